export const eleventh = `
create table tokens (
  id integer primary key autoincrement, hash text not null unique, name text not null, role text not null,
  created_at integer not null, expires_at integer, last_used_at integer
) strict;

create table sessions (
  hash text primary key, token_id integer references tokens on delete cascade,
  created_at integer not null, expires_at integer not null
) strict, without rowid;
create index sessions_by_token on sessions (token_id);
`;
