import type { EngineHands } from "./engine.ts";
import type { Beat, Offer, Orders, RootSample } from "./messages.ts";

/**
 * Our tables beside those of pg-boss. Nothing in them has to last: whatever is lost is said again with the next sign of
 * life, so they may be wiped at any time. Ages are counted by the engine's clock, the only one that all machines share.
 */
const tables = `
  create schema if not exists butler;
  create unlogged table if not exists butler.home (
    one boolean primary key default true check (one),
    session text not null,
    library text not null,
    samples jsonb,
    seen_at timestamptz not null
  );
  create unlogged table if not exists butler.machine (
    name text primary key,
    offer jsonb not null,
    beat jsonb not null,
    orders jsonb not null,
    seen_at timestamptz not null
  );
`;

export async function installTables(query: (text: string) => Promise<unknown>): Promise<void> {
  await query(tables);
}

export interface MachineRow {
  name: string;
  offer: Offer;
  beat: Beat;
  orders: Orders;
  /** Seconds since its last sign of life. */
  age: number;
}

const noOrders: Orders = { state: "work", drop: [] };

/** Says that a machine lives. @returns what it is to do; undefined when another process has taken its name */
export async function beatMachine(
  { query }: EngineHands,
  name: string,
  offer: Offer,
  beat: Beat,
  isFirst: boolean,
): Promise<Orders | undefined> {
  const [row] = await query<{ orders: Orders }>(
    `insert into butler.machine as known (name, offer, beat, orders, seen_at)
     values ($1, $2, $3, $4, clock_timestamp())
     on conflict (name) do update
       set offer = excluded.offer, beat = excluded.beat, seen_at = excluded.seen_at
       where $5 or known.offer->>'session' = excluded.offer->>'session'
     returning orders`,
    [name, offer, beat, noOrders, isFirst],
  );
  return row?.orders;
}

export async function machineRows({ query }: EngineHands): Promise<MachineRow[]> {
  return await query<MachineRow>(
    `select name, offer, beat, orders, extract(epoch from clock_timestamp() - seen_at)::float8 as age
     from butler.machine order by name`,
  );
}

export async function giveOrders({ query }: EngineHands, name: string, orders: Orders): Promise<void> {
  await query("update butler.machine set orders = $2 where name = $1", [name, orders]);
}

export async function forgetMachine({ query }: EngineHands, name: string): Promise<void> {
  await query("delete from butler.machine where name = $1", [name]);
}

/** Seconds without a sign of life after which a home counts as away. */
export const homeAwaySeconds = 10;

/**
 * Says that the home lives. One that was started again goes on at once; a home of another library only where none is heard.
 * @param library which home it is, in all its sessions
 * @returns whether somebody waits for samples of its files
 * @throws Error for people when another home lives there
 */
export async function beatHome({ query }: EngineHands, session: string, library: string): Promise<boolean> {
  const [row] = await query<{ wanted: boolean }>(
    `insert into butler.home as known (session, library, seen_at) values ($1, $2, clock_timestamp())
     on conflict (one) do update
       set session = excluded.session, library = excluded.library, seen_at = excluded.seen_at,
           samples = case when known.library = excluded.library then known.samples end
       where known.library = excluded.library
          or known.seen_at < clock_timestamp() - make_interval(secs => $3)
     returning samples is null as wanted`,
    [session, library, homeAwaySeconds],
  );
  if (row === undefined)
    throw new Error(
      "expected an engine without another home, found one that lives there; give each home a database of its own",
    );
  return row.wanted;
}

/** Has the home look at its files as they are now: those that it looked at before may have gone. */
export async function askForSamples({ query }: EngineHands): Promise<void> {
  await query("update butler.home set samples = null");
}

export async function tellSamples({ query }: EngineHands, samples: readonly RootSample[]): Promise<void> {
  await query("update butler.home set samples = $1", [JSON.stringify(samples)]);
}

/** @returns undefined when there never was a home. `samples` is null until it has looked, `age` in seconds. */
export async function homeRow({
  query,
}: EngineHands): Promise<{ samples: RootSample[] | null; age: number } | undefined> {
  const [row] = await query<{ samples: RootSample[] | null; age: number }>(
    `select samples, extract(epoch from clock_timestamp() - seen_at)::float8 as age from butler.home`,
  );
  return row;
}

/** Machines call out that they are there, or that they leave, and answers; homes items and orders. */
export type Word = "machine" | "answers" | "items" | "orders";

/** The home says that it leaves. */
export async function leaveHome({ query }: EngineHands, session: string): Promise<void> {
  await query("delete from butler.home where session = $1", [session]);
}

/** @returns the session of the home; undefined when there is none, or none is heard for so many seconds */
export async function homeSession({ query }: EngineHands, seconds: number): Promise<string | undefined> {
  const [row] = await query<{ session: string }>(
    "select session from butler.home where clock_timestamp() - seen_at < make_interval(secs => $1)",
    [seconds],
  );
  return row?.session;
}

/** Wakes whoever listens on these channels. */
export async function callOut(
  { query }: EngineHands,
  channels: readonly string[],
  word: Word,
): Promise<void> {
  if (channels.length > 0)
    await query("select pg_notify(channel, $2) from unnest($1::text[]) as channel", [channels, word]);
}

/** A machine says that it leaves. */
export async function leave({ query }: EngineHands, name: string, session: string): Promise<void> {
  await query("delete from butler.machine where name = $1 and offer->>'session' = $2", [name, session]);
}
