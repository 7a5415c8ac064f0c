import type { Store } from "../store/store.ts";

/**
 * The library and the history as the door reads them, answered by the memory; and the little that it writes by itself:
 * markers that people make, what is set for a section or a guide, and forgetting findings.
 */
export interface Shelves {
  items: Store["items"];
  itemFields: Pick<Store["itemFields"], "effective" | "effectiveOf" | "lock" | "unlock">;
  localMedia: Pick<Store["localMedia"], "extrasOf">;
  sections: Pick<Store["sections"], "all" | "get">;
  sectionSettings: Store["sectionSettings"];
  findings: Pick<
    Store["findings"],
    "itemFinding" | "ofPart" | "ofItem" | "failuresOf" | "forget" | "forgetForItems" | "bundlesWith"
  >;
  coverage: Store["coverage"];
  collections: Pick<Store["collections"], "get" | "ofSection" | "itemIds" | "add" | "remove">;
  markers: Pick<Store["markers"], "ofItems" | "get" | "add" | "update" | "remove" | "forgetFound">;
  trash: Pick<Store["trash"], "get" | "list" | "next" | "amount">;
  guides: Pick<Store["guides"], "all" | "get" | "add" | "update" | "edition">;
  programmes: Pick<Store["programmes"], "channels" | "on" | "next" | "during">;
  tokens: Store["tokens"];
  notices: Pick<
    Store["notices"],
    | "channels"
    | "channel"
    | "channelNamed"
    | "addChannel"
    | "changeChannel"
    | "removeChannel"
    | "list"
    | "deliveriesOf"
  >;
  runs: Pick<
    Store["runs"],
    "get" | "list" | "since" | "lengths" | "failedItems" | "machinesOf" | "pauses" | "log"
  >;
}

export { CannotPutBack } from "../store/cascade.ts";
export type { StoredCollection } from "../store/collections.ts";
export type { FileTally, KindTally } from "../store/coverage.ts";
export type { StoredGuide } from "../store/guides.ts";
export type { StoredFinding } from "../store/item-findings.ts";
export type { StoredItemDetails, StoredPartDetails } from "../store/items.ts";
export type { PersonsMarker, StoredMarker } from "../store/markers.ts";
export type { StoredChannel, StoredNotice } from "../store/notices.ts";
export type { StoredProgramme } from "../store/programmes.ts";
export { toPause, toRun } from "../store/runs.ts";
export type { ItemType, SectionType } from "../store/schema.ts";
export type { StoredSection } from "../store/sections.ts";
export type { StoredToken } from "../store/tokens.ts";
export type { StoredTrash } from "../store/trash.ts";
