import { describe, expect, it } from "vitest";
import { createRandom } from "../../test/support/random.ts";
import type { Span } from "./span.ts";
import { subtitleOffset } from "./subtitle-sync.ts";

const durationMs = 40 * 60_000;

/** Dialogue: stretches of 0.4 to 5 s, with pauses between them of which a few are long. */
function dialogue(seed: number, until = durationMs): Span[] {
  const random = createRandom(seed);
  const spans: Span[] = [];
  for (let startMs = 3000 * random(); ; ) {
    const endMs = startMs + 400 + 4600 * random() ** 2;
    if (endMs > until) return spans;
    spans.push({ startMs, endMs });
    startMs = endMs + 250 + 15_000 * random() ** 4;
  }
}

/** What a person writes down of it: begins a little early or late, stays longer, leaves one in ten out. */
function subtitles(speech: readonly Span[], seed: number): Span[] {
  const random = createRandom(seed);
  return speech
    .filter(() => random() > 0.1)
    .map(({ startMs, endMs }) => ({
      startMs: startMs - 100 + 200 * random(),
      endMs: endMs - 100 + 700 * random(),
    }));
}

const moved = (cues: readonly Span[], ratio: number, offsetMs: number): Span[] =>
  cues.map(({ startMs, endMs }) => ({
    startMs: startMs * ratio + offsetMs,
    endMs: endMs * ratio + offsetMs,
  }));

describe("subtitleOffset", () => {
  const speech = dialogue(1);
  const cues = subtitles(speech, 2);

  it.each([-30_000, -12_340, -2500, -700, 450, 1000, 8760, 30_000])("finds %d ms", (offsetMs) => {
    const found = subtitleOffset(speech, moved(cues, 1, offsetMs), durationMs)!;
    expect(Math.abs(found.offsetMs - offsetMs)).toBeLessThanOrEqual(100);
    expect(found.ratio).toBe(1);
    expect(found.confidence).toBeGreaterThan(0.5);
  });

  it("finds it from five minutes too", () => {
    for (let seed = 10; seed < 20; seed++) {
      const short = dialogue(seed, 300_000);
      const found = subtitleOffset(short, moved(subtitles(short, seed), 1, 4200), 300_000)!;
      expect(Math.abs(found.offsetMs - 4200), `seed ${seed}`).toBeLessThanOrEqual(150);
    }
  });

  it("calls cues that are in step so", () => {
    expect(subtitleOffset(speech, cues, durationMs)).toMatchObject({ offsetMs: 0, ratio: 1 });
    expect(subtitleOffset(speech, speech, durationMs)).toMatchObject({ offsetMs: 0, ratio: 1 });
  });

  it.each([
    ["25 fps of 23.976", 25.025 / 24],
    ["23.976 fps of 25", 24 / 25.025],
    ["24 fps of 25", 24 / 25],
    ["24 fps of 23.976", 1.001],
  ])("finds a file made for %s", (_, ratio) => {
    const found = subtitleOffset(speech, moved(cues, ratio, 1500), durationMs)!;
    expect(found.ratio).toBeCloseTo(ratio, 4);
    expect(Math.abs(found.offsetMs - 1500)).toBeLessThanOrEqual(150);
  });

  it("does not depend on the order of the cues, nor on lines that are shown together", () => {
    const twice = [...cues, ...cues.slice(0, 50)].reverse();
    expect(subtitleOffset(speech, twice, durationMs)).toEqual(subtitleOffset(speech, cues, durationMs));
  });

  it("says nothing about the subtitles of another film", () => {
    for (let seed = 100; seed < 140; seed++) {
      expect(
        subtitleOffset(speech, subtitles(dialogue(seed), seed), durationMs),
        `seed ${seed}`,
      ).toBeUndefined();
      const until = 300_000;
      const other = subtitles(dialogue(seed, until), seed);
      expect(subtitleOffset(dialogue(seed + 1, until), other, until), `short, seed ${seed}`).toBeUndefined();
    }
  });

  it("says nothing where there is too little", () => {
    expect(subtitleOffset(speech, cues.slice(0, 19), durationMs)).toBeUndefined();
    expect(subtitleOffset([], cues, durationMs)).toBeUndefined();
    expect(subtitleOffset(speech, moved(cues, 0, 5000), durationMs)).toBeUndefined();
    expect(subtitleOffset([{ startMs: 0, endMs: durationMs }], cues, durationMs)).toBeUndefined();
    expect(subtitleOffset([], cues, 0)).toBeUndefined();
  });
});

