import type { Emptied, TrashEntry, TrashList } from "../api/trash.ts";
import { later } from "./later.ts";
import type { CallOptions } from "./patience.ts";
import type { Wire } from "./wire.ts";

const schemas = () => import("../api/trash.ts");
const listRead = later(async () => (await schemas()).trashSchema);
const entryRead = later(async () => (await schemas()).trashEntrySchema);
const emptiedRead = later(async () => (await schemas()).emptiedSchema);

/** What cleanings took away. Ours: a Plex Media Server has none. Each call throws ButlerError. */
export function trashOf(wire: Wire) {
  return {
    /** The newest first. @param before the id of the last one of the page before */
    list: (
      { limit, before }: { limit?: number; before?: number } = {},
      options: CallOptions = {},
    ): Promise<TrashList> =>
      wire.json(listRead, "GET", "/api/trash", { ...options, query: { limit, before } }),
    /** Puts something back where it was. @throws ButlerError 409 when something else is there now */
    restore: (id: number, options: CallOptions = {}): Promise<TrashEntry> =>
      wire.json(entryRead, "POST", `/api/trash/${id}/restore`, options),
    /** Removes something for good. */
    remove: (id: number, options: CallOptions = {}): Promise<Emptied> =>
      wire.json(emptiedRead, "DELETE", `/api/trash/${id}`, options),
    /** Removes everything for good. */
    empty: (options: CallOptions = {}): Promise<Emptied> =>
      wire.json(emptiedRead, "DELETE", "/api/trash", options),
  };
}
