import { type Item, itemSchema } from "../api/items.ts";
import { segment, type Wire } from "./wire.ts";

/** What is known of the media. Ours: a Plex Media Server has no such call. Each call throws ButlerError. */
export function itemsOf(wire: Wire) {
  return {
    /**
     * Every finding of an item, or `{ missing }` with the reason where there is none.
     * @param options.part the id of the file that is asked for, where the item has several; absent: the first
     */
    get: async (ratingKey: string | number, { part }: { part?: number | undefined } = {}): Promise<Item> =>
      wire.json(itemSchema, "GET", `/api/items/${segment(String(ratingKey))}`, { query: { part } }),
  };
}
