/** The moments of a cron expression. Each opens a window that lasts until the next one. */
import { Cron } from "croner";
import type { Window } from "./window.ts";

export interface Ticks {
  /** IANA name. */
  readonly timeZone: string;
  /** The window of the latest moment, `now` included; null before the first one. */
  at(now: number): Window | null;
  /** The window of the first moment after `now`, or null when none comes. */
  after(now: number): Window | null;
}

/** The end of time as Temporal has it, in milliseconds since the epoch. */
const never = 8.64e15;

/**
 * Five fields, or a nickname such as `@weekly`. A moment that clocks skip comes right after the gap, one that they show
 * twice comes once; where hours have a wildcard or step, moments are even in time instead (Vixie cron's rule).
 *
 * @throws Error when it is no cron expression
 */
export function ticksOf(expression: string, timeZone: string): Ticks {
  const cron = new Cron(expression, {
    paused: true,
    mode: "5-part",
    fixedTimeRule: "no-wildcard",
    timezone: timeZone,
  });
  let known: Window | null = null;
  const windowFrom = (opens: number | undefined): Window | null => {
    if (opens === undefined) return null;
    const day = Temporal.Instant.fromEpochMilliseconds(opens).toZonedDateTimeISO(timeZone).toPlainDate();
    return { day, opens, closes: cron.nextRun(text(opens))?.getTime() ?? never };
  };
  return {
    timeZone,
    at: (now) => {
      if (known?.closes === now) known = windowFrom(now);
      else if (known === null || now < known.opens || known.closes <= now)
        known = windowFrom(cron.previousRuns(1, text(now + 1000))[0]?.getTime());
      return known;
    },
    after: (now) => windowFrom(cron.nextRun(text(now))?.getTime()),
  };
}

/** Moments are whole seconds; the library's own questions leave the asked one out. */
const text = (instant: number): string =>
  Temporal.Instant.fromEpochMilliseconds(Math.floor(instant / 1000) * 1000).toString();
