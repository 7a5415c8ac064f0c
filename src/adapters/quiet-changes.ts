import { opendir, stat } from "node:fs/promises";
import { join } from "node:path";
import { isWithin, outermost } from "../media/section-paths.ts";

/** Milliseconds without an event after which files are looked at, and after which they must be as they were. */
const quietFor = 5000;
/** Names that are remembered of one folder. Where more have changed, all of it is looked at. */
const mostNames = 100;

interface Change {
  /** Null: all of the folder. */
  names: Set<string> | null;
  /** When something happened for the last time. */
  at: number;
  /** How its files were when they were looked at. */
  look: string | undefined;
}

/** Collects what has changed, until it changes no more: a film that is still being copied is none yet. */
export interface QuietChanges {
  /** @param name of what has changed in the folder; null: nobody knows @param now milliseconds since the epoch */
  add(folder: string, name: string | null, now: number): void;
  /**
   * @returns the paths that have been quiet, and were the same at two looks, with nothing below them that is not: they
   *   are no longer kept here
   */
  takeQuiet(now: number): Promise<string[]>;
  /** When to look again; undefined when nothing has changed. */
  nextLook(): number | undefined;
  clear(): void;
}

export function createQuietChanges(): QuietChanges {
  const changes = new Map<string, Change>();

  const isQuiet = async (folder: string, change: Change, now: number): Promise<boolean> => {
    const { at } = change;
    if (now - at < quietFor) return false;
    const look = await lookAt(folder, change.names);
    if (change.at !== at) return false;
    if (look === change.look) return true;
    change.look = look;
    change.at = now;
    return false;
  };

  return {
    add: (folder, name, now) => {
      const change = changes.get(folder) ?? { names: new Set(), at: now, look: undefined };
      changes.set(folder, change);
      change.at = now;
      if (name === null || change.names?.size === mostNames) change.names = null;
      else change.names?.add(name);
    },
    takeQuiet: async (now) => {
      const quiet: [string, Change][] = [];
      for (const [folder, change] of [...changes])
        if (await isQuiet(folder, change, now)) quiet.push([folder, change]);
      const settled = new Set(quiet.map(([folder]) => folder));
      const busy = [...changes.keys()].filter((folder) => !settled.has(folder));
      const taken = quiet
        .map(([folder, { names }]) => ({
          folder,
          paths: names === null ? [folder] : [...names].map((name) => join(folder, name)),
        }))
        .filter(({ paths }) => !paths.some((path) => busy.some((other) => isWithin(other, path))));
      for (const { folder } of taken) changes.delete(folder);
      return outermost(taken.flatMap(({ paths }) => paths));
    },
    nextLook: () =>
      changes.size === 0 ? undefined : Math.min(...changes.values().map(({ at }) => at + quietFor)),
    clear: () => changes.clear(),
  };
}

/** Sizes and times of the files of a folder, in few words. */
async function lookAt(folder: string, names: ReadonlySet<string> | null): Promise<string> {
  const sum = { files: 0, bytes: 0, newest: 0 };
  for await (const name of names ?? namesIn(folder)) {
    const found = await stat(join(folder, name)).catch(() => undefined);
    if (!found?.isFile()) continue;
    sum.files++;
    sum.bytes += found.size;
    sum.newest = Math.max(sum.newest, found.mtimeMs);
  }
  return JSON.stringify(sum);
}

async function* namesIn(folder: string): AsyncGenerator<string> {
  const entries = await opendir(folder).catch(() => []);
  for await (const { name } of entries) yield name;
}
