import type { Run } from "../api/runs.ts";
import type { PlannedNight, Schedule } from "../api/schedule.ts";
import type { Standing } from "./pieces/badge.tsx";
import { standingOf } from "./pieces/badge.tsx";
import { epoch } from "./times.ts";

/** Something on the band: instants in milliseconds since the epoch. */
export interface Bar {
  key: string;
  task: string;
  from: number;
  to: number;
  standing: Standing | "planned";
  /** Where it is drawn, from 0: bars of one lane do not overlap. */
  lane: number;
  /** Of a run that is there. */
  runId?: number;
}

/** What of a run is seen on the band. */
export type RunOnBand = Pick<Run, "id" | "task" | "state" | "outcome" | "startedAt" | "endedAt">;

const hour = 3_600_000;
/** Milliseconds that a task may take whose length nobody knows. */
const unknownLength = 5 * 60_000;
/** Hours that the band shows: back from now, and of all of it the fewest and the most. */
const band = { back: 12, least: 25, most: 48 };

/**
 * What ran, runs and is planned between two instants, in as few lanes as do not overlap.
 * @param lengths how long each task usually takes, in milliseconds
 * @param least milliseconds that a bar takes at least, so that it is seen
 */
export function barsOf(
  { runs, nights }: { runs: readonly RunOnBand[]; nights: readonly PlannedNight[] },
  lengths: ReadonlyMap<string, number>,
  { from, to, now, least }: { from: number; to: number; now: number; least: number },
): Bar[] {
  const ran = runs.flatMap((run) =>
    run.startedAt === null
      ? []
      : {
          key: `run-${run.id}`,
          task: run.task,
          from: epoch(run.startedAt),
          to: run.endedAt === null ? now : epoch(run.endedAt),
          standing: standingOf(run),
          runId: run.id,
        },
  );
  const planned = nights
    .flatMap(({ starts }) => starts)
    .map(({ task, at }) => ({
      key: `plan-${task}-${at}`,
      task,
      from: epoch(at),
      to: epoch(at) + (lengths.get(task) ?? unknownLength),
      standing: "planned" as const,
    }))
    .filter((start) => start.from >= now);
  const seen = [...ran, ...planned]
    .filter((bar) => bar.to >= from && bar.from < to)
    .sort((a, b) => a.from - b.from || a.key.localeCompare(b.key));
  const ends: number[] = [];
  return seen.map((bar) => {
    const free = ends.findIndex((end) => end <= bar.from);
    const lane = free === -1 ? ends.length : free;
    ends[lane] = Math.max(bar.to, bar.from + least);
    return { ...bar, lane };
  });
}

/** The night that is on, or comes next: the first window that has not closed. */
export const nightOf = ({ nights }: Schedule, now: number): PlannedNight | undefined =>
  nights.find(({ closes }) => closes !== null && epoch(closes) > now);

/**
 * What the band shows: half a day back and half a day ahead, and the next window to its end where that is near enough.
 * @returns instants at full hours
 */
export function rangeOf(schedule: Schedule, now: number): { from: number; to: number } {
  const from = Math.floor(now / hour - band.back) * hour;
  const closes = nightOf(schedule, now)?.closes;
  const end = closes ? Math.ceil(epoch(closes) / hour + 1) * hour : 0;
  const isNear = end <= from + band.most * hour;
  return { from, to: Math.max(from + band.least * hour, isNear ? end : 0) };
}

/** How a night will go. All in milliseconds. */
export interface Outlook {
  /** Of all tasks that start by themselves, one after the other. */
  expected: number;
  /** Between now, or the opening, and the closing. */
  room: number;
  /** Planned tasks whose length nobody knows. */
  unknown: number;
  fits: boolean;
}

/** Whether what is planned for a night is likely to fit, were it done one after the other. */
export function outlookOf(
  { opens, closes, starts }: PlannedNight,
  lengths: ReadonlyMap<string, number>,
  now: number,
): Outlook {
  const known = starts.flatMap(({ task }) => lengths.get(task) ?? []);
  const expected = known.reduce((sum, length) => sum + length, 0);
  const room = opens && closes ? Math.max(0, epoch(closes) - Math.max(now, epoch(opens))) : 0;
  return {
    expected,
    room,
    unknown: starts.length - known.length,
    fits: starts.length === 0 || expected <= room,
  };
}

/**
 * How fast a run goes while nothing holds it up, and how long it has left at that.
 * @returns items in a minute, and milliseconds; undefined while it has done too little to tell
 */
export function paceOf(
  {
    startedAt,
    pausedSeconds,
    items: { total, done, failed },
  }: Pick<Run, "startedAt" | "pausedSeconds" | "items">,
  now: number,
): { perMinute: number; left: number } | undefined {
  const dealt = done + failed;
  const lasted = startedAt === null ? 0 : now - epoch(startedAt) - 1000 * pausedSeconds;
  if (dealt === 0 || lasted < 2_000) return undefined;
  return { perMinute: (60_000 * dealt) / lasted, left: (Math.max(0, total - dealt) * lasted) / dealt };
}
