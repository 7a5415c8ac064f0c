export const second = `
create table markers (
  id integer primary key autoincrement, item_id integer not null references items on delete cascade,
  part_id integer references parts on delete cascade, type text not null, start_ms integer not null, end_ms integer,
  final integer not null, title text, color text, origin text not null, version integer not null,
  made_at integer not null
) strict;
create index markers_by_item on markers (item_id, start_ms);
create index markers_by_part on markers (part_id) where part_id is not null;

create table section_settings (
  section_id integer not null references sections on delete cascade, id text not null, value text not null,
  primary key (section_id, id)
) strict, without rowid;
`;
