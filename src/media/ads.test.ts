import { describe, expect, it } from "vitest";
import { picturesOf } from "../../test/support/drawn-pictures.ts";
import { type Recording, recording } from "../../test/support/recordings.ts";
import { newCanvas } from "../demo/drawing.ts";
import { lengthOf } from "../demo/shots.ts";
import { type AdsFinding, createAdsWatch, stretchesAround } from "./ads.ts";
import type { Span } from "./span.ts";

/** Of the pictures: a wide film's, which are quicker to draw. */
const height = 136;

function watch({ shots, silences }: Recording): AdsFinding {
  const durationMs = lengthOf(shots);
  const ads = createAdsWatch({ durationMs });
  for (const { picture, timeMs } of picturesOf(shots, 2000, { height })) ads.add(picture, timeMs);
  for (const { startMs, endMs } of stretchesAround(silences, durationMs, 0.2))
    for (const { picture, timeMs } of picturesOf(shots, 40, { fromMs: startMs, toMs: endMs, height }))
      ads.addWithin(picture, timeMs);
  return ads.end(silences);
}

function expectBreaks(made: Recording, known = made.breaks): AdsFinding {
  const finding = watch(made);
  const seconds = (spans: readonly Span[]) =>
    spans.map(({ startMs, endMs }) => [startMs / 1000, endMs / 1000]);
  const difference = `${JSON.stringify(seconds(finding.breaks))} is not ${JSON.stringify(seconds(known))}`;
  expect(finding.breaks.length, difference).toBe(known.length);
  for (const [i, { startMs, endMs }] of known.entries()) {
    expect(Math.abs(finding.breaks[i]!.startMs - startMs), difference).toBeLessThanOrEqual(1000);
    expect(Math.abs(finding.breaks[i]!.endMs - endMs), difference).toBeLessThanOrEqual(1000);
  }
  return finding;
}

const someAds = [30, 15, 20, 30, 10, 30];
const otherAds = [20, 45, 30, 30, 15];

describe.each([1, 2])("breaks of recording %i are found", (seed) => {
  it("with a logo that is absent in them", () => {
    const made = recording(true, seed).show(310).ads(someAds).show(290).ads(otherAds).show(200).made;
    expect(expectBreaks(made).logo).toBe("top right");
  });

  it("without a logo, by black, silence and lengths", () => {
    const made = recording(false, seed).show(310).ads(someAds).show(290).ads(otherAds).show(200).made;
    const finding = expectBreaks(made);
    expect(finding.logo).toBeNull();
    for (const { confidence } of finding.breaks) expect(confidence).toBeGreaterThan(0.8);
  });

  it.each([true, false])("among black and silent moments of the show (logo: %s)", (logo) => {
    const made = recording(logo, seed)
      .show(130)
      .pause()
      .show(83)
      .breath()
      .show(101)
      .ads(someAds)
      .show(52)
      .pause()
      .show(148)
      .ads(otherAds)
      .show(137)
      .pause()
      .show(93).made;
    expectBreaks(made);
  });

  it("with no black between the advertisements", () => {
    const made = recording(true, seed)
      .show(310)
      .ads(someAds, { blackBetween: false })
      .show(290)
      .ads([37, 28, 51], { blackBetween: false })
      .show(200).made;
    expectBreaks(made);
  });

  it("with no black at all, by the logo", () => {
    const made = recording(true, seed)
      .show(305)
      .breath()
      .show(40)
      .ads(someAds, { blackBetween: false, blackAround: false })
      .show(61)
      .breath()
      .show(190).made;
    expectBreaks(made);
  });
});

describe("breaks are not", () => {
  it.each([true, false])("black and silent moments of a show (logo: %s)", (logo) => {
    const made = recording(logo, 4)
      .show(150)
      .pause()
      .show(62)
      .pause()
      .show(171)
      .pause()
      .show(44)
      .pause()
      .show(90);
    expectBreaks(made.made, []);
  });

  it("those moments where the logo goes on, whatever their distances", () => {
    const made = recording(true, 5).show(200).ads(someAds).show(150).pause();
    made.show(29.6).pause().show(29.6).pause().show(14.6).pause().show(220);
    expectBreaks(made.made);
  });

  it("at the very beginning unless they are clear", () => {
    const unclear = recording(false, 6).ads([30, 30]).show(300);
    expectBreaks(unclear.made, []);
    const clear = recording(false, 6).ads([30, 15, 30, 20, 30]).show(300);
    expectBreaks(clear.made);
  });
});

it("a watch that was interrupted finds what one pass finds", () => {
  const { made } = recording(true, 7).show(150).ads(someAds).show(120);
  const durationMs = lengthOf(made.shots);
  let interrupted = createAdsWatch({ durationMs });
  const interrupt = () => {
    interrupted = createAdsWatch({ durationMs }, structuredClone(interrupted.save()));
  };
  for (const { picture, timeMs } of picturesOf(made.shots, 2000, { height })) {
    interrupted.add(picture, timeMs);
    if (timeMs % 10_000 === 0) interrupt();
  }
  for (const { startMs, endMs } of stretchesAround(made.silences, durationMs, 0.2))
    for (const { picture, timeMs } of picturesOf(made.shots, 40, { fromMs: startMs, toMs: endMs, height })) {
      interrupted.addWithin(picture, timeMs);
      interrupt();
    }
  const finding = interrupted.end(made.silences);
  expect(finding).toEqual(watch(made));
  expect(finding.breaks).toHaveLength(1);
});

it("a watch of a very long recording looks at the corners less often, and keeps its size", () => {
  const ads = createAdsWatch({ durationMs: 24 * 3_600_000 });
  const picture = newCanvas(32, 18);
  for (let timeMs = 0; timeMs < 24 * 3_600_000; timeMs += 1000) ads.add(picture, timeMs);
  const { samples, sampleEveryMs } = ads.save();
  expect(samples.length).toBeLessThan(4_096);
  expect(samples.length).toBeGreaterThan(2_000);
  expect(samples.every(({ timeMs }) => timeMs % sampleEveryMs === 0)).toBe(true);
});

describe("the stretches that are wanted", () => {
  it("lie around silences, joined where they meet", () => {
    const silences = [
      { startMs: 200, endMs: 320 },
      { startMs: 10_000, endMs: 10_500 },
      { startMs: 11_000, endMs: 11_200 },
      { startMs: 20_000, endMs: 20_099 },
      { startMs: 30_000, endMs: 50_000 },
      { startMs: 99_800, endMs: 100_000 },
    ];
    expect(stretchesAround(silences, 100_000, 1)).toEqual([
      { startMs: 0, endMs: 920 },
      { startMs: 9_400, endMs: 11_800 },
      { startMs: 29_400, endMs: 32_000 },
      { startMs: 48_000, endMs: 50_600 },
      { startMs: 99_200, endMs: 100_000 },
    ]);
  });

  it("are around the longest silences when all would be too much", () => {
    const silences = Array.from({ length: 100 }, (_, i) => ({
      startMs: i * 1000,
      endMs: i * 1000 + 150 + i,
    }));
    const stretches = stretchesAround(silences, 100_000, 0.1);
    expect(stretches.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0)).toBeLessThanOrEqual(
      10_000,
    );
    expect(stretches).toEqual([{ startMs: 93_400, endMs: 99_849 }]);
  });
});
