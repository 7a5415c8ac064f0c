import type { Database } from "better-sqlite3";
import type { ImportedType } from "../../api/imports.ts";
import { type ForeignFile, gatherFiles, type Needed, refuseOthers } from "./foreign.ts";

const needed: Needed = {
  tags: ["id", "tag_type"],
  taggings: ["metadata_item_id", "tag_id", "text", "time_offset", "end_time_offset", "extra_data"],
  media_items: ["id", "metadata_item_id", "deleted_at"],
  media_parts: ["media_item_id", "file", "size"],
};

/** The type of the one tag that all markers are taggings of. */
const markerTag = 12;
const types = new Map<string, ImportedType>([
  ["intro", "intro"],
  ["credits", "credits"],
  ["commercial", "commercial"],
]);

interface Row {
  path: string;
  size: number | null;
  type: string;
  startMs: number;
  endMs: number;
  extra: string | null;
}

/**
 * The markers of `com.plexapp.plugins.library.db`: taggings whose text is the type, with offsets in milliseconds. Plex
 * has them by item; an item with several files is left out, because it does not say of which of them they are.
 * @throws Error with a clause for people when it is another database
 */
export function plexFiles(database: Database): ForeignFile[] {
  refuseOthers(database, needed);
  const rows = database
    .prepare(
      `with single as (
        select media_items.metadata_item_id as item, min(media_parts.file) as path, min(media_parts.size) as size
        from media_items join media_parts on media_parts.media_item_id = media_items.id
        where media_items.deleted_at is null and media_parts.file <> ''
        group by media_items.metadata_item_id having count(*) = 1
      )
      select single.path, single.size, taggings.text as type, taggings.time_offset as startMs,
        taggings.end_time_offset as endMs, taggings.extra_data as extra
      from taggings join tags on tags.id = taggings.tag_id
        join single on single.item = taggings.metadata_item_id
      where tags.tag_type = ${markerTag} and taggings.text in ('intro', 'credits', 'commercial')
      order by single.path, taggings.time_offset`,
    )
    .all() as Row[];
  return gatherFiles(
    rows.map(({ type, extra, ...row }) => ({ ...row, type: types.get(type)!, final: isFinal(extra) })),
  );
}

/** Older versions write extra data as a query, `pv%3Afinal=1`, newer ones as JSON, `{"pv:final":"1"}`. */
const isFinal = (extra: string | null): boolean => /"?pv(?::|%3A)final"?\s*[:=]\s*"?1\b/i.test(extra ?? "");
