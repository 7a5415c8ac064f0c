export const thirteenth = `
create table notice_channels (
  id integer primary key autoincrement, name text not null unique, kind text not null, enabled integer not null,
  events text not null, settings text not null, created_at integer not null
) strict;

create table notices (
  id integer primary key autoincrement, uuid text not null unique, event text not null, urgent integer not null,
  title text not null, text text not null, html text, task text, run_id integer, at integer not null
) strict;
create index notices_by_event on notices (event, at);

create table deliveries (
  id integer primary key autoincrement,
  notice_id integer not null references notices on delete cascade,
  channel_id integer not null references notice_channels on delete cascade,
  state text not null, tries integer not null, next_at integer, ended_at integer, answer text
) strict;
create index deliveries_by_channel on deliveries (channel_id, state, next_at);
create index deliveries_by_notice on deliveries (notice_id);

create table conditions (
  key text primary key, print text not null, title text not null, since integer not null
) strict, without rowid;

alter table runs add column told integer not null default 0;
update runs set told = 1;
create index runs_untold on runs (id) where told = 0
`;
