import type { Store } from "../store/store.ts";

/** The library and the history as the door reads them: questions only, answered by the memory. */
export interface Shelves {
  items: Store["items"];
  sections: Pick<Store["sections"], "all" | "get">;
  runs: Pick<Store["runs"], "get" | "list" | "failedItems" | "log">;
}

export { toRun } from "../store/runs.ts";
export type { StoredItemDetails, StoredPartDetails } from "../store/items.ts";
export type { ItemType } from "../store/schema.ts";
export type { StoredSection } from "../store/sections.ts";
