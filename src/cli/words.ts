import { duration } from "../api/amounts.ts";
import type { Run } from "../api/runs.ts";
import type { Hands } from "./hands.ts";

/** `Sun 22 Nov 2026`. @param day YYYY-MM-DD */
export const dayInWords = (day: string): string => {
  const date = Temporal.PlainDate.from(day);
  const name = (options: Intl.DateTimeFormatOptions) => date.toLocaleString("en-US", options);
  return `${name({ weekday: "short" })} ${date.day} ${name({ month: "short" })} ${date.year}`;
};

/** `2026-11-22 02:00`, in the zone. @param instant ISO 8601, or null for a dash. */
export const localTime = (instant: string | null | undefined, zone: string): string => {
  if (!instant) return "-";
  const local = inZone(instant, zone);
  return `${local.toPlainDate()} ${timeOfDay(local)}`;
};

/** `in 3 h`, `5 min ago`: the larger unit only. Instants in milliseconds since the epoch. */
export function relative(at: number, now: number): string {
  const [length] = /^\d+ \w+/.exec(duration(Math.abs(at - now)))!;
  if (length === "0 s") return "now";
  return at > now ? `in ${length}` : `${length} ago`;
}

/** `2026-11-22 02:00 (in 3 h)`. @param instant ISO 8601, or null for a dash. */
export const when = (
  instant: string | null | undefined,
  { zone, now }: Pick<Hands, "zone" | "now">,
): string => (instant ? `${localTime(instant, zone)} (${relative(epoch(instant), now())})` : "-");

export const inZone = (instant: string, zone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.from(instant).toZonedDateTimeISO(zone);

/** `02:00`: minutes, cut off. */
export const timeOfDay = (time: Temporal.ZonedDateTime): string =>
  time.toPlainTime().toString({ smallestUnit: "minute" });

/** `1 item`, `2 items`. */
export const counted = (count: number, noun: string, nouns = `${noun}s`): string =>
  `${count} ${count === 1 ? noun : nouns}`;

/** A place in a film: `1:02:03`, `2:03`. Parts of a second are cut off. @param milliseconds at least 0 */
export function timecode(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const twoDigits = (value: number) => String(value).padStart(2, "0");
  const start = hours > 0 ? `${hours}:${twoDigits(minutes)}` : String(minutes);
  return `${start}:${twoDigits(seconds % 60)}`;
}

/** How a run ended, or how far it is. */
export const standing = (run: Run): string =>
  run.outcome ?? (run.state === "running" && run.progress >= 0 ? `running ${run.progress}%` : run.state);

/** `38/40`, and how many of them failed. */
export const itemsOf = ({ items }: Run): string =>
  `${items.done}/${items.total}${items.failed > 0 ? ` (${items.failed} failed)` : ""}`;

/** How long it took, or has taken so far. */
export const took = (run: Run, now: number): string => {
  if (!run.startedAt) return "-";
  const end = run.endedAt ? epoch(run.endedAt) : now;
  return duration(Math.max(0, end - epoch(run.startedAt)));
};

export const epoch = (instant: string): number => Temporal.Instant.from(instant).epochMilliseconds;

/** A reason as the end of a sentence that has its full stop still to come. */
export const because = (reason: string | null | undefined): string =>
  reason ? `: ${reason.replace(/\.$/, "")}` : "";
