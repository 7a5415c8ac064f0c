/**
 * The maintenance window. Hours are those that the clocks on the wall show: on a day on which the clocks change, a
 * window from 1 to 4 lasts two hours or four.
 */

export interface WindowSettings {
  /** 0 to 23. */
  readonly startHour: number;
  /** 0 to 23. Smaller than `startHour`: the next day's. The same: there is no window. */
  readonly endHour: number;
  /** IANA name, such as `Europe/London`. */
  readonly timeZone: string;
}

/** The half-open interval [opens, closes), in milliseconds since the epoch. */
export interface Window {
  /** The calendar day it opens on. */
  readonly day: Temporal.PlainDate;
  readonly opens: number;
  readonly closes: number;
}

const hour = 3_600_000;

/** The window that opens on a day; null when the settings have none or the zone never had that day. */
export function windowOf(day: Temporal.PlainDate, settings: WindowSettings): Window | null {
  const { startHour, endHour, timeZone } = settings;
  if (startHour === endHour || !exists(day, timeZone)) return null;
  const wraps = startHour > endHour;
  const opens = whenClocksShow(day, startHour, timeZone);
  const closes = whenClocksShow(wraps ? day.add({ days: 1 }) : day, endHour, timeZone);
  if (closes > opens) return { day, opens, closes };
  // The clocks skipped all of its hours. A day of 23 hours has its window too.
  return { day, opens, closes: opens + (endHour - startHour + (wraps ? 24 : 0)) * hour };
}

/** The window that `now` lies in, or null. */
export function windowAt(now: number, settings: WindowSettings): Window | null {
  if (settings.startHour === settings.endHour) return null;
  const today = localDay(now, settings.timeZone);
  // Yesterday's may wrap midnight. Clocks set back from 00:01 to 23:01 show yesterday while today's is open.
  for (const days of [0, -1, 1]) {
    const window = windowOf(today.add({ days }), settings);
    if (window && window.opens <= now && now < window.closes) return window;
  }
  return null;
}

/** The first window that opens after `now`, or null when the settings have none. */
export function nextWindow(now: number, settings: WindowSettings): Window | null {
  if (settings.startHour === settings.endHour) return null;
  let day = localDay(now, settings.timeZone);
  for (;;) {
    const window = windowOf(day, settings);
    if (window && window.opens > now) return window;
    day = day.add({ days: 1 });
  }
}

/** Inside a window the day it opened on, also past midnight; else the calendar day in the time zone. */
export function currentDay(now: number, settings: WindowSettings): Temporal.PlainDate {
  return windowAt(now, settings)?.day ?? localDay(now, settings.timeZone);
}

/** A uniformly random millisecond of what is left of a window. @param random gives numbers in [0, 1) */
export function momentLeft(window: Window, now: number, random: () => number): number {
  return now + Math.floor(random() * (window.closes - now));
}

const localDay = (now: number, timeZone: string): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone).toPlainDate();

/** Samoa, for one, went from 29 to 31 December 2011. */
const exists = (day: Temporal.PlainDate, timeZone: string): boolean =>
  day.toZonedDateTime(timeZone).toPlainDate().equals(day);

/** The first instant at which the clocks show that hour of that day, or a later time when they skip it. */
function whenClocksShow(day: Temporal.PlainDate, clockHour: number, timeZone: string): number {
  const wanted = day.toPlainDateTime({ hour: clockHour });
  const found = wanted.toZonedDateTime(timeZone, { disambiguation: "earlier" });
  if (found.toPlainDateTime().equals(wanted)) return found.epochMilliseconds;
  // Skipped: Temporal went back from it by as much as the clocks go forward, so the change comes next.
  return found.getTimeZoneTransition("next")!.epochMilliseconds;
}
