import BetterSqlite from "better-sqlite3";

/** A file as another program knows it. */
export interface ForeignFile {
  path: string;
  size: number | null;
  markers?: { type: string; startMs: number; endMs: number; extra?: string }[];
  chapters?: { startMs: number; title: string }[];
  /** Of Plex: the attributes of each stream, by its index; of Jellyfin: the LUFS of the file. */
  loudness?: Record<number, string> | number;
  /** Of Plex: what its bundle is called by; of Jellyfin: how its sheets are laid out. */
  previews?: string | { width: number; columns: number; rows: number; intervalMs: number };
}

/** The tables of Plex's library database that an import needs, in the form in which Plex has them. */
export function writePlex(file: string, films: readonly ForeignFile[]): void {
  const db = new BetterSqlite(file);
  db.exec(`create table tags (id integer primary key, tag text, tag_type integer);
    create table taggings (id integer primary key, metadata_item_id integer, tag_id integer, "index" integer, text text,
      time_offset integer, end_time_offset integer, thumb_url text, created_at integer, extra_data text);
    create table media_items (id integer primary key, metadata_item_id integer, deleted_at integer);
    create table media_parts (id integer primary key, media_item_id integer, file text, size integer, duration integer,
      hash text);
    create table media_streams (id integer primary key, stream_type_id integer, media_item_id integer, codec text,
      language text, "index" integer, media_part_id integer, channels integer, bitrate integer, extra_data text);
    insert into tags values (7, 'a genre', 1), (9, '', 12);`);
  const tagging = db.prepare(
    "insert into taggings (metadata_item_id, tag_id, text, time_offset, end_time_offset, extra_data) values (?, ?, ?, ?, ?, ?)",
  );
  for (const [at, { path, size, markers = [], chapters = [], loudness = {}, previews }] of films.entries()) {
    db.prepare("insert into media_items values (?, ?, null)").run(at + 100, at + 1);
    db.prepare("insert into media_parts (id, media_item_id, file, size, hash) values (?, ?, ?, ?, ?)").run(
      ...[at + 200, at + 100, path, size, previews ?? null],
    );
    for (const [index, extra] of Object.entries(loudness))
      db.prepare(
        'insert into media_streams (stream_type_id, media_part_id, "index", extra_data) values (2, ?, ?, ?)',
      ).run(at + 200, Number(index), extra);
    for (const { startMs, title } of chapters) {
      const { lastInsertRowid } = db.prepare("insert into tags (tag, tag_type) values (?, 9)").run(title);
      tagging.run(at + 1, lastInsertRowid, null, startMs, startMs + 1, null);
    }
    tagging.run(at + 1, 7, "intro", 1, 2, null);
    for (const { type, startMs, endMs, extra } of markers)
      tagging.run(at + 1, 9, type, startMs, endMs, extra ?? null);
  }
  db.close();
}

const segmentTypes: Record<string, number> = { commercial: 1, preview: 2, recap: 3, credits: 4, intro: 5 };

/** What the item of a file is called in `jellyfin.db`. @param at its place among the files */
export const jellyfinId = (at: number): string => `0AF76519-16CD-43DD-8448-${String(at).padStart(12, "0")}`;

/** The tables of `jellyfin.db` of 10.11 that an import needs, in a database that is in use. */
export function writeJellyfin(file: string, films: readonly ForeignFile[]): void {
  const db = new BetterSqlite(file);
  db.pragma("journal_mode = WAL");
  db.exec(`create table BaseItems (Id text primary key, Type text, Name text, Path text, Size integer, Width integer, LUFS real);
    create table Chapters (ItemId text, ChapterIndex integer, StartPositionTicks integer, Name text,
      primary key (ItemId, ChapterIndex));
    create table TrickplayInfos (ItemId text, Width integer, Height integer, TileWidth integer, TileHeight integer,
      ThumbnailCount integer, Interval integer, Bandwidth integer, primary key (ItemId, Width));
    create table MediaSegments (Id text primary key, ItemId text, Type integer, StartTicks integer, EndTicks integer,
      SegmentProviderId text);`);
  for (const [at, { path, size, markers = [], chapters = [], loudness, previews }] of films.entries()) {
    const id = jellyfinId(at);
    db.prepare("insert into BaseItems (Id, Path, Size, LUFS) values (?, ?, ?, ?)").run(
      ...[id, path, size, loudness ?? null],
    );
    for (const [n, { startMs, title }] of chapters.entries())
      db.prepare("insert into Chapters values (?, ?, ?, ?)").run(id, n, startMs * 10_000, title);
    if (typeof previews === "object")
      db.prepare("insert into TrickplayInfos values (?, ?, 0, ?, ?, 0, ?, 0)").run(
        ...[id, previews.width, previews.columns, previews.rows, previews.intervalMs],
      );
    for (const [n, { type, startMs, endMs }] of markers.entries())
      db.prepare("insert into MediaSegments values (?, ?, ?, ?, ?, 'p')").run(
        ...[`${at}-${n}`, id.toLowerCase(), segmentTypes[type], startMs * 10_000, endMs * 10_000],
      );
  }
  db.close();
}
