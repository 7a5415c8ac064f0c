import { type AdBreak, adBreaks, type CutPoint } from "./ad-breaks.ts";
import type { SmallPicture } from "./small-picture.ts";
import { joinSpans, lengthMs, type Span } from "./span.ts";
import { type CornerEdges, cornerEdges, type LogoPresence, logoPresence } from "./station-logo.ts";

export interface AdsFinding {
  breaks: AdBreak[];
  /** Where one thing may end and the next one begin. */
  cuts: CutPoint[];
  /** The corner in which the station's logo was seen. */
  logo: LogoPresence["corner"] | null;
}

/** What has been seen so far: plain values. */
export interface AdsState {
  size: { width: number; height: number };
  samples: CornerEdges[];
  sampleEveryMs: number;
  blacks: Span[];
  shotsMs: number[];
  earlier: { timeMs: number; grid: Uint8Array } | null;
}

export interface AdsWatch {
  /** Whether a keyframe of this time tells something new. */
  wants(timeMs: number): boolean;
  /** Takes keyframes of the whole recording, for the logo. In the order of their times. */
  add(picture: SmallPicture, timeMs: number): void;
  /** Takes all pictures of the stretches around silences, see `stretchesAround`. In the order of their times. */
  addWithin(picture: SmallPicture, timeMs: number): void;
  save(): AdsState;
  /** @param silences of the whole recording, of 100 ms and more. */
  end(silences: readonly Span[]): AdsFinding;
}

const shortestSilenceMs = 100;
/** How far black may be from a silence, and how much is looked at on either side of one. */
const coincidenceMs = 500;
const aroundMs = 600;
/** Of a long silence only this much at either end. */
const silenceEndMs = 2_000;
/** A shot within this time of another cut is no cut of its own. */
const closestCutsMs = 3_000;
const closestSamplesMs = 2_000;
/** When there are more samples, every second one goes: 8 MB at most. */
const mostSamples = 4_096;
/** Luma in full range of a black pixel; the share of the pixels that must be. */
const blackLuma = 24;
const blackShare = 0.99;
/** Mean difference in luma of the fields of two pictures from different shots. */
const shotDifference = 10;
const gridColumns = 16;
const gridRows = 9;
/** Pictures further apart than this say nothing about where a shot ends. */
const nextPictureMs = 200;

/**
 * Which stretches are wanted with all their pictures: short ones around silences, the longest silences first, as long
 * as all of them together are within a share of the recording. In order, none touching another.
 */
export function stretchesAround(silences: readonly Span[], durationMs: number, share = 0.1): Span[] {
  const taken: Span[] = [];
  let left = durationMs * share;
  for (const silence of silences.toSorted((a, b) => lengthMs(b) - lengthMs(a))) {
    if (lengthMs(silence) < shortestSilenceMs) break;
    const stretches = joinSpans(
      [
        {
          startMs: silence.startMs - aroundMs,
          endMs: Math.min(silence.endMs, silence.startMs + silenceEndMs),
        },
        { startMs: Math.max(silence.startMs, silence.endMs - silenceEndMs), endMs: silence.endMs + aroundMs },
      ].map(({ startMs, endMs }) => ({ startMs: Math.max(0, startMs), endMs: Math.min(durationMs, endMs) })),
    );
    left -= stretches.reduce((sum, stretch) => sum + lengthMs(stretch), 0);
    if (left < 0) break;
    taken.push(...stretches);
  }
  return joinSpans(taken);
}

/**
 * Watches a recording for breaks with advertisements. All pictures have one size. Memory: 2 kB for a sample of the
 * corners, of which there are some thousand at most, and some bytes for each cut.
 * @param saved of a watch of the same recording: the result is that of one pass.
 */
