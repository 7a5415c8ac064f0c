import { constants } from "node:fs";
import { access, opendir, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Guard } from "../../core/ports.ts";
import { isIgnored } from "../../media/names.ts";
import type { StoredSection } from "../../store/sections.ts";
import type { Store } from "../../store/store.ts";

/** How many of a root's files are looked for: what they are tells one disk from another better than any number of it. */
const sampleSize = 20;

interface WatchedRoot {
  id: number;
  path: string;
  title: string;
  /** Files that were there at the last scan, spread over all. */
  present: string[];
  /** Files that the library knows, those that have gone included. */
  known: string[];
}

/**
 * Watches over the root folders of sections. Nothing that the library decides on may go while one of them is not there,
 * cannot be read, is empty although files are known in it, or has none of the files that it had. A root that has become
 * another folder is doubted, unless most of what is known is in it: only a person can know whether it is the right one.
 * @param sectionIds undefined: all sections
 */
export async function guardOf(store: Store, sectionIds: readonly number[] | undefined): Promise<Guard> {
  const sections = store.sections.all().filter(({ id }) => sectionIds?.includes(id) ?? true);
  const roots = sections.flatMap((section) => watched(store, section));
  const doubts: string[] = [];
  for (const root of roots) {
    const doubt = await doubtOf(store, root);
    if (doubt !== undefined) doubts.push(doubt);
  }
  return {
    doubts,
    ask: async () => {
      for (const root of roots) {
        const problem = await problemOf(root);
        if (problem !== undefined)
          throw new Error(
            `The folder ${root.path} of ${root.title} ${problem}, so nothing is removed: its media may come back. ` +
              "Mount its disk, or remove the section.",
          );
      }
    },
    accept: async () => {
      for (const root of roots) {
        const mark = await markOf(root.path);
        if (mark !== undefined) store.trash.markRoot(root.id, mark);
      }
    },
  };
}

const watched = (store: Store, { title, roots }: StoredSection): WatchedRoot[] =>
  roots.map(({ id, path }) => ({
    id,
    path,
    title,
    present: store.waste.someFiles(id, { count: sampleSize, gone: false }),
    known: store.waste.someFiles(id, { count: sampleSize, gone: true }),
  }));

/** @returns the end of a sentence; undefined when the root is as it should be */
async function problemOf({ path, present, known }: WatchedRoot): Promise<string | undefined> {
  const found = await lookInto(path);
  if (found === "missing") return "is not there or cannot be read";
  if (found === "empty" && known.length > 0) return "is empty, although the library knows files in it";
  for (const file of present) if (await isThere(join(path, file))) return undefined;
  return present.length === 0
    ? undefined
    : "has none of the files that the library knows in it: is it another disk, or a link to another folder?";
}

async function lookInto(path: string): Promise<"there" | "empty" | "missing"> {
  try {
    await access(path, constants.R_OK | constants.X_OK);
    for await (const { name } of await opendir(path)) if (!isIgnored(name)) return "there";
    return "empty";
  } catch {
    return "missing";
  }
}

async function doubtOf(store: Store, root: WatchedRoot): Promise<string | undefined> {
  const [before, now] = [store.trash.rootMark(root.id), await markOf(root.path)];
  if (before === undefined || now === undefined) return undefined;
  if (before.path === now.path && before.device === now.device && before.inode === now.inode)
    return undefined;
  let there = 0;
  for (const file of root.known) if (await isThere(join(root.path, file))) there++;
  // Disks get other numbers when a machine starts again, and folders move to other disks with all their files.
  if (2 * there >= root.known.length) return undefined;
  const where =
    now.path === before.path ? "another folder or disk" : `now ${now.path}, before ${before.path}`;
  return `The folder ${root.path} of ${root.title} is not the one that it was (${where}), and most of its files are gone.`;
}

async function markOf(path: string): Promise<{ path: string; device: string; inode: string } | undefined> {
  try {
    const real = await realpath(path);
    const { dev, ino } = await stat(real, { bigint: true });
    return { path: real, device: String(dev), inode: String(ino) };
  } catch {
    return undefined;
  }
}

const isThere = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  );
