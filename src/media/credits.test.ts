import { describe, expect, it } from "vitest";
import { picturesOf } from "../../test/support/drawn-pictures.ts";
import { card, cards, plain, scene, scenes } from "../../test/support/films.ts";
import { lengthOf, type Shot } from "../demo/shots.ts";
import { type CreditsFinding, createCreditsWatch, creditsOf } from "./credits.ts";

/** Watches keyframes, then all pictures (25 a second) of the stretches that are wanted. */
function watch(shots: readonly Shot[], { everyMs = 2000, height = 180 } = {}): CreditsFinding {
  const durationMs = lengthOf(shots);
  const credits = createCreditsWatch({ durationMs });
  for (const { picture, timeMs } of picturesOf(shots, everyMs, { height })) credits.add(picture, timeMs);
  for (const { startMs, endMs } of credits.end().wantsStretches)
    for (const { picture, timeMs } of picturesOf(shots, 40, { fromMs: startMs, toMs: endMs, height }))
      credits.refine(picture, timeMs);
  return credits.end();
}

/** @param known seconds of the start and of the end of each part. */
function expectParts(finding: CreditsFinding, known: readonly (readonly [number, number])[], within = 0.5) {
  const found = finding.parts.map(({ startMs, endMs }) => [startMs / 1000, endMs / 1000]);
  expect(found, JSON.stringify(finding.keyframes.map(({ look }) => look[0]).join(""))).toHaveLength(
    known.length,
  );
  for (const [i, span] of known.entries())
    for (const [j, seconds] of span.entries())
      expect(Math.abs(found[i]![j]! - seconds), `${found} is not ${known}`).toBeLessThanOrEqual(within);
}

describe("credits are found", () => {
  const endings: Record<string, Shot> = {
    "cards on black": { seconds: 40, background: plain(), lettering: card(3) },
    "one name after another": { seconds: 40, background: plain(), lettering: card(3, 1) },
    "cards on blue": { seconds: 30, background: plain([70, 190, 110]), lettering: card(4) },
    "dark text on a light card": {
      seconds: 30,
      background: plain([225, 128, 128]),
      lettering: { ...card(4), colour: [20, 128, 128] },
    },
    "cards over a dim scene": {
      seconds: 40,
      background: scene(9, 0.25),
      lettering: { kind: "card", seed: 2, lines: 6 },
    },
  };

  it.each(Object.entries(endings))("as %s", (_, ending) => {
    const finding = watch([...scenes(60.3), ending]);
    expectParts(finding, [[60.3, 60.3 + ending.seconds]]);
    expect(finding.parts[0]!.final).toBe(true);
  });

  it.each([2000, 5000, 10_000])("with a keyframe each %i ms", (everyMs) => {
    const shots = [...scenes(71.7), { seconds: 60, background: plain(), lettering: card(3) }, ...scenes(13)];
    expectParts(watch(shots, { everyMs }), [[71.7, 131.7]]);
  });

  it.each([
    // Over a picture the first lines count only when they have risen above the place of subtitles.
    ["on black", plain(), false, 48.4],
    ["over a dim scene", scene(9, 0.25), false, 51.5],
    ["beside the last scene", scene(12), true, 51.5],
  ])("as a roll %s", (_, background, beside, start) => {
    const lettering = { kind: "roll", seed: 5, speed: 0.1, beside } as const;
    const finding = watch([...scenes(48.4), { seconds: 70, background, lettering }]);
    expectParts(finding, [[start, 118.4]]);
    if (!beside) expect(finding.keyframes.filter(({ scrolled }) => scrolled).length).toBeGreaterThan(20);
  });

  it("in wide pictures too", () => {
    const shots = [...scenes(33), { seconds: 30, background: plain(), lettering: card(8) }];
    expectParts(watch(shots, { height: 136 }), [[33, 63]]);
  });

  it("in several parts, so that the scenes between and after them survive", () => {
    const finding = watch([...scenes(50), cards(35.2, 1), ...scenes(12, 2), cards(50, 2), ...scenes(20, 3)]);
    expectParts(finding, [
      [50, 85.2],
      [97.2, 147.2],
    ]);
    expect(finding.parts.map(({ final }) => final)).toEqual([false, false]);
  });

  it("with a little black before them and any amount after them", () => {
    const [dark, text] = [plain(), { seconds: 40, background: plain(), lettering: card(3) }];
    const shots = [
      ...scenes(40),
      { seconds: 1.5, background: dark },
      text,
      { seconds: 25, background: dark },
    ];
    const finding = watch(shots);
    expectParts(finding, [[40, 106.5]]);
    expect(finding.parts[0]!.final).toBe(true);
  });
});