export function createAdsWatch({ durationMs }: { durationMs: number }, saved?: AdsState): AdsWatch {
  const size = { ...(saved?.size ?? { width: 0, height: 0 }) };
  let samples = [...(saved?.samples ?? [])];
  let sampleEveryMs = saved?.sampleEveryMs ?? closestSamplesMs;
  const blacks = (saved?.blacks ?? []).map((span) => ({ ...span }));
  const shotsMs = [...(saved?.shotsMs ?? [])];
  let earlier = saved?.earlier ?? null;

  const wants = (timeMs: number): boolean =>
    timeMs >= (samples.at(-1)?.timeMs ?? Number.NEGATIVE_INFINITY) + sampleEveryMs;

  return {
    wants,
    add(picture, timeMs) {
      if (!wants(timeMs)) return;
      size.width = picture.width;
      size.height = picture.height;
      samples.push(cornerEdges(picture, timeMs));
      if (samples.length < mostSamples) return;
      samples = samples.filter((_, i) => i % 2 === 0);
      sampleEveryMs *= 2;
    },
    addWithin(picture, timeMs) {
      const { grid, isBlack } = coarseOf(picture);
      const next = earlier && timeMs - earlier.timeMs <= nextPictureMs ? earlier : null;
      const black = blacks.at(-1);
      if (isBlack && next && black?.endMs === next.timeMs) black.endMs = timeMs;
      else if (isBlack) blacks.push({ startMs: timeMs, endMs: timeMs });
      if (next && differenceOf(next.grid, grid) > shotDifference) shotsMs.push(timeMs);
      earlier = { timeMs, grid };
    },
    save: () => ({
      size: { ...size },
      samples: [...samples],
      sampleEveryMs,
      blacks: blacks.map((span) => ({ ...span })),
      shotsMs: [...shotsMs],
      earlier,
    }),
    end(silences) {
      const cuts = cutsOf(silences, blacks, shotsMs);
      const logo = logoPresence(samples, size);
      return {
        breaks: adBreaks({ cuts, logo: logo?.samples ?? [], durationMs }),
        cuts,
        logo: logo?.corner ?? null,
      };
    },
  };
}

/** Where black and silence coincide; and where shots change in silence, far from these and from one another. */
function cutsOf(silences: readonly Span[], blacks: readonly Span[], shotsMs: readonly number[]): CutPoint[] {
  const near = (span: Span, withinMs: number) =>
    silences.some(
      ({ startMs, endMs }) => startMs - withinMs <= span.endMs && span.startMs <= endMs + withinMs,
    );
  const cuts: CutPoint[] = joinSpans(blacks, coincidenceMs)
    .filter((black) => near(black, coincidenceMs))
    .map((black) => ({ ...black, isBlack: true }));
  for (const shotMs of shotsMs) {
    const shot = { startMs: shotMs, endMs: shotMs };
    const isApart = cuts.every(
      ({ startMs, endMs }) => shotMs < startMs - closestCutsMs || shotMs > endMs + closestCutsMs,
    );
    if (isApart && near(shot, 0)) cuts.push({ ...shot, isBlack: false });
  }
  return cuts.sort((a, b) => a.startMs - b.startMs);
}

/** The mean luma of 16 by 9 fields, and whether the picture is black; a logo in a corner does not count. */
function coarseOf({ width, height, y }: SmallPicture): { grid: Uint8Array; isBlack: boolean } {
  const sums = new Uint32Array(gridColumns * gridRows);
  const counts = new Uint32Array(gridColumns * gridRows);
  const columnOf = Uint8Array.from({ length: width }, (_, x) => Math.floor((x * gridColumns) / width));
  let looked = 0;
  let black = 0;
  for (let row = 0; row < height; row += 2) {
    const fieldRow = Math.floor((row * gridRows) / height);
    const isMiddle = fieldRow > 1 && fieldRow < gridRows - 2;
    for (let x = 0; x < width; x += 2) {
      const luma = y[row * width + x]!;
      const field = fieldRow * gridColumns + columnOf[x]!;
      sums[field]! += luma;
      counts[field]!++;
      if (!isMiddle) continue;
      looked++;
      if (luma <= blackLuma) black++;
    }
  }
  return {
    grid: Uint8Array.from(sums, (sum, i) => sum / Math.max(1, counts[i]!)),
    isBlack: black >= blackShare * looked,
  };
}

function differenceOf(before: Uint8Array, after: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < before.length; i++) sum += Math.abs(before[i]! - after[i]!);
  return sum / before.length;
}
