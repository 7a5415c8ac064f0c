import { readdir, realpath, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, isAbsolute, join, resolve } from "node:path";
import type { Folder } from "../api/folders.ts";
import type { PreferenceId, PreferenceValue } from "../api/preferences.ts";
import type { Folders } from "../core/ports.ts";
import { isWithin } from "../media/section-paths.ts";
import type { Store } from "../store/store.ts";

/** Folders listed at most: more nobody reads through. */
const mostFolders = 1000;

/** Where media are on most machines, beside the owner's home. */
const usualPlaces = ["/media", "/mnt", "/srv", "/data", "/Volumes", "/volume1"];

/**
 * Lets somebody look through folders of this machine for those that have media: only below the places that the
 * preference names, or the usual ones and those beside the library's folders, with all links followed, and never in
 * the server's own data.
 */
export function createFolderPicker(
  store: Pick<Store, "sections">,
  data: string,
  preference: <Id extends PreferenceId>(id: Id) => PreferenceValue<Id>,
): Folders {
  const allowed = async (): Promise<string[]> => {
    const given = preference("LibraryFolderPlaces")
      .split(",")
      .map((path) => path.trim())
      .filter((path) => isAbsolute(path));
    const roots = store.sections.all().flatMap((section) => section.roots.map((root) => dirname(root.path)));
    const wanted = given.length > 0 ? given : [...usualPlaces, homedir(), ...roots];
    const real = await Promise.all(wanted.map((path) => realFolder(resolve(path))));
    const there = [...new Set(real.filter((path) => path !== undefined))].filter((path) => path !== "/");
    return there.filter((path) => !there.some((other) => other !== path && isWithin(path, other))).sort();
  };

  return {
    async look(path) {
      const places = await allowed();
      const own = (await realFolder(data)) ?? data;
      if (path === undefined) {
        const folders = places.map((place) => ({ name: place, path: place }));
        return { path: null, parent: null, folders, more: false };
      }
      const folder = isAbsolute(path) ? await realFolder(path) : undefined;
      const place = places.find((one) => folder !== undefined && isWithin(folder, one));
      if (folder === undefined || place === undefined || isWithin(folder, own)) return undefined;
      const names = await foldersIn(folder, place);
      if (names === undefined) return undefined;
      const shown = names
        .map((name) => ({ name, path: join(folder, name) }))
        .filter((one) => one.path !== own);
      return {
        path: folder,
        parent: folder === place ? null : dirname(folder),
        folders: shown.slice(0, mostFolders),
        more: shown.length > mostFolders,
      } satisfies Folder;
    },
  };
}

/** The folder that a path leads to, all links followed; undefined when there is none. */
async function realFolder(path: string): Promise<string | undefined> {
  try {
    return (await stat(path)).isDirectory() ? await realpath(path) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Names of the folders in a folder, and of links to folders of the same place; hidden ones have no media.
 * @returns undefined when it cannot be read
 */
async function foldersIn(folder: string, place: string): Promise<string[] | undefined> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => undefined);
  if (entries === undefined) return undefined;
  const seen = entries.filter(({ name }) => !name.startsWith("."));
  const links = seen.filter((entry) => entry.isSymbolicLink());
  const linked = await Promise.all(
    links.map(async ({ name }) => {
      const target = await realFolder(join(folder, name));
      return target !== undefined && isWithin(target, place) ? [name] : [];
    }),
  );
  const names = [...seen.filter((entry) => entry.isDirectory()).map(({ name }) => name), ...linked.flat()];
  return names.sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
}
