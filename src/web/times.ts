/** Instants in words, in a zone that is named. Instants are ISO 8601 or milliseconds since the epoch. */

/** IANA name of the zone of whoever looks. */
export const readersZone = new Intl.DateTimeFormat().resolvedOptions().timeZone;

type Instant = string | number;
const formats = new Map<string, Intl.DateTimeFormat>();

function format(at: Instant, timeZone: string, options: Intl.DateTimeFormatOptions): string {
  const key = timeZone + JSON.stringify(options);
  const made = formats.get(key) ?? new Intl.DateTimeFormat("en-GB", { timeZone, ...options });
  formats.set(key, made);
  return made.format(new Date(at));
}

/** `02:05`. */
export const timeOfDay = (at: Instant, zone: string): string =>
  format(at, zone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

/** `Sun 22 Nov`. */
export const shortDay = (at: Instant, zone: string): string =>
  format(at, zone, { weekday: "short", day: "numeric", month: "short" }).replace(",", "");

/** `Sun 22 Nov 2026, 02:05:09 GMT+1`. */
export const wholeTime = (at: Instant, zone: string): string =>
  format(at, zone, {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    timeZoneName: "short",
  });

/** `2026-11-22`: the calendar day of an instant. */
export const dayOf = (at: Instant, zone: string): string =>
  new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).format(new Date(at));

/** A calendar day as an instant that has this date in UTC, for `shortDay(..., "UTC")`. @param day YYYY-MM-DD */
export const middayOf = (day: string): number => Date.parse(`${day}T12:00:00Z`);

/** A calendar day as somebody may have typed it into an address; null for what is none. */
export const knownDay = (day: string | null): string | null =>
  day !== null && /^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(middayOf(day)) ? day : null;

/** Whole days after a calendar day; negative for before. */
export const daysAfter = (day: string, days: number): string =>
  new Date(middayOf(day) + days * 86_400_000).toISOString().slice(0, 10);

/** Whether clocks in two zones show the same at an instant. */
export const sameClock = (at: Instant, one: string, other: string): boolean =>
  one === other ||
  format(at, one, { dateStyle: "short", timeStyle: "short" }) ===
    format(at, other, { dateStyle: "short", timeStyle: "short" });

const words = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const steps = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
] as const;

function relative(at: Instant, now: number): string {
  const distance = new Date(at).getTime() - now;
  for (const [unit, length] of steps)
    if (Math.abs(distance) >= length) return words.format(Math.trunc(distance / length), unit);
  return distance > 0 ? "in a moment" : "just now";
}

/** What has happened is never ahead: `just now`, though our clock is behind the server's or cut to half minutes. */
export const ago = (at: Instant, now: number): string => relative(Math.min(new Date(at).getTime(), now), now);

/** What is to come is never behind: `in a moment`, though it is due and has not been told to have begun. */
export const ahead = (at: Instant, now: number): string =>
  relative(Math.max(new Date(at).getTime(), now + 1), now);

export const epoch = (at: string): number => Date.parse(at);

/** So many hours before an instant, cut to the hour: whoever asks again within the hour asks the same. ISO 8601. */
export const hourBefore = (now: number, hours: number): string =>
  new Date((Math.floor(now / 3_600_000) - hours) * 3_600_000).toISOString();

/** When a calendar day begins in a zone, whatever its clocks do that night. @param plus days later. ISO 8601 */
export function startOfDay(day: string, zone: string, plus = 0): string {
  const date = daysAfter(day, plus);
  const midnight = Date.parse(`${date}T00:00:00Z`);
  // The first quarter of an hour that has this date: zones are at most 14 hours ahead and 12 behind, in quarters.
  for (let at = midnight - 14 * 3_600_000; at <= midnight + 13 * 3_600_000; at += 900_000)
    if (dayOf(at, zone) >= date) return new Date(at).toISOString();
  return new Date(midnight).toISOString();
}
