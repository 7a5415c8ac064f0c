/** What ran in the night, what failed and why, what waits: one screen. */
import { byteSize, duration } from "../api/amounts.ts";
import type { Run } from "../api/runs.ts";
import { type Disk, type News, sentenceOf } from "./telling.ts";
import { currentDay, type WindowSettings, windowOf } from "./window.ts";

/** Instants in milliseconds since the epoch. */
export interface Night {
  from: number;
  to: number;
  /** IANA name. */
  timeZone: string;
  /** Those that ended in it, each with the title of its task. */
  runs: readonly { run: Run; title: string }[];
  /** Titles of tasks that have work left, each with why it waits or when it goes on. */
  waiting: readonly { title: string; why: string }[];
  /** What was told earlier and is still so. */
  standing: readonly string[];
  disks: readonly Disk[];
  /** Notices that were given up, by channel. */
  givenUp: readonly { channel: string; answer: string | null; count: number }[];
}

/** After a window has closed work in hand may last so much longer, in milliseconds. */
const afterClosing = 5 * 60_000;
/** One screen: rows of one heading. */
const mostRows = 12;

/** When a report is told: at an hour, or when the window has closed. */
export type ReportTime = "never" | "window" | "hour";

/** The last moment up to now at which a report was due; undefined: none ever is. @param hour 0 to 23 */
export function lastReportMoment(
  now: number,
  when: ReportTime,
  hour: number,
  window: WindowSettings,
): number | undefined {
  if (when === "never") return undefined;
  const byWindow = when === "window" && window.startHour !== window.endHour;
  const today = currentDay(now, window);
  // Today's may be still to come, and so may yesterday's, when its window wraps midnight.
  const moments = [1, 0, -1, -2].map((days) => {
    const day = today.add({ days });
    if (byWindow) {
      const open = windowOf(day, window);
      return open && open.closes + afterClosing;
    }
    return day.toZonedDateTime({ timeZone: window.timeZone, plainTime: { hour } }).epochMilliseconds;
  });
  return moments.find((moment) => moment !== null && moment <= now) ?? undefined;
}

interface Heading {
  title: string;
  rows: string[];
}

/** The report of a night, as plain text and as HTML of the same words. */
export function morningReport(night: Night): News {
  const { runs, timeZone, to } = night;
  const failed = runs.filter(({ run }) => run.outcome === "failed" || run.outcome === "partial");
  const time = runs.reduce((sum, { run }) => sum + lengthOf(run), 0);
  const items = runs.reduce((sum, { run }) => sum + run.items.done, 0);
  const lead =
    runs.length === 0
      ? "Nothing ran."
      : `${runs.length} ${runs.length === 1 ? "run" : "runs"}, ${duration(time)}, ${items} ${items === 1 ? "item" : "items"}; ${failed.length === 0 ? "all went well" : `${failed.length} with failures`}.`;
  const headings: Heading[] = [
    { title: "Ran", rows: runs.map(({ run, title }) => ranRow(run, title)) },
    {
      title: "Failed",
      rows: failed.map(
        ({ run, title }) => `${title}: ${oneLine(sentenceOf(run)) || `${run.items.failed} failed`}`,
      ),
    },
    { title: "Still so", rows: [...night.standing] },
    { title: "Waits", rows: night.waiting.map(({ title, why }) => `${title}: ${oneLine(why)}`) },
    {
      title: "Not delivered",
      rows: night.givenUp.map(
        ({ channel, answer, count }) => `${count} to ${channel}: ${answer ?? "no answer"}`,
      ),
    },
    { title: "Disks", rows: night.disks.map(({ folder, free }) => `${byteSize(free)} free at ${folder}`) },
  ]
    .filter(({ rows }) => rows.length > 0)
    .map(({ title, rows }) => ({ title, rows: shortened(rows) }));
  const date = Temporal.Instant.fromEpochMilliseconds(to).toZonedDateTimeISO(timeZone).toPlainDate();
  const title = `Morning report of ${date}: ${failed.length === 0 ? "all well" : `${failed.length} with failures`}`;
  return {
    event: "morning-report",
    title,
    text: asText(lead, headings),
    html: asHtml(title, lead, headings),
  };
}

const lengthOf = ({ startedAt, endedAt }: Run): number =>
  startedAt === null || endedAt === null ? 0 : Math.max(0, Date.parse(endedAt) - Date.parse(startedAt));

const ranRow = (run: Run, title: string): string =>
  `${title}: ${run.outcome}${run.startedAt === null ? "" : `, ${duration(lengthOf(run))}, ${run.items.done} of ${run.items.total}`}`;

const shortened = (rows: string[]): string[] =>
  rows.length <= mostRows ? rows : [...rows.slice(0, mostRows - 1), `and ${rows.length - mostRows + 1} more`];

const longestLine = 160;
function oneLine(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > longestLine ? `${line.slice(0, longestLine)}...` : line;
}

const asText = (lead: string, headings: readonly Heading[]): string =>
  [
    lead,
    ...headings.map(({ title, rows }) => [`${title}:`, ...rows.map((row) => `  ${row}`)].join("\n")),
  ].join("\n\n");

const asHtml = (title: string, lead: string, headings: readonly Heading[]): string => {
  const lists = headings.map(
    (heading) =>
      `<h2>${escaped(heading.title)}</h2><ul>${heading.rows.map((row) => `<li>${escaped(row)}</li>`).join("")}</ul>`,
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escaped(title)}</title><body><p>${escaped(lead)}</p>${lists.join("")}</body></html>`;
};

const entities: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign]!);
