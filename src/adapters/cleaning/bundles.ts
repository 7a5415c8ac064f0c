import { setImmediate as breathe } from "node:timers/promises";
import type { Heap } from "../../core/ports.ts";
import { bytesOf, insideIfThere } from "./folder.ts";
import type { Ground } from "./ground.ts";

/** Where bundles are, from the data folder on. */
const bundleFolder = ["Media", "localhost"];
/** Where pictures of items are that are not beside their media. */
const pictureFolder = ["Metadata", "Items"];

/** The folder of a bundle, from the data folder on. @param bundle 40 hexadecimal digits */
export const wayOf = (bundle: string): string[] => [...bundleFolder, bundle[0]!, `${bundle.slice(1)}.bundle`];

/** Every bundle on the disk. What is called otherwise is not ours and is passed over, links likewise. */
export async function* bundlesIn(data: string, signal: AbortSignal): AsyncGenerator<string> {
  for (const letter of await foldersIn(data, bundleFolder, /^[0-9a-f]$/))
    for (const [n, name] of (
      await foldersIn(data, [...bundleFolder, letter], /^[0-9a-f]{39}\.bundle$/)
    ).entries()) {
      signal.throwIfAborted();
      if (n % 500 === 499) await breathe();
      yield letter + name.slice(0, 39);
    }
}

/** Names of the folders in a folder of the data folder, in order; none where it is not there. */
async function foldersIn(data: string, way: readonly string[], form: RegExp): Promise<string[]> {
  const names: string[] = [];
  await insideIfThere(data, way, async (folder) => {
    for await (const entry of folder.names())
      if (entry.isDirectory() && form.test(entry.name)) names.push(entry.name);
  });
  return names.sort();
}

/** Bundles that belong to no part. @param days that one must have been without, as cleanings have seen it */
export const orphanedBundles = (ground: Ground, days: number): Heap =>
  orphans(ground, days, {
    nouns: ["bundle", "bundles"],
    title: (bundle) => `Bundle ${bundle.slice(0, 8)}`,
    why: "The library has no media that it belongs to.",
    all: (signal) => bundlesIn(ground.data, signal),
    isOwned: ground.store.findings.hasBundle,
    way: wayOf,
  });

/** Folders of pictures that belong to no item. @param days as of `orphanedBundles` */
export const orphanedPictures = (ground: Ground, days: number): Heap =>
  orphans(ground, days, {
    nouns: ["folder of pictures", "folders of pictures"],
    title: (key) => `Pictures of item ${idOf(key)}`,
    why: "The library has no such item.",
    async *all() {
      for (const name of await foldersIn(ground.data, pictureFolder, /^[1-9]\d*$/)) yield `item:${name}`;
    },
    isOwned: (key) => ground.store.waste.hasItem(Number(idOf(key))),
    way: (key) => [...pictureFolder, idOf(key)],
  });

const idOf = (key: string): string => key.slice("item:".length);

interface Kind {
  nouns: Heap["nouns"];
  title(key: string): string;
  why: string;
  /** Keys of all that there are. */
  all(signal: AbortSignal): AsyncIterable<string>;
  isOwned(key: string): boolean;
  /** Where one is, from the data folder on. */
  way(key: string): string[];
}

function orphans({ store, data, clock, trash, daysAgo }: Ground, days: number, kind: Kind): Heap {
  const isDoomed = (key: string): boolean =>
    !kind.isOwned(key) && (days === 0 || (store.trash.orphanedSince(key) ?? clock.now()) <= daysAgo(days));
  return {
    nouns: kind.nouns,
    fate: "trash",
    guarded: { sectionIds: undefined },
    notice: async (signal) => {
      store.trash.forgetReturned();
      for await (const key of kind.all(signal))
        if (!kind.isOwned(key)) store.trash.noteOrphan(key, clock.now());
    },
    async *doomed(signal) {
      for await (const key of kind.all(signal)) {
        if (!isDoomed(key)) continue;
        const way = kind.way(key);
        const name = way.pop()!;
        const bytes = await insideIfThere(data, way, (folder) => bytesOf(folder, name));
        if (bytes !== undefined) yield { key, title: kind.title(key), bytes, why: kind.why, of: 0 };
      }
    },
    wholes: async () => {
      let count = 0;
      for await (const _ of kind.all(new AbortController().signal)) count++;
      return [{ id: 0, title: "the data folder", count }];
    },
    remove: async ({ key, ...thing }, run) => {
      if (!isDoomed(key) || !(await trash.put(kind.way(key), thing, run))) return false;
      store.trash.forgetOrphan(key);
      return true;
    },
  };
}
