import type { PreferenceId } from "../../src/api/preferences.ts";
import type { ItemType } from "../../src/store/schema.ts";
import { createHastyClock } from "./hasty-clock.ts";
import { openPictureHouse } from "./picture-house.ts";
import { providerServer } from "./provider-server.ts";

const start = "2026-03-10T12:00:00Z";
const day = 86_400_000;
export const task = "RefreshPeriodicMetadata";

/** A house with a section of this type, whose providers are one server on the loopback. */
export async function openLookupHouse(type: "movie" | "show" | "artist", files: readonly string[]) {
  const webClock = createHastyClock(start);
  const house = await openPictureHouse(type, { now: start, webClock, only: [task] });
  const server = await providerServer();
  const set = (values: Partial<Record<PreferenceId, string>>) =>
    house.settings.set(new Map(Object.entries(values) as [PreferenceId, string][]));
  set(server.settings);
  for (const file of files) house.put(file, "media");
  await house.scan();

  const item = (itemType: ItemType, position?: number) => {
    const found = house.store.items
      .list({
        sectionId: house.sectionId,
        types: [itemType],
        sort: "position",
        descending: false,
        offset: 0,
        limit: 100,
      })
      .filter(({ item }) => position === undefined || item.position === position);
    if (found.length !== 1) throw new Error(`There are ${found.length} items of type ${itemType}.`);
    return found[0]!.item;
  };
  return {
    ...house,
    server,
    webClock,
    set,
    item,
    fields: (itemId: number) => house.store.itemFields.effective(itemId).values,
    /** Lets days go by, for the butler and for the cache of answers. */
    pass: async (days: number) => {
      webClock.pass(days * day);
      house.clock.set(house.clock.now() + days * day);
    },
    refresh: () => house.run(task),
    pictureOf: async (itemId: number, role: "thumb" | "art") =>
      (await house.library.pictured(itemId))?.pictures[role]?.file,
  };
}
