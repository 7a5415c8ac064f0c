import type { Heap } from "../../core/ports.ts";
import { bytesOf, insideIfThere } from "./folder.ts";
import type { Ground } from "./ground.ts";

/** Where bundles are, from the data folder on. */
const bundleFolder = ["Media", "localhost"];

/** The folder of a bundle, from the data folder on. @param bundle 40 hexadecimal digits */
export const wayOf = (bundle: string): string[] => [...bundleFolder, bundle[0]!, `${bundle.slice(1)}.bundle`];

/** Every bundle on the disk. What is called otherwise is not ours and is passed over, links likewise. */
export async function* bundlesIn(data: string, signal: AbortSignal): AsyncGenerator<string> {
  for (const letter of await foldersIn(data, bundleFolder, /^[0-9a-f]$/))
    for (const name of await foldersIn(data, [...bundleFolder, letter], /^[0-9a-f]{39}\.bundle$/)) {
      signal.throwIfAborted();
      yield letter + name.slice(0, 39);
    }
}

/** Names of the folders in a folder of the data folder; none where it is not there. */
async function foldersIn(data: string, way: readonly string[], form: RegExp): Promise<string[]> {
  const names: string[] = [];
  await insideIfThere(data, way, async (folder) => {
    for await (const entry of folder.names())
      if (entry.isDirectory() && form.test(entry.name)) names.push(entry.name);
  });
  return names;
}

/** Bundles that belong to no part. @param days that one must have been without, as cleanings have seen it */
export function orphanedBundles({ store, data, clock, trash, daysAgo }: Ground, days: number): Heap {
  const isDoomed = (bundle: string): boolean => {
    if (store.findings.hasBundle(bundle)) return false;
    return days === 0 || (store.trash.orphanedSince(bundle) ?? clock.now()) <= daysAgo(days);
  };
  return {
    nouns: ["bundle", "bundles"],
    fate: "trash",
    guarded: { sectionIds: undefined },
    notice: async (signal) => {
      store.trash.forgetReturned();
      for await (const bundle of bundlesIn(data, signal))
        if (!store.findings.hasBundle(bundle)) store.trash.noteOrphan(bundle, clock.now());
    },
    async *doomed(signal) {
      for await (const bundle of bundlesIn(data, signal)) {
        if (!isDoomed(bundle)) continue;
        const way = wayOf(bundle);
        const name = way.pop()!;
        const bytes = await insideIfThere(data, way, (folder) => bytesOf(folder, name));
        if (bytes === undefined) continue;
        const why = "The library has no media that it belongs to.";
        yield { key: bundle, title: `Bundle ${bundle.slice(0, 8)}`, bytes, why, of: 0 };
      }
    },
    wholes: async () => {
      let count = 0;
      for await (const _ of bundlesIn(data, new AbortController().signal)) count++;
      return [{ id: 0, title: "the data folder", count }];
    },
    remove: async ({ key: bundle, ...thing }, run) => {
      if (!isDoomed(bundle) || !(await trash.put(wayOf(bundle), thing, run))) return false;
      store.trash.forgetOrphan(bundle);
      return true;
    },
  };
}
