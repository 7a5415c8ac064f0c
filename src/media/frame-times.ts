import { addDamage, type Damage } from "./damage.ts";

/** Frames per second, rounded to 0.001. */
export interface FrameRate {
  /** Holes in a stream of constant rate left out. */
  average: number;
  /** Whether nearly all frames follow each other at one distance, as exactly as the container writes times. */
  constant: boolean;
  /** By the longest and the shortest distance of two frames; the average when constant. */
  min: number;
  max: number;
}

/** What is known of the times of a stream's frames: plain data, and little of it. */
export interface FrameTimes {
  /** Frames that others may still come before, in order of time. */
  waiting: { timeMs: number; durationMs: number }[];
  /** The frame before those; NaN when there is none. */
  lastMs: number;
  lastDurationMs: number;
  /** The last distance that was no gap; 0 when there is none. */
  distanceMs: number;
  /** How often each distance occurs, in hundredths of a millisecond. Gaps left out here and in the sum. */
  distances: Map<number, number>;
  sumMs: number;
  gapCount: number;
  gapSumMs: number;
  longestGapMs: number;
  gaps: Damage[];
}

/** Frames that may be stored before one that is shown earlier: what H.264 and HEVC allow. */
const mostReordered = 16;
/** A hole that is shorter is a frame left out, not damage. */
const shortestGapMs = 200;
/** Containers write times in whole milliseconds, at worst: two equal distances can then differ by one. */
const roundingMs = 1.02;
/** Of the distances, those that may differ in a stream of constant rate, and those that may be gaps. */
const toleratedOthers = 0.02;
const toleratedGaps = 0.05;

export const noFrames = (): FrameTimes => ({
  waiting: [],
  lastMs: Number.NaN,
  lastDurationMs: 0,
  distanceMs: 0,
  distances: new Map(),
  sumMs: 0,
  gapCount: 0,
  gapSumMs: 0,
  longestGapMs: 0,
  gaps: [],
});

/**
 * Adds a frame, in the order of the file.
 *
 * @param timeMs when it is shown.
 * @param durationMs 0 when unknown.
 */
export function addFrame(times: FrameTimes, timeMs: number, durationMs: number): void {
  const { waiting } = times;
  let place = waiting.length;
  while (place > 0 && waiting[place - 1]!.timeMs > timeMs) place--;
  waiting.splice(place, 0, { timeMs, durationMs });
  if (waiting.length > mostReordered) follow(times, waiting.shift()!);
}

/** Says that the frames to come do not follow those so far: the times have gone back. */
export function breakFrames(times: FrameTimes): void {
  for (const frame of times.waiting.splice(0)) follow(times, frame);
  times.lastMs = Number.NaN;
}

function follow(times: FrameTimes, { timeMs, durationMs }: FrameTimes["waiting"][number]): void {
  const { lastMs, lastDurationMs } = times;
  const distanceMs = timeMs - lastMs;
  if (distanceMs <= 0) return;
  times.lastMs = timeMs;
  times.lastDurationMs = durationMs;
  if (Number.isNaN(distanceMs)) return;
  const expectedMs = Math.max(lastDurationMs, times.distanceMs);
  if (expectedMs > 0 && distanceMs - expectedMs > shortestGapMs) {
    times.gapCount++;
    times.gapSumMs += distanceMs;
    times.longestGapMs = Math.max(times.longestGapMs, distanceMs);
    addDamage(times.gaps, { kind: "gap", fromMs: lastMs + expectedMs, toMs: timeMs, packets: 0 });
    return;
  }
  const key = Math.round(distanceMs * 100);
  times.distances.set(key, (times.distances.get(key) ?? 0) + 1);
  times.sumMs += distanceMs;
  times.distanceMs = distanceMs;
}

const rate = (frames: number, ms: number): number => Math.round((1e6 * frames) / ms) / 1000;

/** Ends the stream. @returns null when there are not two frames. */
export function frameRateOf(times: FrameTimes): FrameRate | null {
  breakFrames(times);
  const { sumMs, gapCount, gapSumMs, longestGapMs } = times;
  const distances = [...times.distances].sort(([a], [b]) => a - b);
  const count = distances.reduce((sum, [, times]) => sum + times, 0);
  if (count === 0) return null;
  const medianMs = medianOf(distances) / 100;
  const agreeing = distances
    .filter(([distance]) => Math.abs(distance / 100 - medianMs) <= roundingMs)
    .reduce((sum, [, times]) => sum + times, 0);
  const constant =
    agreeing >= count * (1 - toleratedOthers) && gapCount <= (count + gapCount) * toleratedGaps;
  if (constant) {
    const average = rate(count, sumMs);
    return { average, constant, min: average, max: average };
  }
  const longestMs = Math.max(distances.at(-1)![0] / 100, longestGapMs);
  return {
    average: rate(count + gapCount, sumMs + gapSumMs),
    constant,
    min: rate(1, longestMs),
    max: rate(1, Math.max(distances[0]![0], 1) / 100),
  };
}

/** @param counts how often each value occurs, by rising value. @returns the lower of two in the middle. */
export function medianOf(counts: readonly (readonly [value: number, count: number])[]): number {
  let left = counts.reduce((sum, [, count]) => sum + count, 0) / 2;
  return counts.find(([, count]) => {
    left -= count;
    return left <= 0;
  })![0];
}
