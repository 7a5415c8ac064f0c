export const fourth = `
create table provider_cache (
  address text primary key, etag text, last_modified text, body text not null, checked_at integer not null
) strict;
create index provider_cache_by_age on provider_cache (checked_at);

create table lookups (
  item_id integer primary key references items on delete cascade, provider text, provider_id text,
  looked_up_at integer, tried_at integer not null
) strict;
`;
