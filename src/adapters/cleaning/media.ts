import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { Heap } from "../../core/ports.ts";
import { keepAlbumLoudness } from "../library.ts";
import type { Ground } from "./ground.ts";
import { letGo, thingOf } from "./let-go.ts";

/**
 * Media whose files have been gone for so many days. The disk has the last word: a file that is there again, or that
 * nobody can look for, keeps its media.
 * @param days null: none
 */
export function goneMedia(
  { store, clock, trash, daysAgo }: Ground,
  days: number | null,
  sectionIds: readonly number[] | undefined,
): Heap {
  return {
    nouns: ["file that has gone", "files that have gone"],
    fate: "trash",
    guarded: { sectionIds },
    wholes: async () => store.waste.partsOfSections(),
    async *doomed(signal) {
      if (days === null) return;
      for (let after = 0; ; ) {
        const parts = store.waste.goneParts(daysAgo(days), sectionIds, after);
        for (const part of parts) {
          signal.throwIfAborted();
          if (!(await isAbsent(join(part.root, part.path)))) continue;
          yield { key: String(part.id), ...thingOf(part), of: part.sectionId };
        }
        if (parts.length === 0) return;
        after = parts.at(-1)!.id;
      }
    },
    remove: async ({ key }, run) => {
      const id = Number(key);
      const part = store.waste.gonePart(id);
      if (part === undefined || !(await isAbsent(join(part.root, part.path)))) return false;
      const album = store.catalogue.albumOf(id);
      return store.transaction(() => {
        const went = letGo(store, trash, id, run);
        if (went && album !== undefined) keepAlbumLoudness(store, album, clock.now());
        return went;
      });
    },
  };
}

/** Items with neither files nor items below them, and their parents as far as these have nothing else. */
export function emptyItems({ store, trash }: Ground, sectionIds: readonly number[] | undefined): Heap {
  return {
    nouns: ["item without media", "items without media"],
    fate: "trash",
    guarded: { sectionIds },
    wholes: async () => store.waste.itemsOfSections(),
    async *doomed(signal) {
      for (let after = 0; ; ) {
        const items = store.waste.emptyItems(sectionIds, after);
        for (const { id, sectionId, title } of items) {
          signal.throwIfAborted();
          yield { key: String(id), title, bytes: 0, why: "No file belongs to it.", of: sectionId };
        }
        if (items.length === 0) return;
        after = items.at(-1)!.id;
      }
    },
    remove: async ({ key, ...thing }, run) => {
      const id = store.waste.topOfItem(Number(key));
      const snapshot = id === undefined ? undefined : store.cascade.take("items", { id });
      if (id === undefined || snapshot === undefined) return false;
      trash.putRows(snapshot, thing, run, () => store.waste.removeItem(id));
      return true;
    },
  };
}

/** False also when nobody can say: a folder that may not be entered, a disk that fails. */
const isAbsent = (file: string): Promise<boolean> =>
  stat(file).then(
    () => false,
    ({ code }: NodeJS.ErrnoException) => code === "ENOENT" || code === "ENOTDIR",
  );
