import type { PlannedNight, PlannedStart } from "../api/schedule.ts";
import type { ScheduleQuestion } from "../sdk/plex-api.ts";
import { connectIfAny } from "./connect.ts";
import { exitStatus } from "./exit-status.ts";
import type { ClientOptions, Hands } from "./hands.ts";
import { say, sayJson, sayTable } from "./output.ts";
import { paint } from "./printable.ts";
import { dayInWords, inZone, timeOfDay } from "./words.ts";

export interface ForecastOptions extends ClientOptions {
  from?: string;
  days: number;
  zone?: string;
}

/** Asks the server only when one is named: a plan needs the settings and the calendar, and nothing that runs. */
export async function forecast(hands: Hands, options: ForecastOptions): Promise<number> {
  const { from, days, zone: timeZone, data } = options;
  const question: ScheduleQuestion = { from, days, timeZone };
  const there = await connectIfAny(hands, options);
  const schedule = there?.isNamed
    ? await there.sdk.schedule(question)
    : await hands.forecast({ ...question, ...(data !== undefined && { data }) });
  if (options.json) {
    sayJson(hands, schedule);
    return exitStatus.ok;
  }
  say(hands, paint(hands, "bold", `Maintenance nights in ${schedule.timeZone}`));
  say(hands, "");
  const rows = schedule.nights.map((night) => [
    dayInWords(night.day),
    windowInWords(night, schedule.timeZone),
    startsInWords(night, schedule.timeZone),
  ]);
  sayTable(hands, ["DAY", "WINDOW", "WHAT STARTS, AND WHY"], rows);
  return exitStatus.ok;
}

/** `02:00-05:00 -05:00`: local times and the zone's offset; both offsets on a night in which the clocks change. */
export function windowInWords({ opens, closes }: PlannedNight, zone: string): string {
  if (!opens || !closes) return "none";
  const [from, to] = [inZone(opens, zone), inZone(closes, zone)];
  return from.offset === to.offset
    ? `${timeOfDay(from)}-${timeOfDay(to)} ${to.offset}`
    : `${timeOfDay(from)} ${from.offset} to ${timeOfDay(to)} ${to.offset}`;
}

/** A line for each moment and reason: `02:00 BackupDatabase, OptimizeDatabase (overdue)`. */
export function startsInWords({ starts }: Pick<PlannedNight, "starts">, zone: string): string {
  const when = ({ at, until }: PlannedStart) =>
    timeOfDay(inZone(at, zone)) + (until ? ` to ${timeOfDay(inZone(until, zone))}` : "");
  const why = ({ why, until }: PlannedStart) => (until ? `${why}, at a random time` : why);
  const groups = Map.groupBy(starts, (start) => `${when(start)}|${why(start)}`);
  const lines = [...groups].map(([key, group]) => {
    const [moment, reason] = key.split("|");
    return `${moment} ${group.map(({ task }) => task).join(", ")} (${reason})`;
  });
  return lines.length > 0 ? lines.join("\n") : "nothing is due";
}
