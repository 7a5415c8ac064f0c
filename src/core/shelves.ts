import type { Store } from "../store/store.ts";

/** The library and the history as the door reads them: questions only, answered by the memory. */
export interface Shelves {
  items: Store["items"];
  sections: Pick<Store["sections"], "all" | "get">;
  findings: Pick<Store["findings"], "itemFinding">;
  runs: Pick<Store["runs"], "get" | "list" | "failedItems" | "log">;
}

export type { StoredItemDetails, StoredPartDetails } from "../store/items.ts";
export { toRun } from "../store/runs.ts";
export type { ItemType, SectionType } from "../store/schema.ts";
export type { StoredSection } from "../store/sections.ts";
