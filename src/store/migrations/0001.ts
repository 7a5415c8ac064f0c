export const first = `
create table settings (id text primary key, value text not null) strict, without rowid;

create table sections (
  id integer primary key autoincrement, uuid text not null unique, title text not null, type text not null,
  created_at integer not null, updated_at integer not null, scanned_at integer, changed_at integer not null
) strict;

create table roots (
  id integer primary key autoincrement, section_id integer not null references sections on delete cascade,
  path text not null, unique (section_id, path)
) strict;

create table items (
  id integer primary key autoincrement, section_id integer not null references sections on delete cascade,
  parent_id integer references items on delete cascade, type text not null, identity text not null,
  title text not null, sort_title text not null, year integer, position integer, disc integer, edition text,
  aired text, added_at integer not null, updated_at integer not null, unique (section_id, identity)
) strict;
create index items_by_parent on items (parent_id, disc, position, sort_title);
create index items_by_type on items (section_id, type, sort_title, id);

create table media (
  id integer primary key autoincrement, item_id integer not null references items on delete cascade,
  stack text not null, container text, duration_ms integer, bitrate integer, width integer, height integer,
  video_codec text, audio_codec text, audio_channels integer, frame_rate real, pixel_aspect real,
  unique (item_id, stack)
) strict;

create table parts (
  id integer primary key autoincrement, media_id integer not null references media on delete cascade,
  item_id integer not null references items on delete cascade,
  section_id integer not null references sections on delete cascade,
  root_id integer not null references roots on delete cascade, path text not null, label text not null,
  size integer not null, mtime integer not null, content_hash text, bundle text not null unique, container text,
  duration_ms integer, has_video integer not null default 0, has_audio integer not null default 0,
  gone_since integer, added_at integer not null, unique (root_id, path)
) strict;
create index parts_by_item on parts (item_id);
create index parts_by_media on parts (media_id);
create index parts_by_section on parts (section_id, gone_since);
create index parts_by_content on parts (size, content_hash) where content_hash is not null;

create table streams (
  id integer primary key autoincrement, part_id integer not null references parts on delete cascade,
  position integer not null, type text not null, codec text not null, language text, details text not null,
  unique (part_id, position)
) strict;

create table chapters (
  part_id integer not null references parts on delete cascade, position integer not null,
  start_ms integer not null, end_ms integer not null, title text not null, primary key (part_id, position)
) strict, without rowid;

create table findings (
  part_id integer not null references parts on delete cascade, kind text not null, version integer not null,
  mtime integer not null, size integer not null, data text not null, made_at integer not null,
  primary key (part_id, kind)
) strict;

create table item_findings (
  item_id integer not null references items on delete cascade, kind text not null, version integer not null,
  data text not null, made_at integer not null, primary key (item_id, kind)
) strict;

create table failures (
  part_id integer not null references parts on delete cascade, kind text not null, version integer not null,
  mtime integer not null, size integer not null, reason text not null, at integer not null,
  primary key (part_id, kind)
) strict;

create table runs (
  id integer primary key autoincrement, task text not null, trigger text not null, state text not null,
  outcome text, reason text, scheduled_for integer, started_at integer, ended_at integer,
  total integer not null default 0, done integer not null default 0, failed integer not null default 0,
  bytes_read integer not null default 0, cpu_seconds real not null default 0, message text,
  scope text not null default '{}'
) strict;
create index runs_by_task on runs (task, id);
create index runs_by_state on runs (state) where state <> 'ended';

create table failed_items (
  id integer primary key autoincrement, run_id integer not null references runs on delete cascade,
  key text not null, title text not null, reason text not null, at integer not null
) strict;
create index failed_items_by_run on failed_items (run_id);

create table log_lines (
  id integer primary key autoincrement, run_id integer not null references runs on delete cascade,
  at integer not null, text text not null
) strict;
create index log_lines_by_run on log_lines (run_id);
`;
