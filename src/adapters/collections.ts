import { setImmediate as breathe } from "node:timers/promises";
import type { Clock, Collections } from "../core/ports.ts";
import { fieldsFromTags } from "../media/tag-fields.ts";
import type { Store } from "../store/store.ts";

/** Collections of tracks, from what the memory knows of them. */
export function createCollections(store: Store, clock: Clock): Collections {
  const tagged = (partId: number): readonly string[] => {
    const probe = store.findings.ofPart(partId).get("probe")?.data as
      | { tags?: Record<string, string> }
      | undefined;
    return fieldsFromTags("track", probe?.tags ?? {}).genres ?? [];
  };
  return {
    heardTracks: async function* (sectionId, signal) {
      const seen = new Set<number>();
      for (let after = 0; ; ) {
        signal.throwIfAborted();
        const page = store.tracks.after(sectionId, "music", after);
        if (page.length === 0) return;
        after = page.at(-1)!.partId;
        const heard = page.filter(({ itemId, madeAt }) => madeAt !== null && !seen.has(itemId));
        const fields = store.itemFields.effectiveOf(heard.map(({ itemId }) => itemId));
        for (const { partId, itemId } of heard) {
          if (seen.has(itemId)) continue;
          seen.add(itemId);
          const music = store.tracks.finding(partId, "music")?.data;
          yield { itemId, music, genres: fields.get(itemId)?.values.genres ?? tagged(partId) };
        }
        await breathe();
      }
    },
    replaceBuilt: (sectionId, collections) => {
      if (store.sections.get(sectionId) === undefined) return;
      const tracks = collections.map((collection) => ({ ...collection, subtype: "track" as const }));
      store.collections.replaceBuilt(sectionId, tracks, clock.now());
    },
  };
}
