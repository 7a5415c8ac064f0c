import { describe, expect, test } from "vitest";
import { episodeHeard, type Piece, spanOf } from "../../test/support/season-sound.ts";
import { findRepeats } from "./repeats.ts";
import { type EpisodeSound, findIntros, findRepeatedCredits, introWindowMs } from "./season.ts";
import type { Span } from "./span.ts";

const talk = (seed: number, seconds: number): Piece => ({ kind: "talk", seed, seconds });
const music = (seed: number, seconds: number): Piece => ({ kind: "music", seed, seconds });

/** Episodes as they come from different encoders: another level, other noise. */
const heard = (episodes: readonly Piece[][]): EpisodeSound[] =>
  episodes.map((pieces, i) =>
    episodeHeard(pieces, { gain: 0.4 + 0.05 * (i % 8), noise: 0.003, noiseSeed: i }),
  );

/** Talk and music of an episode's own; lengths are no multiples of a fingerprint's step. */
const body = (episode: number): Piece[] => [
  talk(100 + episode, 21.7 + 0.131 * episode),
  music(200 + episode, 19.3),
  talk(300 + episode, 14.9),
];

function expectNear(found: Span | undefined, truth: Span, withinMs = 1000): void {
  expect(found).toBeDefined();
  expect(Math.abs(found!.startMs - truth.startMs), "start").toBeLessThanOrEqual(withinMs);
  expect(Math.abs(found!.endMs - truth.endMs), "end").toBeLessThanOrEqual(withinMs);
}

describe("an intro", () => {
  const cold = (i: number) => (i % 3 === 0 ? [] : [talk(400 + i, 6 + 4.713 * i)]);
  const episodes = Array.from({ length: 8 }, (_, i) => [...cold(i), music(1, 24.5), ...body(i)]);
  const season = heard(episodes);
  const place = (i: number) => (i % 3 === 0 ? 0 : 1);

  test("is found after cold opens of any length", () => {
    for (const [i, { intro }] of findIntros(season).entries())
      expectNear(intro, spanOf(episodes[i]!, place(i)));
  });

  test("is found where somebody speaks over it, and fades out", () => {
    const spoken = episodes
      .slice(0, 6)
      .map((pieces, i) => pieces.with(place(i), { ...music(1, 24.5), talkOver: 900 + i, fadeOut: 1.5 }));
    for (const [i, { intro }] of findIntros(heard(spoken)).entries())
      expectNear(intro, spanOf(spoken[i]!, place(i)));
  });

  test("is missing where it is missing", () => {
    const opening = findIntros(season.with(5, heard([body(5)])[0]!));
    expect(opening[5]).toEqual({});
    expectNear(opening[6]!.intro, spanOf(episodes[6]!, 0));
  });

  test("is found in a season of two episodes", () => {
    const opening = findIntros(season.slice(0, 2));
    for (const i of [0, 1]) expectNear(opening[i]!.intro, spanOf(episodes[i]!, place(i)));
  });

  test("is found where only the beginning of the file was listened to, and counted from the start of the file", () => {
    const from = 100;
    const late = season.map((episode) => ({
      ...episode,
      points: episode.points.slice(from),
      offsetMs: from * episode.hopMs,
    }));
    expectNear(findIntros(late)[7]!.intro, spanOf(episodes[7]!, 1));
  });

  test("at the beginning of a file starts with it", () => {
    expect(findIntros(season)[0]!.intro!.startMs).toBe(0);
  });

  test("ends at a chapter, at a silence or at a keyframe that is near", () => {
    const truth = spanOf(episodes[4]!, 1);
    const end = findIntros(season)[4]!.intro!.endMs;
    const endWith = (known: Partial<EpisodeSound>) =>
      findIntros(season.with(4, { ...season[4]!, ...known }))[4]!.intro!.endMs;
    const chapters = [
      { startMs: 0, endMs: truth.endMs - 3000, title: "Chapter 1" },
      { startMs: truth.endMs - 3000, endMs: 60_000, title: "Chapter 2" },
    ];
    const silences = [{ startMs: end + 450, endMs: end + 700 }];
    const keyframesMs = [end - 4000, end - 250, end + 4000];
    expect(endWith({ chapters, silences, keyframesMs })).toBeCloseTo(truth.endMs - 3000);
    expect(endWith({ silences, keyframesMs })).toBe(end + 450);
    expect(endWith({ silences: [{ startMs: end - 500, endMs: end + 500 }], keyframesMs })).toBe(end);
    expect(endWith({ keyframesMs })).toBe(end - 250);
    expect(endWith({ silences: [{ startMs: end + 600, endMs: end + 900 }], keyframesMs: [end + 400] })).toBe(
      end,
    );
  });

  test("that a chapter is named for is that chapter", () => {
    const chapters = [
      { startMs: 0, endMs: 9000, title: "Previously on Butler" },
      { startMs: 9000, endMs: 40_000, title: "opening" },
      { startMs: 40_000, endMs: 80_000, title: "Opening night" },
    ];
    expect(findIntros([{ ...season[0]!, chapters }, ...season.slice(1)])[0]).toEqual({
      recap: { startMs: 0, endMs: 9000, origin: "chapter" },
      intro: { startMs: 9000, endMs: 40_000, origin: "chapter" },
    });
  });

  test("is looked for in the first 40 %, of long episodes in the first 10 minutes, of short ones everywhere", () => {
    const minute = 60_000;
    expect([4, 10, 20, 45].map((minutes) => introWindowMs(minutes * minute))).toEqual([
      4 * minute,
      6 * minute,
      10 * minute,
      12 * minute,
    ]);
  });
});