describe("cues that are the speech itself, moved", () => {
  const until = 300_000;
  const speech = dialogue(5, until).map(({ startMs, endMs }) => ({
    startMs: Math.round(startMs / 10) * 10,
    endMs: Math.round(endMs / 10) * 10,
  }));
  const found = (ratio: number, offsetMs: number) =>
    subtitleOffset(speech, moved(speech, ratio, offsetMs), until);

  it.each([-60_000, -59_990, -1230, 1240, 59_990, 60_000])(
    "are found to the hundredth of a second: %d ms",
    (offsetMs) => {
      expect(found(1, offsetMs)).toMatchObject({ offsetMs, ratio: 1 });
    },
  );

  it("are in step where that fits nearly as well", () => {
    for (const offsetMs of [-20, -10, 10, 20]) expect(found(1, offsetMs)!.offsetMs).toBe(0);
    for (const offsetMs of [-400, 400]) expect(found(1, offsetMs)!.offsetMs).toBe(offsetMs);
  });

  it.each([
    [24_000 / 1001, 24],
    [24_000 / 1001, 25],
    [24, 24_000 / 1001],
    [24, 25],
    [25, 24_000 / 1001],
    [25, 24],
  ])("and stretched from %d to %d frames a second", (of, to) => {
    const long = dialogue(1, 600_000);
    const stretched = subtitleOffset(long, moved(long, of / to, -2500), 600_000)!;
    expect(stretched.ratio).toBeCloseTo(of / to, 9);
    expect(Math.abs(stretched.offsetMs + 2500)).toBeLessThanOrEqual(30);
  });

  it("are enough from twenty on", () => {
    const some = (count: number) => speech.filter((_, i) => i % 2 === 0).slice(0, count);
    expect(subtitleOffset(some(20), moved(some(20), 1, 2000), until)).toMatchObject({ offsetMs: 2000 });
    expect(subtitleOffset(some(19), moved(some(19), 1, 2000), until)).toBeUndefined();
    // Those that are shown for no time at all count as cues, but say nothing.
    const withEmpty = [...some(20), { startMs: 9000, endMs: 9000 }];
    expect(subtitleOffset(some(20), moved(withEmpty, 1, 2000), until)).toEqual(
      subtitleOffset(some(20), moved(some(20), 1, 2000), until),
    );
  });

  it("are as sure as the next best correlation is low", () => {
    const short = 150_000;
    // On the grid of the offsets that are looked at, so that each can be counted out.
    const grid = 50;
    const coarse = dialogue(5, short).map(({ startMs, endMs }) => ({
      startMs: Math.floor(startMs / grid) * grid,
      endMs: Math.floor(endMs / grid) * grid,
    }));
    const steps = short / grid;
    const bits = (offset: number) => {
      const series = new Uint8Array(steps);
      for (const { startMs, endMs } of coarse)
        series.fill(1, Math.max(0, startMs / grid + offset), Math.max(0, endMs / grid + offset));
      return series;
    };
    const spoken = bits(0);
    const correlation = (shown: Uint8Array) => {
      let [said, seen, both] = [0, 0, 0];
      for (let i = 0; i < steps; i++) {
        said += spoken[i]!;
        seen += shown[i]!;
        both += spoken[i]! & shown[i]!;
      }
      return (both * steps - said * seen) / Math.sqrt(said * (steps - said) * seen * (steps - seen));
    };
    // Nearer than two seconds is the slope of the peak.
    let next = 0;
    for (let offset = -1200; offset <= 1200; offset++)
      if (Math.abs(offset) > 40) next = Math.max(next, correlation(bits(offset)));
    expect(subtitleOffset(coarse, coarse, short)!.confidence).toBeCloseTo(1 - next, 9);
  });
});
