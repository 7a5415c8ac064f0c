import type { Database } from "better-sqlite3";
import type { ImportedType } from "../../api/imports.ts";
import {
  type ForeignChapter,
  type ForeignFile,
  type ForeignMarker,
  hasAll,
  type Needed,
  refuseOthers,
} from "./foreign.ts";
import { gathering, isLoudness, isStretch, type OfFile } from "./gathering.ts";

const needed: Needed = {
  tags: ["id", "tag_type"],
  taggings: ["metadata_item_id", "tag_id", "text", "time_offset", "end_time_offset", "extra_data"],
  media_items: ["id", "metadata_item_id", "deleted_at"],
  media_parts: ["media_item_id", "file", "size"],
};
const neededForPreviews: Needed = { media_parts: ["hash"] };
const wantedForChapters: Needed = { tags: ["tag"] };
const wantedForLoudness: Needed = {
  media_streams: ["media_part_id", "stream_type_id", "index", "extra_data"],
  media_parts: ["id"],
};

/** The type of the one tag that all markers are taggings of, and of those that are named as chapters are. */
const markerTag = 12;
const chapterTag = 9;
const audioStream = 2;
const types = new Map<string, ImportedType>([
  ["intro", "intro"],
  ["credits", "credits"],
  ["commercial", "commercial"],
]);

/**
 * Items of one file. What Plex has by item is left out for those with several, because it does not say of which it is.
 */
const single = `with single as (
    select media_items.metadata_item_id as item, min(media_parts.file) as path, min(media_parts.size) as size
    from media_items join media_parts on media_parts.media_item_id = media_items.id
    where media_items.deleted_at is null and media_parts.file <> ''
    group by media_items.metadata_item_id having count(*) = 1
  )`;
const taggings = `from taggings join tags on tags.id = taggings.tag_id
    join single on single.item = taggings.metadata_item_id`;
const parts = `from media_parts join media_items on media_items.id = media_parts.media_item_id
    and media_items.deleted_at is null and media_parts.file <> ''`;

/**
 * What `com.plexapp.plugins.library.db` has of files: markers, taggings whose text is the type; chapters, taggings of the
 * tag with their name; loudness, attributes of streams; and the hash that the bundle with previews is called by.
 * @throws Error with a clause for people when it is another database
 */
export function plexFiles(database: Database, previews: boolean): ForeignFile[] {
  refuseOthers(database, needed);
  if (previews) refuseOthers(database, neededForPreviews);
  const { fileOf, all } = gathering();

  type MarkerRow = OfFile & Omit<ForeignMarker, "type" | "final"> & { type: string; extra: string | null };
  for (const { type, extra, startMs, endMs, ...file } of database
    .prepare(
      `${single} select single.path, single.size, taggings.text as type, taggings.time_offset as startMs,
        taggings.end_time_offset as endMs, taggings.extra_data as extra ${taggings}
      where tags.tag_type = ${markerTag} and taggings.text in ('intro', 'credits', 'commercial')`,
    )
    .all() as MarkerRow[]) {
    const marker = {
      ...{ startMs, endMs, type: types.get(type)! },
      final: attributesOf(extra).get("final") === "1",
    };
    if (isStretch(marker)) fileOf(file).markers.push(marker);
  }

  if (hasAll(database, wantedForChapters))
    for (const { startMs, title, ...file } of database
      .prepare(
        `${single} select single.path, single.size, taggings.time_offset as startMs, tags.tag as title ${taggings}
        where tags.tag_type = ${chapterTag} and taggings.time_offset >= 0 and tags.tag <> ''`,
      )
      .all() as (OfFile & ForeignChapter)[])
      fileOf(file).chapters.push({ startMs, title });

  if (hasAll(database, wantedForLoudness))
    for (const { index, extra, ...file } of database
      .prepare(
        `select media_parts.file as path, media_parts.size, media_streams."index", media_streams.extra_data as extra
        ${parts} join media_streams on media_streams.media_part_id = media_parts.id
        where media_streams.stream_type_id = ${audioStream} and media_streams.extra_data like '%loudness%'
        order by media_streams."index"`,
      )
      .all() as (OfFile & { index: number; extra: string })[]) {
      const measured = loudnessOf(extra);
      if (measured) fileOf(file).loudness.push({ index, ...measured });
    }

  if (previews)
    for (const { hash, ...file } of database
      .prepare(`select media_parts.file as path, media_parts.size, media_parts.hash ${parts}`)
      .all() as (OfFile & { hash: string | null })[])
      if (hash !== null && /^[0-9a-f]{40}$/.test(hash))
        fileOf(file).previews = {
          bif: `${hash[0]}/${hash.slice(1)}.bundle/Contents/Indexes/index-sd.bif`,
        };
  return all();
}

/** Of the attributes of a stream. What is no number, or none that can be, was not measured. */
function loudnessOf(extra: string) {
  const attributes = attributesOf(extra);
  const number = (name: string): number | null => {
    const text = attributes.get(name);
    return text !== undefined && /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : null;
  };
  const integrated = number("loudness");
  return integrated !== null && isLoudness(integrated)
    ? { integrated, range: atLeast0(number("lra")), peak: atLeast0(number("peak")) }
    : undefined;
}

const atLeast0 = (value: number | null): number | null => (value !== null && value >= 0 ? value : null);

/**
 * Attributes by their names, without the letters before the colon that tell whose they are. Older versions write them as
 * a query, `pv%3Afinal=1`, newer ones as JSON, `{"pv:final":"1"}`.
 */
function attributesOf(extra: string | null): ReadonlyMap<string, string> {
  const text = extra ?? "";
  const entries: Iterable<[string, unknown]> = text.trimStart().startsWith("{")
    ? Object.entries(objectIn(text))
    : new URLSearchParams(text);
  return new Map([...entries].map(([name, value]) => [name.replace(/^\w+:/, ""), String(value)]));
}

function objectIn(text: string): object {
  try {
    return JSON.parse(text) as object;
  } catch {
    return {};
  }
}
