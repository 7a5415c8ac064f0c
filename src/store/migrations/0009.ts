/** Clients ask for collections and items by the same kind of number: those of collections begin where items do not come. */
export const ninth = `
create table collections (
  id integer primary key autoincrement, section_id integer not null references sections on delete cascade,
  origin text not null, identity text not null, title text not null, summary text not null, subtype text not null,
  added_at integer not null, updated_at integer not null, unique (section_id, origin, identity)
) strict;

create table collection_items (
  collection_id integer not null references collections on delete cascade, position integer not null,
  item_id integer not null references items on delete cascade, primary key (collection_id, position)
) strict, without rowid;
create index collection_items_by_item on collection_items (item_id);

insert into sqlite_sequence (name, seq) values ('collections', 1000000000);
`;
