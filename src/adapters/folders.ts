import type { Stats } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { isOneWork } from "../media/local-pictures.ts";
import { describeFile, isIgnored, isMediaFile, type SectionType } from "../media/names.ts";
import { type Borders, isThereInside } from "./borders.ts";

/** What is in a folder of a section: names as they are spelt on the disk. */
export interface FolderView {
  /** Below the root, with `/`. */
  path: string;
  files: readonly string[];
  folders: readonly string[];
  /** The file of a name in whatever case and normal form. */
  file(name: string): string | undefined;
  /** Those whose names begin so, in whatever case and normal form: quick also where a folder has all of a library. */
  startingWith(start: string): readonly string[];
  /** Names of media files, without their extension. */
  stems(): readonly string[];
  /** Whether its media are all of one film, show or album: then what is beside them belongs to it. */
  isOneWork(): boolean;
}

export type ViewFolder = (root: string, path: string) => Promise<FolderView | undefined>;

/** Listings remembered: neighbours by id are mostly neighbours on the disk. */
const kept = 100;

/**
 * Looks into folders, and remembers the last ones as long as they stay as they are. What cannot be read has no view, and
 * links that lead out of the borders are not seen.
 */
export function rememberFolders(section: (root: string) => SectionType, borders: Borders): ViewFolder {
  const known = new Map<string, { state: string; view: Promise<FolderView | undefined> }>();
  return async (root, path) => {
    const folder = path === "" ? root : `${root.replace(/\/$/, "")}/${path}`;
    const state = stateOf(await stat(folder).catch(() => undefined));
    const before = known.get(folder);
    if (before?.state === state) return before.view;
    const view = viewOf(folder, path, section(root), borders);
    if (known.size === kept) known.delete(known.keys().next().value!);
    known.set(folder, { state, view });
    return view;
  };
}

/** Another one whenever a name in the folder is new, gone or changed, or another disk is there. */
const stateOf = (stats: Stats | undefined): string =>
  stats === undefined ? "" : [stats.dev, stats.ino, stats.mtimeMs, stats.ctimeMs].join(" ");

async function viewOf(
  folder: string,
  path: string,
  type: SectionType,
  borders: Borders,
): Promise<FolderView | undefined> {
  if (!(await isThereInside(folder, borders))) return undefined;
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => undefined);
  if (entries === undefined) return undefined;
  const astray = new Set<string>();
  for (const entry of borders.length > 0 ? entries : [])
    if (entry.isSymbolicLink() && !(await isThereInside(join(folder, entry.name), borders)))
      astray.add(entry.name);
  const seen = entries.filter(({ name }) => !isIgnored(name) && !astray.has(name));
  const files = seen.filter((entry) => entry.isFile() || entry.isSymbolicLink()).map(({ name }) => name);
  const media = () => files.filter((name) => isMediaFile(type, name));
  const byName = once(() => new Map(files.map((name) => [plain(name), name])));
  const sorted = once(() => [...byName().keys()].sort());
  return {
    path,
    files,
    folders: seen.filter((entry) => entry.isDirectory()).map(({ name }) => name),
    file: (name) => byName().get(plain(name)),
    startingWith: (start) => {
      const from = plain(start);
      const found: string[] = [];
      for (let at = placeIn(sorted(), from); sorted()[at]?.startsWith(from); at++)
        found.push(byName().get(sorted()[at]!)!);
      return found;
    },
    // Extras beside a film are no other film.
    stems: once(() =>
      media()
        .filter((name) => describeFile(type, `${path}/${name}`) !== null)
        .map(stemOf),
    ),
    isOneWork: once(() => isOneWork(type, path, media())),
  };
}

/** The place of the first that is not before the one that is looked for. */
function placeIn(sorted: readonly string[], wanted: string): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (sorted[middle]! < wanted) from = middle + 1;
    else to = middle;
  }
  return from;
}

const plain = (name: string): string => name.normalize("NFC").toLowerCase();

/** A name without its extension. */
export const stemOf = (name: string): string => name.replace(/\.[^.]*$/, "");

/** Whether two names are the same but for case and normal form. */
export const sameName = (a: string, b: string): boolean => plain(a) === plain(b);

function once<Value>(make: () => Value): () => Value {
  let made: { value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
