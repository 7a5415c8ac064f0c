export const twelfth = `
alter table runs add column paused_ms integer not null default 0;

create table run_pauses (
  id integer primary key, run_id integer not null references runs on delete cascade,
  reason text not null, owner text not null, from_at integer not null, to_at integer
) strict;
create index run_pauses_by_run on run_pauses (run_id);

create table told_gates (
  name text primary key, reason text not null, owner text not null, effect text not null,
  since integer not null, expires_at integer not null
) strict, without rowid;

create table bytes_read (
  night text not null, mount text not null, bytes integer not null, primary key (night, mount)
) strict, without rowid;
`;
