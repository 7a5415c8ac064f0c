export const fourteenth = `
create table machines (
  name text primary key, wish text not null default 'working', offer text not null, first_seen_at integer not null,
  last_seen_at integer not null, done integer not null default 0, seconds real not null default 0
) strict;

create table run_machines (
  run_id integer not null references runs on delete cascade, machine text not null, done integer not null,
  primary key (run_id, machine)
) strict, without rowid;
`;
