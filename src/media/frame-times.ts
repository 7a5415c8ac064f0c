import { addDamage, type Damage } from "./damage.ts";

/** Frames per second, rounded to 0.001. */
export interface FrameRate {
  /** Of a constant rate: without its holes, and the few distances that differ. */
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
  /** How often each distance occurs, gaps left out; by hundredths of a millisecond, with the exact sum. */
  distances: Map<number, { count: number; sumMs: number }>;
  shortestGapMs: number;
  gapCount: number;
  gapSumMs: number;
  longestGapMs: number;
  gaps: Damage[];
}

/** Frames that may be stored before one that is shown earlier: what H.264 and HEVC allow. */
const mostReordered = 16;
/** Containers write times in whole milliseconds, at worst: two equal distances can then differ by one. */
const roundingMs = 1.02;
/** Of the distances, those that may differ in a stream of constant rate. */
const toleratedOthers = 0.02;

/** @param shortestGapMs by how much a frame may be late without being one that follows a gap. */
export const noFrames = (shortestGapMs: number): FrameTimes => ({
  waiting: [],
  lastMs: Number.NaN,
  lastDurationMs: 0,
  distanceMs: 0,
  distances: new Map(),
  shortestGapMs,
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
  if (expectedMs > 0 && distanceMs - expectedMs > times.shortestGapMs) {
    times.gapCount++;
    times.gapSumMs += distanceMs;
    times.longestGapMs = Math.max(times.longestGapMs, distanceMs);
    addDamage(times.gaps, { kind: "gap", fromMs: lastMs + expectedMs, toMs: timeMs, packets: 0 });
    return;
  }
  const key = Math.round(distanceMs * 100);
  const alike = times.distances.get(key);
  if (alike) {
    alike.count++;
    alike.sumMs += distanceMs;
  } else times.distances.set(key, { count: 1, sumMs: distanceMs });
  times.distanceMs = distanceMs;
}

interface Distances {
  count: number;
  sumMs: number;
}

const allOf = (distances: readonly Distances[]): Distances => ({
  count: distances.reduce((sum, { count }) => sum + count, 0),
  sumMs: distances.reduce((sum, { sumMs }) => sum + sumMs, 0),
});

const rateOf = ({ count, sumMs }: Distances): number => Math.round((1e6 * count) / sumMs) / 1000;

/** Ends the stream. @returns null when there are not two frames. */
export function frameRateOf(times: FrameTimes): FrameRate | null {
  breakFrames(times);
  const distances = [...times.distances.entries()]
    .sort(([a], [b]) => a - b)
    .map(([key, alike]) => ({ ms: key / 100, ...alike }));
  if (distances.length === 0) return null;
  const medianMs = medianOf(distances.map(({ ms, count }) => [ms, count]));
  const even = allOf(distances.filter(({ ms }) => Math.abs(ms - medianMs) <= roundingMs));
  const gaps = { count: times.gapCount, sumMs: times.gapSumMs };
  const all = allOf([...distances, gaps]);
  const constant = even.count >= all.count * (1 - toleratedOthers);
  if (constant) {
    const average = rateOf(even);
    return { average, constant, min: average, max: average };
  }
  const shortestMs = distances[0]!.sumMs / distances[0]!.count;
  const longestMs = Math.max(distances.at(-1)!.ms, times.longestGapMs);
  return {
    average: rateOf(all),
    constant,
    min: rateOf({ count: 1, sumMs: longestMs }),
    max: rateOf({ count: 1, sumMs: shortestMs }),
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