describe("credits are not", () => {
  const endings: Record<string, Shot[]> = {
    "a film that ends in black": [...scenes(60), { seconds: 2, background: plain() }],
    "a dim last shot": [...scenes(60), { seconds: 40, background: scene(5, 0.06) }],
    "a long black pause": [...scenes(30), { seconds: 14, background: plain() }, ...scenes(40, 2)],
    "tinted black": [...scenes(40), { seconds: 40, background: plain([14, 150, 118]) }],
    "a white card": [...scenes(40), { seconds: 40, background: plain([250, 128, 128]) }],
    "a title card": [
      ...scenes(30),
      { seconds: 6, background: plain(), lettering: card(7, 1) },
      ...scenes(50, 2),
    ],
    "subtitles over a scene": scenes(80).map((shot, i) => ({
      ...shot,
      lettering: { kind: "subtitles", seed: i },
    })),
    "subtitles over black": [
      ...scenes(30),
      { seconds: 30, background: plain(), lettering: { kind: "subtitles", seed: 4 } },
    ],
    "subtitles over a dim scene": [
      ...scenes(30),
      { seconds: 40, background: scene(6, 0.08), lettering: { kind: "subtitles", seed: 4 } },
    ],
    stars: [...scenes(30), { seconds: 40, background: { kind: "specks", seed: 3, density: 150 } }],
    "falling snow": [
      ...scenes(30),
      { seconds: 40, background: { kind: "specks", seed: 3, density: 700, falling: true } },
    ],
  };

  it.each(Object.entries(endings))("%s", (_, shots) => {
    expectParts(watch(shots), []);
  });
});

it("a watch that was interrupted finds what one pass finds", () => {
  const shots: Shot[] = [
    ...scenes(30),
    { seconds: 60, background: scene(9, 0.25), lettering: { kind: "roll", seed: 5, speed: 0.1 } },
  ];
  const durationMs = lengthOf(shots);
  let interrupted = createCreditsWatch({ durationMs });
  for (const { picture, timeMs } of picturesOf(shots, 2000)) {
    interrupted.add(picture, timeMs);
    interrupted = createCreditsWatch({ durationMs }, structuredClone(interrupted.save()));
  }
  for (const { startMs, endMs } of interrupted.end().wantsStretches)
    for (const { picture, timeMs } of picturesOf(shots, 40, { fromMs: startMs, toMs: endMs })) {
      interrupted.refine(picture, timeMs);
      interrupted = createCreditsWatch({ durationMs }, structuredClone(interrupted.save()));
    }
  expect(interrupted.end()).toEqual(watch(shots));
  expect(interrupted.end().parts).toHaveLength(1);
});

it("keyframes that are as dense as pictures are thinned out", () => {
  const shots: Shot[] = [{ seconds: 20, background: plain(), lettering: card(3) }];
  expect(watch(shots, { everyMs: 40 }).keyframes).toHaveLength(50);
});

describe("the markers of credits", () => {
  const durationMs = 1_500_000;
  const parts = [
    { startMs: 1_400_000, endMs: 1_440_000 },
    { startMs: 1_460_000, endMs: 1_500_000 },
  ];

  it("are what was seen and what the season repeats, together", () => {
    expect(creditsOf({ parts, repeatedSound: [], chapters: [], durationMs }).markers).toEqual([
      { ...parts[0], final: false },
      { ...parts[1], final: true },
    ]);
    const repeatedSound = { startMs: 1_390_000, endMs: 1_450_000 };
    expect(creditsOf({ parts, repeatedSound: [repeatedSound], chapters: [], durationMs }).markers).toEqual([
      { startMs: 1_390_000, endMs: 1_450_000, final: false },
      { ...parts[1], final: true },
    ]);
    expect(
      creditsOf({ parts: [], repeatedSound: [repeatedSound], chapters: [], durationMs }).markers,
    ).toEqual([{ ...repeatedSound, final: false }]);
    const short = { startMs: 1_490_000, endMs: 1_500_000 };
    expect(creditsOf({ parts: [], repeatedSound: [short], chapters: [], durationMs }).markers).toEqual([]);
  });

  it("begin and end where that was seen, when it is heard almost there", () => {
    const repeatedSound = [{ startMs: 1_397_000, endMs: 1_444_000 }];
    expect(creditsOf({ parts, repeatedSound, chapters: [], durationMs }).markers).toEqual([
      { ...parts[0], final: false },
      { ...parts[1], final: true },
    ]);
  });

  it.each([
    "Credits",
    "end credits",
    "Ending",
    "ED",
    "Outro",
    "Closing Credits",
    "Abspann",
    "Générique de fin",
  ])("are those of a chapter called %s", (title) => {
    const chapters = [
      { startMs: 0, endMs: 1_395_000, title: "Part 1" },
      { startMs: 1_395_000, endMs: 1_480_000, title },
      { startMs: 1_480_000, endMs: durationMs, title: "Preview" },
    ];
    expect(creditsOf({ parts, repeatedSound: [], chapters, durationMs })).toEqual({
      origin: "chapter",
      markers: [{ startMs: 1_395_000, endMs: 1_480_000, final: false }],
    });
  });

  it.each([
    ["Opening Credits", 1_395_000],
    ["Edward leaves", 1_395_000],
    ["No credit", 1_395_000],
    ["Credits", 60_000],
  ])("are not those of a chapter called %s at %i ms", (title, startMs) => {
    const chapters = [{ startMs, endMs: startMs + 85_000, title }];
    expect(creditsOf({ parts, repeatedSound: [], chapters, durationMs }).markers).toHaveLength(2);
  });
});
