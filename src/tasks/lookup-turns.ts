import type { Lookup } from "../core/ports.ts";

/** Nights after which everything has been looked up once. */
const cycle = 28;
/** An item that came late is not asked for again this soon, in days. */
const soonest = 14;
/** Small libraries need not wait for four weeks to be looked up the first time. */
const smallest = 20;
const day = 86_400_000;

/**
 * The items whose turn it is. Each has a day of its own in four weeks, by its id, and is due from that day on until it
 * has been looked up; of those that never were a 28th of the library comes with them. So providers are asked for about
 * as much every night, nights that were missed are made up for, and no gap is longer than four weeks.
 * @param now milliseconds since the epoch
 * @returns those that were tried the longest ago first: what fails every time holds nothing up
 */
export async function turnsOf(all: AsyncIterable<Lookup>, now: number): Promise<Lookup[]> {
  const due: Lookup[] = [];
  const never: Lookup[] = [];
  let count = 0;
  for await (const item of all) {
    count++;
    if (item.lookedUpAt === null) never.push(item);
    else if (isDue(item.id, item.lookedUpAt, now)) due.push(item);
  }
  const share = Math.max(smallest, Math.ceil(count / cycle));
  return [...due, ...never.sort(byLastTry).slice(0, share)].sort(byLastTry);
}

function isDue(id: number, lookedUpAt: number, now: number): boolean {
  const today = Math.floor(now / day);
  const lastLook = Math.floor(lookedUpAt / day);
  const ownDay = today - ((((today - id) % cycle) + cycle) % cycle);
  // A clock that was put back must not make an item wait for years.
  return lastLook > today || (lastLook < ownDay && today - lastLook >= soonest);
}

const byLastTry = (a: Lookup, b: Lookup): number => (a.triedAt ?? 0) - (b.triedAt ?? 0) || a.id - b.id;
