import type { Database } from "better-sqlite3";
import type { ImportedType } from "../../api/imports.ts";
import { columnsOf, type ForeignFile, gatherFiles, type Needed, refuseOthers } from "./foreign.ts";

const needed: Needed = {
  MediaSegments: ["ItemId", "Type", "StartTicks", "EndTicks"],
  BaseItems: ["Id", "Path"],
};

/** By the numbers of `MediaSegmentType`; previews and segments of no known type are left out. */
const types = new Map<number, ImportedType>([
  [1, "commercial"],
  [3, "recap"],
  [4, "credits"],
  [5, "intro"],
]);

/** Ticks are 100 ns. */
const ticksPerMs = 10_000;

interface Row {
  path: string;
  size: number | null;
  type: number;
  start: number;
  end: number;
}

/**
 * The media segments of `jellyfin.db`, by the path of their item. Before Jellyfin 10.11 paths were in another database:
 * such a one is refused.
 * @throws Error with a clause for people when it is another database, or of an older version
 */
export function jellyfinFiles(database: Database): ForeignFile[] {
  refuseOthers(database, needed);
  const size = columnsOf(database, "BaseItems").has("Size") ? "BaseItems.Size" : "null";
  const rows = database
    .prepare(
      `select BaseItems.Path as path, ${size} as size, MediaSegments.Type as type,
        MediaSegments.StartTicks as start, MediaSegments.EndTicks as end
      from MediaSegments join BaseItems on upper(BaseItems.Id) = upper(MediaSegments.ItemId)
      where BaseItems.Path is not null and BaseItems.Path <> ''
      order by path, start`,
    )
    .all() as Row[];
  return gatherFiles(
    rows.flatMap(({ type, start, end, ...row }) => {
      const known = types.get(type);
      const span = { startMs: Math.round(start / ticksPerMs), endMs: Math.round(end / ticksPerMs) };
      return known === undefined ? [] : [{ ...row, ...span, type: known, final: false }];
    }),
  );
}
