/** Libraries too large to be simulated one by one, by a part of them that is. */

import type { Costs } from "./costs.ts";
import { itemsOf, type Kind, meanOf } from "./library.ts";
import { type Outcome, simulate, usualPlace } from "./simulate.ts";

export interface Forecast {
  workers: number;
  items: number;
  seconds: number;
  /** Reading, of all the time that machines have. */
  efficiency: number;
  /** Items a second, while it goes on. */
  rate: number;
  /** Shares of the time that each has something to do: 1 is all it can. */
  busy: { home: number; turns: number; engine: number; network: number };
  /** Seconds of the home's processor, in all. */
  homeSeconds: number;
  /** Statements that the engine is sent in a second. */
  statements: number;
  /** Megabytes of media that are read in a second. */
  mediaMegabytes: number;
  /** Megabytes that come home in a second. */
  uploadMegabytes: number;
  rows: number;
  databaseBytes: number;
  artefactBytes: number;
}

/** Items that are simulated one by one: so many that the middle of them is neither beginning nor end. */
const oneByOne = (workers: number): number => Math.max(10_000, 40 * workers);

/**
 * Simulates the beginning and the end, and takes what lies between to go on as the middle of the simulation did: by the
 * reading that was done, so that chance in what the middle consists of does not count.
 */
export function foretell(
  kinds: readonly Kind[],
  workers: number,
  counts: readonly number[],
  costs: Costs,
  seed: number,
): Forecast[] {
  const simulated = new Map<number, Outcome>();
  return counts.map((items) => {
    const count = Math.min(items, oneByOne(workers));
    const outcome = simulated.get(count) ?? simulate({ workers, items: itemsOf(kinds, seed), count, costs });
    simulated.set(count, outcome);
    const from = outcome.marks[Math.floor(count * 0.3)]!;
    const to = outcome.marks[Math.floor(count * 0.7)]!;
    const workMs = 1000 * meanOf(kinds, ({ readSeconds }) => readSeconds);
    const rest = (items - count) * workMs;
    // Answers come in waves; but nobody reads more than all the time.
    const msOfWork = Math.max(1 / workers, (to.ms - from.ms) / (to.work - from.work));
    const ms = outcome.ms + rest * msOfWork;
    const seconds = ms / 1000;
    const rate = items / seconds;
    const share = (used: number) => (used * items) / count / ms;
    const sum = (figure: (kind: Kind) => number) => items * meanOf(kinds, figure);
    return {
      ...{ workers, items, seconds, rate },
      efficiency: (outcome.marks.at(-1)!.work + rest) / (workers * ms),
      busy: {
        home: share(outcome.homeMs),
        turns: share(outcome.beatMs),
        engine: share(outcome.engineMs) / usualPlace.engineCores,
        network: share(outcome.uploadMs),
      },
      homeSeconds: (outcome.homeMs * items) / count / 1000,
      statements: (outcome.statements * items) / count / seconds,
      mediaMegabytes: sum(({ bytes }) => bytes) / 1e6 / seconds,
      uploadMegabytes: sum(({ artefactBytes }) => artefactBytes) / 1e6 / seconds,
      rows: sum(({ findings }) => findings),
      databaseBytes: sum(({ findings }) => findings) * costs.rowBytes,
      artefactBytes: sum(({ artefactBytes }) => artefactBytes),
    };
  });
}
