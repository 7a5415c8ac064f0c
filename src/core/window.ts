/**
 * The windows in which tasks run by themselves: the maintenance window of every day, windows of some weekdays, or
 * moments. Hours are those that the clocks on the wall show: on a day on which the clocks change, a window from 1 to 4
 * lasts two hours or four.
 */
import type { Ticks } from "./ticks.ts";

/** The maintenance window of the settings. */
export interface WindowSettings {
  /** 0 to 23. */
  readonly startHour: number;
  /** 0 to 23. Smaller than `startHour`: the next day's. The same: there is no window. */
  readonly endHour: number;
  /** IANA name, such as `Europe/London`. */
  readonly timeZone: string;
}

/** Windows of a task's own. */
export interface WeeklyWindows {
  /** In any order; they may overlap. */
  readonly spans: readonly Span[];
  readonly timeZone: string;
}

/** A part of some weekdays, in minutes since midnight. */
export interface Span {
  /** 1 (Monday) to 7, as ISO 8601 counts. */
  readonly weekdays: readonly number[];
  /** 0 to 1439. */
  readonly from: number;
  /** 0 to 1439. Smaller than `from`, or the same: the next day's. */
  readonly to: number;
}

/** When a task may run by itself. */
export type Hours = WindowSettings | WeeklyWindows | Ticks;

/** The half-open interval [opens, closes), in milliseconds since the epoch. */
export interface Window {
  /** The calendar day it opens on. */
  readonly day: Temporal.PlainDate;
  readonly opens: number;
  readonly closes: number;
}

const minute = 60_000;
const everyWeekday = [1, 2, 3, 4, 5, 6, 7] as const;

export const isTicks = (hours: Hours): hours is Ticks => "at" in hours;

/** The window that opens on a day; null when the settings have none or the zone never had that day. */
export function windowOf(day: Temporal.PlainDate, settings: WindowSettings): Window | null {
  return windowsOf(day, settings)[0] ?? null;
}

/** The windows that open on a day, the earliest first. */
export function windowsOf(day: Temporal.PlainDate, hours: WindowSettings | WeeklyWindows): Window[] {
  const { timeZone } = hours;
  const spans = spansOf(hours).filter(({ weekdays }) => weekdays.includes(day.dayOfWeek));
  if (spans.length === 0 || !exists(day, timeZone)) return [];
  return spans.map((span) => windowFrom(day, span, timeZone)).sort((a, b) => a.opens - b.opens);
}

function spansOf(hours: WindowSettings | WeeklyWindows): readonly Span[] {
  if ("spans" in hours) return hours.spans;
  const { startHour, endHour } = hours;
  return startHour === endHour ? [] : [{ weekdays: everyWeekday, from: startHour * 60, to: endHour * 60 }];
}

function windowFrom(day: Temporal.PlainDate, { from, to }: Span, timeZone: string): Window {
  const wraps = to <= from;
  const opens = whenClocksShow(day, from, timeZone);
  const closes = whenClocksShow(wraps ? day.add({ days: 1 }) : day, to, timeZone);
  if (closes > opens) return { day, opens, closes };
  // The clocks skipped all of it. A day of 23 hours has its window too.
  return { day, opens, closes: opens + (to - from + (wraps ? 24 * 60 : 0)) * minute };
}

/** The window that `now` lies in, or null. */
export function windowAt(now: number, hours: Hours): Window | null {
  if (isTicks(hours)) return hours.at(now);
  const today = localDay(now, hours.timeZone);
  // Yesterday's may wrap midnight. Clocks set back from 00:01 to 23:01 show yesterday while today's is open.
  for (const days of [0, -1, 1]) {
    const open = windowsOf(today.add({ days }), hours).find(
      ({ opens, closes }) => opens <= now && now < closes,
    );
    if (open) return open;
  }
  return null;
}

/** The first window that opens after `now`, or null when there is none. */
export function nextWindow(now: number, hours: Hours): Window | null {
  if (isTicks(hours)) return hours.after(now);
  if (spansOf(hours).length === 0) return null;
  let day = localDay(now, hours.timeZone);
  for (;;) {
    const next = windowsOf(day, hours).find(({ opens }) => opens > now);
    if (next) return next;
    day = day.add({ days: 1 });
  }
}

/** Plans ask for the days of the same few instants again and again. */
const knownDays = new WeakMap<Hours, Map<number, Temporal.PlainDate>>();
const mostKnown = 100;

/** Inside a window the day it opened on, also past midnight; else the calendar day in the time zone. */
export function currentDay(now: number, hours: Hours): Temporal.PlainDate {
  const kept = knownDays.get(hours);
  const known = kept && kept.size < mostKnown ? kept : new Map<number, Temporal.PlainDate>();
  knownDays.set(hours, known);
  const day = known.get(now) ?? windowAt(now, hours)?.day ?? localDay(now, hours.timeZone);
  known.set(now, day);
  return day;
}

/** A uniformly random millisecond of what is left of a window. @param random gives numbers in [0, 1) */
export function momentLeft(window: Window, now: number, random: () => number): number {
  return now + Math.floor(random() * (window.closes - now));
}

export const lies = (instant: number, window: Window): boolean =>
  window.opens <= instant && instant < window.closes;

export const localDay = (now: number, timeZone: string): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone).toPlainDate();

/** Samoa, for one, went from 29 to 31 December 2011. */
const exists = (day: Temporal.PlainDate, timeZone: string): boolean =>
  day.toZonedDateTime(timeZone).toPlainDate().equals(day);

/** The first instant at which the clocks show that minute of that day, or a later time when they skip it. */
function whenClocksShow(day: Temporal.PlainDate, minutes: number, timeZone: string): number {
  const wanted = day.toPlainDateTime({ hour: Math.floor(minutes / 60), minute: minutes % 60 });
  const found = wanted.toZonedDateTime(timeZone, { disambiguation: "earlier" });
  if (found.toPlainDateTime().equals(wanted)) return found.epochMilliseconds;
  // Skipped: Temporal went back from it by as much as the clocks go forward, so the change comes next.
  return found.getTimeZoneTransition("next")!.epochMilliseconds;
}
