import {
  type Emptied,
  emptiedSchema,
  type TrashEntry,
  type TrashList,
  trashEntrySchema,
  trashSchema,
} from "../api/trash.ts";
import type { Wire } from "./wire.ts";

/** What cleanings took away. Ours: a Plex Media Server has none. Each call throws ButlerError. */
export function trashOf(wire: Wire) {
  return {
    /** The newest first. @param before the id of the last one of the page before */
    list: ({ limit, before }: { limit?: number; before?: number } = {}): Promise<TrashList> =>
      wire.json(trashSchema, "GET", "/api/trash", { query: { limit, before } }),
    /** Puts something back where it was. @throws ButlerError 409 when something else is there now */
    restore: (id: number): Promise<TrashEntry> =>
      wire.json(trashEntrySchema, "POST", `/api/trash/${id}/restore`),
    /** Removes something for good. */
    remove: (id: number): Promise<Emptied> => wire.json(emptiedSchema, "DELETE", `/api/trash/${id}`),
    /** Removes everything for good. */
    empty: (): Promise<Emptied> => wire.json(emptiedSchema, "DELETE", "/api/trash"),
  };
}
