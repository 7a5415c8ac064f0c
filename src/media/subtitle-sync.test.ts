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
