export const fifth = `
create table guides (
  id integer primary key autoincrement, uuid text not null unique, title text not null unique, source text not null,
  time_zone text, languages text not null, channels text not null, created_at integer not null, edition_id integer,
  revision text, refreshed_at integer, checked_at integer, problem text, retry_at integer
) strict;

create table guide_editions (
  id integer primary key autoincrement, guide_id integer not null, channels integer not null default 0,
  programmes integer not null default 0, starts_at integer, ends_at integer
) strict;

create table guide_channels (
  id integer primary key autoincrement, edition_id integer not null, guide_channel text not null,
  details text not null, unique (edition_id, guide_channel)
) strict;

create table programmes (
  id integer primary key, channel_id integer not null, start_ms integer not null, end_ms integer,
  details text not null
) strict;
create unique index programmes_by_channel on programmes (channel_id, start_ms);
`;
