import type { Database } from "better-sqlite3";
import type { ImportedType } from "../../api/imports.ts";
import {
  columnsOf,
  type ForeignChapter,
  type ForeignFile,
  hasAll,
  type Needed,
  refuseOthers,
} from "./foreign.ts";
import { gathering, isLoudness, isStretch, type OfFile } from "./gathering.ts";

const needed: Needed = {
  MediaSegments: ["ItemId", "Type", "StartTicks", "EndTicks"],
  BaseItems: ["Id", "Path"],
};
const neededForPreviews: Needed = {
  TrickplayInfos: ["ItemId", "Width", "TileWidth", "TileHeight", "Interval"],
};
const wantedForChapters: Needed = { Chapters: ["ItemId", "StartPositionTicks", "Name"] };
const wantedForLoudness: Needed = { BaseItems: ["LUFS"] };

/** By the numbers of `MediaSegmentType`; previews and segments of no known type are left out. */
const types = new Map<number, ImportedType>([
  [1, "commercial"],
  [3, "recap"],
  [4, "credits"],
  [5, "intro"],
]);

/** Ticks are 100 ns. */
const msOf = (ticks: number): number => Math.round(ticks / 10_000);

/**
 * What `jellyfin.db` has of files, by the path of their item: media segments, chapters, loudness, and how the sheets of its
 * trickplay are laid out. Before Jellyfin 10.11 paths were in another database: such a one is refused.
 * @throws Error with a clause for people when it is another database, or of an older version
 */
export function jellyfinFiles(database: Database, previews: boolean): ForeignFile[] {
  refuseOthers(database, needed);
  if (previews) refuseOthers(database, neededForPreviews);
  const { fileOf, all } = gathering();
  const size = columnsOf(database, "BaseItems").has("Size") ? "BaseItems.Size" : "null";
  const file = `BaseItems.Path as path, ${size} as size`;
  const hasPath = "BaseItems.Path is not null and BaseItems.Path <> ''";
  const joined = (table: string) =>
    `from ${table} join BaseItems on upper(BaseItems.Id) = upper(${table}.ItemId) and ${hasPath}`;

  for (const { type, start, end, ...row } of database
    .prepare(`select ${file}, MediaSegments.Type as type, MediaSegments.StartTicks as start, MediaSegments.EndTicks as end
        ${joined("MediaSegments")}`)
    .all() as (OfFile & { type: number; start: number; end: number })[]) {
    const known = types.get(type);
    if (known === undefined) continue;
    const marker = { type: known, startMs: msOf(start), endMs: msOf(end), final: false };
    if (isStretch(marker)) fileOf(row).markers.push(marker);
  }

  if (hasAll(database, wantedForChapters))
    for (const { start, title, ...row } of database
      .prepare(
        `select ${file}, Chapters.StartPositionTicks as start, Chapters.Name as title ${joined("Chapters")}
        where Chapters.StartPositionTicks >= 0 and Chapters.Name <> ''`,
      )
      .all() as (OfFile & Pick<ForeignChapter, "title"> & { start: number })[])
      fileOf(row).chapters.push({ startMs: msOf(start), title });

  if (hasAll(database, wantedForLoudness))
    for (const { integrated, ...row } of database
      .prepare(
        `select ${file}, BaseItems.LUFS as integrated from BaseItems where BaseItems.LUFS is not null and ${hasPath}`,
      )
      .all() as (OfFile & { integrated: number })[])
      if (isLoudness(integrated))
        fileOf(row).loudness = [{ index: null, integrated, range: null, peak: null }];

  if (previews)
    // The widest comes last, and stays.
    for (const { id, width, columns, rows, intervalMs, ...row } of database
      .prepare(
        `select ${file}, lower(BaseItems.Id) as id, TrickplayInfos.Width as width,
          TrickplayInfos.TileWidth as columns, TrickplayInfos.TileHeight as rows, TrickplayInfos.Interval as intervalMs
        ${joined("TrickplayInfos")} order by TrickplayInfos.Width`,
      )
      .all() as (OfFile & Record<"width" | "columns" | "rows" | "intervalMs", number> & { id: string })[])
      if (/^[0-9a-f-]{36}$/.test(id))
        fileOf(row).previews = {
          folder: `${id.slice(0, 2)}/${id}/${width} - ${columns}x${rows}`,
          ...{ width, columns, rows, intervalMs },
        };
  return all();
}
