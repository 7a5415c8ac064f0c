export const seventh = `
create table backups (
  id integer primary key autoincrement, source text not null, file text not null unique, bytes integer not null,
  mtime integer not null, sha256 text, unpacked_bytes integer, contents text, created_at integer not null,
  verified_at integer, outcome text not null, message text, second_copy text
) strict;
`;