test("two openings in one season are both found, in turns and changed in the middle", () => {
  const opening = (i: number) => (i < 4 ? 1 : i % 2 === 0 ? 2 : 1);
  const episodes = Array.from({ length: 8 }, (_, i) => [
    talk(400 + i, 4 + 3.9 * i),
    music(opening(i), opening(i) === 1 ? 22.3 : 18.8),
    ...body(i),
  ]);
  const openings = findIntros(heard(episodes));
  for (const [i, { intro }] of openings.entries()) if (i > 0) expectNear(intro, spanOf(episodes[i]!, 1));
});

describe("no intro is found", () => {
  test("in a season without one, whatever silence and tones its episodes share", () => {
    const season = heard(
      Array.from({ length: 6 }, (_, i) => [
        { kind: "silence", seed: 0, seconds: 18 },
        talk(500 + i, 7.7),
        { kind: "tone", seed: 3, seconds: 21 },
        ...body(i),
      ]),
    );
    expect(findIntros(season)).toEqual(season.map(() => ({})));
    expect(findRepeatedCredits(season)).toEqual(season.map(() => []));
  });

  test("where two of many use the same music", () => {
    const season = heard(
      Array.from({ length: 11 }, (_, i) => [...(i === 3 || i === 8 ? [music(7, 17)] : []), ...body(i)]),
    );
    expect(findIntros(season)).toEqual(season.map(() => ({})));
    expect(findRepeats(season, { minimumMs: 10_000 })).toHaveLength(1);
  });

  test("in the middle of a long episode", () => {
    const season = heard([0, 1, 2].map((i) => [...body(i), music(1, 20), ...body(i + 10)]));
    const long = season.map((episode) => ({ ...episode, offsetMs: 1_000_000, durationMs: 2_400_000 }));
    expect(findIntros(long)).toEqual(season.map(() => ({})));
  });

  test("in one episode, or none", () => {
    expect(findIntros(heard([body(1)]))).toEqual([{}]);
    expect(findIntros([])).toEqual([]);
  });
});

describe("a recap", () => {
  const sting = music(50, 6.2);
  const clips = (i: number) => [talk(600 + i, 12.1), talk(700 + i, 9.4)];
  const withRecap = (i: number) => [talk(800 + i, 5.5), sting, ...clips(i), music(1, 21), ...body(i)];
  const truth = (i: number) => ({
    startMs: spanOf(withRecap(i), 1).startMs,
    endMs: spanOf(withRecap(i), 4).startMs,
  });

  test("is what follows a jingle that the first episode does without", () => {
    const season = heard([[music(1, 21), ...body(0)], ...[1, 2, 3, 4].map(withRecap)]);
    const openings = findIntros(season);
    expect(openings[0]!.recap).toBeUndefined();
    for (const i of [1, 2, 3, 4]) {
      expectNear(openings[i]!.recap, truth(i));
      expectNear(openings[i]!.intro, spanOf(withRecap(i), 4));
      expect(openings[i]!.recap!.endMs).toBe(openings[i]!.intro!.startMs);
    }
  });

  test("is what follows a jingle and was heard in an earlier episode", () => {
    const shown = (i: number) => [
      talk(800 + i, 5.5),
      sting,
      talk(900 + i, 8),
      talk(100 + i - 1, 9),
      music(1, 21),
    ];
    const season = heard([withRecap(0), ...[1, 2, 3].map((i) => [...shown(i), ...body(i)])]);
    const openings = findIntros(season);
    expect(openings[0]!.recap).toBeUndefined();
    for (const i of [1, 2, 3])
      expectNear(openings[i]!.recap, {
        startMs: spanOf(shown(i), 1).startMs,
        endMs: spanOf(shown(i), 4).startMs,
      });
  });

  test("is none after a logo that all episodes have", () => {
    for (const { intro, recap } of findIntros(heard([0, 1, 2, 3].map(withRecap)))) {
      expect(intro).toBeDefined();
      expect(recap).toBeUndefined();
    }
  });
});

describe("repeated credits", () => {
  const episodes = Array.from({ length: 5 }, (_, i) => [
    ...body(i),
    music(60, 20),
    talk(1000 + i, 8.3),
    music(61, 16.5),
    talk(1100 + i, 6.1 + i),
  ]);

  test("are all their parts, and leave out the scenes between them", () => {
    for (const [i, parts] of findRepeatedCredits(heard(episodes)).entries()) {
      expect(parts).toHaveLength(2);
      expectNear(parts[0], spanOf(episodes[i]!, 3));
      expectNear(parts[1], spanOf(episodes[i]!, 5));
    }
  });

  test("that go on to the end of the file end with it", () => {
    const ending = episodes.map((pieces) => pieces.slice(0, 4));
    for (const [i, parts] of findRepeatedCredits(heard(ending)).entries())
      expect(parts.at(-1)!.endMs).toBe(Math.round(spanOf(ending[i]!, 3).endMs));
  });
});

test("fingerprints of different steps are not compared", () => {
  const [one, other] = heard([body(0), body(1)]);
  expect(() => findIntros([one!, { ...other!, hopMs: 124 }])).toThrow(/same step/);
});
