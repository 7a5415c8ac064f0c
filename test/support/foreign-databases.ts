import BetterSqlite from "better-sqlite3";

/** A file as another program knows it. */
export interface ForeignFile {
  path: string;
  size: number | null;
  markers: { type: string; startMs: number; endMs: number; extra?: string }[];
}

/** The tables of Plex's library database that markers need, in the form in which Plex has them. */
export function writePlex(file: string, films: readonly ForeignFile[]): void {
  const db = new BetterSqlite(file);
  db.exec(`create table tags (id integer primary key, tag text, tag_type integer);
    create table taggings (id integer primary key, metadata_item_id integer, tag_id integer, "index" integer, text text,
      time_offset integer, end_time_offset integer, thumb_url text, created_at integer, extra_data text);
    create table media_items (id integer primary key, metadata_item_id integer, deleted_at integer);
    create table media_parts (id integer primary key, media_item_id integer, file text, size integer, duration integer);
    insert into tags values (7, 'a genre', 1), (9, '', 12);`);
  const tagging = db.prepare(
    "insert into taggings (metadata_item_id, tag_id, text, time_offset, end_time_offset, extra_data) values (?, ?, ?, ?, ?, ?)",
  );
  for (const [at, { path, size, markers }] of films.entries()) {
    db.prepare("insert into media_items values (?, ?, null)").run(at + 100, at + 1);
    db.prepare("insert into media_parts (media_item_id, file, size) values (?, ?, ?)").run(
      at + 100,
      path,
      size,
    );
    tagging.run(at + 1, 7, "intro", 1, 2, null);
    for (const { type, startMs, endMs, extra } of markers)
      tagging.run(at + 1, 9, type, startMs, endMs, extra ?? null);
  }
  db.close();
}

const segmentTypes: Record<string, number> = { commercial: 1, preview: 2, recap: 3, credits: 4, intro: 5 };

/** The tables of `jellyfin.db` of 10.11 that segments need, in a database that is in use. */
export function writeJellyfin(file: string, films: readonly ForeignFile[]): void {
  const db = new BetterSqlite(file);
  db.pragma("journal_mode = WAL");
  db.exec(`create table BaseItems (Id text primary key, Path text, Size integer);
    create table MediaSegments (Id text primary key, ItemId text, Type integer, StartTicks integer, EndTicks integer,
      SegmentProviderId text);`);
  for (const [at, { path, size, markers }] of films.entries()) {
    const id = `0AF76519-16CD-43DD-8448-${String(at).padStart(12, "0")}`;
    db.prepare("insert into BaseItems values (?, ?, ?)").run(id, path, size);
    for (const [n, { type, startMs, endMs }] of markers.entries())
      db.prepare("insert into MediaSegments values (?, ?, ?, ?, ?, 'p')").run(
        ...[`${at}-${n}`, id.toLowerCase(), segmentTypes[type], startMs * 10_000, endMs * 10_000],
      );
  }
  db.close();
}
