export const third = `
create table item_fields (
  item_id integer not null references items on delete cascade, field text not null, origin text not null,
  value text not null, made_at integer not null, primary key (item_id, field, origin)
) strict, without rowid;

create table local_looks (
  item_id integer primary key references items on delete cascade, fingerprint text not null, reason text,
  looked_at integer not null
) strict;

create table extras (
  id integer primary key, item_id integer not null references items on delete cascade,
  root_id integer not null references roots on delete cascade, path text not null, kind text not null,
  title text not null, size integer not null, mtime integer not null, added_at integer not null,
  unique (item_id, root_id, path)
) strict;

alter table streams add column file text;
`;
