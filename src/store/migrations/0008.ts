export const eighth = `
create table trash (
  id integer primary key autoincrement, kind text not null, title text not null, why text not null,
  task text not null, run_id integer not null, origin text not null, folder text unique, content text,
  bytes integer not null, trashed_at integer not null
) strict;
create index trash_by_time on trash (trashed_at);

create table orphaned_bundles (bundle text primary key, since integer not null) strict, without rowid;

create table root_marks (
  root_id integer primary key references roots on delete cascade, path text not null, device text not null,
  inode text not null
) strict;

create table refused_plans (
  task text not null, scope text not null, items integer not null, bytes integer not null,
  primary key (task, scope)
) strict, without rowid;
`;
