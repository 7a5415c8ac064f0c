import { describe, expect, it } from "vitest";
import { type AdsState, createAdsWatch, stretchesAround } from "./ads.ts";
import type { SmallPicture } from "./small-picture.ts";
import type { Span } from "./span.ts";

const durationMs = 3_600_000;
const span = (startMs: number, endMs: number): Span => ({ startMs, endMs });

/** Fields of 2 by 2 pixels, of which one is looked at. */
function drawn(luma: (x: number, row: number) => number, [width, height] = [32, 18]): SmallPicture {
  const y = Uint8Array.from({ length: width * height }, (_, i) => luma(i % width, Math.floor(i / width)));
  return { width, height, y, u: new Uint8Array(0), v: new Uint8Array(0) };
}
const plain = (luma: number) => drawn(() => luma);

/** What is known after pictures at such times. */
function seen(...pictures: (readonly [timeMs: number, picture: SmallPicture])[]): AdsState {
  const watch = createAdsWatch({ durationMs });
  for (const [timeMs, picture] of pictures) watch.addWithin(picture, timeMs);
  return watch.save();
}

describe("black", () => {
  const isBlack = (picture: SmallPicture) => seen([0, picture]).blacks.length === 1;

  it("is up to luma 24", () => {
    expect(isBlack(plain(24))).toBe(true);
    expect(isBlack(plain(25))).toBe(false);
  });

  it("is 0.99 of what is between the upper and the lower two ninths", () => {
    // 25 rows of 40 pixels are looked at.
    const withWhite = (count: number, from = 20) =>
      drawn((x, row) => (row === from && x < 2 * count ? 200 : 0), [80, 90]);
    expect(isBlack(withWhite(10))).toBe(true);
    expect(isBlack(withWhite(11))).toBe(false);
    expect(isBlack(withWhite(11, 68))).toBe(false);
    expect(isBlack(withWhite(40, 18))).toBe(true);
    expect(isBlack(withWhite(40, 70))).toBe(true);
    expect(isBlack(withWhite(40, 21))).toBe(true);
  });

  it("goes on from picture to picture, 200 ms apart at most", () => {
    const black = plain(16);
    expect(seen([0, black], [40, black], [240, black]).blacks).toEqual([span(0, 240)]);
    expect(seen([0, black], [201, black]).blacks).toEqual([span(0, 0), span(201, 201)]);
    expect(seen([0, black], [40, plain(30)], [80, black]).blacks).toEqual([span(0, 0), span(80, 80)]);
    expect(seen([0, plain(30)]).blacks).toEqual([]);
  });
});

describe("a shot", () => {
  it("differs by more than 10 from the one before on average", () => {
    expect(seen([0, plain(100)], [40, plain(110)]).shotsMs).toEqual([]);
    expect(seen([0, plain(110)], [40, plain(100)]).shotsMs).toEqual([]);
    const more = drawn((x, row) => (x < 2 && row < 2 ? 111 : 110));
    expect(seen([0, plain(100)], [40, more], [80, more], [120, plain(100)]).shotsMs).toEqual([40, 120]);
    // The brightness of the whole says nothing.
    const left = drawn((x) => (x < 16 ? 120 : 80));
    expect(seen([0, plain(100)], [40, left]).shotsMs).toEqual([40]);
  });

  it("is not seen between pictures that are more than 200 ms apart", () => {
    expect(seen([0, plain(50)], [200, plain(150)]).shotsMs).toEqual([200]);
    expect(seen([0, plain(50)], [201, plain(150)]).shotsMs).toEqual([]);
    expect(seen([0, plain(50)]).shotsMs).toEqual([]);
  });

  it("is known by the mean luma of its fields", () => {
    const lumaOf = (x: number, row: number) => 16 * (row >> 1) + (x >> 1);
    const fields = Array.from({ length: 144 }, (_, i) => 16 * Math.floor(i / 16) + (i % 16));
    expect(seen([40, drawn(lumaOf)]).earlier).toEqual({ timeMs: 40, grid: Uint8Array.from(fields) });
    // Four pixels of a field: 10, 20, 30 and 42.
    const uneven = drawn((x, row) => [10, 20, 30, 42][((x >> 1) & 1) + (row & 2)]!, [64, 36]);
    expect(seen([0, uneven]).earlier?.grid).toEqual(new Uint8Array(144).fill(25));
  });
});

describe("keyframes", () => {
  it("are wanted each 2 s", () => {
    const watch = createAdsWatch({ durationMs });
    expect(watch.wants(0)).toBe(true);
    for (const timeMs of [500, 2000, 2499, 2500]) watch.add(plain(0), timeMs);
    expect(watch.save().samples.map(({ timeMs }) => timeMs)).toEqual([500, 2500]);
    expect(watch.wants(4499)).toBe(false);
    expect(watch.wants(4500)).toBe(true);
    expect(watch.save().size).toEqual({ width: 32, height: 18 });
  });

  it("are looked at half as often when there are 4096", () => {
    const watch = createAdsWatch({ durationMs });
    for (let i = 0; i < 4095; i++) watch.add(plain(0), i * 2000);
    expect(watch.save()).toMatchObject({ sampleEveryMs: 2000, samples: { length: 4095 } });
    watch.add(plain(0), 4095 * 2000);
    const { samples, sampleEveryMs } = watch.save();
    expect(sampleEveryMs).toBe(4000);
    expect(samples.map(({ timeMs }) => timeMs)).toEqual(Array.from({ length: 2048 }, (_, i) => i * 4000));
    expect(watch.wants(2047 * 4000 + 3999)).toBe(false);
  });
});

it("what was saved does not change when the watch goes on", () => {
  const watch = createAdsWatch({ durationMs });
  watch.add(plain(0), 0);
  watch.addWithin(plain(0), 0);
  const saved = watch.save();
  const before = structuredClone(saved);
  for (const one of [watch, createAdsWatch({ durationMs }, saved)]) {
    one.add(
      drawn(() => 0, [64, 36]),
      2000,
    );
    one.addWithin(plain(0), 40);
    one.addWithin(plain(90), 80);
    expect(one.save()).toMatchObject({ blacks: [span(0, 40)], shotsMs: [80], samples: { length: 2 } });
  }
  expect(saved).toEqual(before);
});

describe("a cut", () => {
  const cutsOf = (silences: Span[], { blacks = [] as Span[], shotsMs = [] as number[] }) =>
    createAdsWatch({ durationMs }, { ...createAdsWatch({ durationMs }).save(), blacks, shotsMs }).end(
      silences,
    );

  it("is black within 500 ms of a silence", () => {
    const blacks = [span(10_000, 10_200)];
    const cuts = [{ ...blacks[0]!, isBlack: true }];
    expect(cutsOf([span(9_300, 9_500)], { blacks }).cuts).toEqual(cuts);
    expect(cutsOf([span(9_300, 9_499)], { blacks }).cuts).toEqual([]);
    expect(cutsOf([span(0, 100), span(10_700, 10_900)], { blacks }).cuts).toEqual(cuts);
    expect(cutsOf([span(10_701, 10_900)], { blacks }).cuts).toEqual([]);
    expect(cutsOf([], { blacks })).toEqual({ breaks: [], cuts: [], logo: null });
  });

  it("is one when black is interrupted for up to 500 ms", () => {
    const silences = [span(10_000, 11_000)];
    expect(cutsOf(silences, { blacks: [span(10_000, 10_100), span(10_600, 10_700)] }).cuts).toEqual([
      { startMs: 10_000, endMs: 10_700, isBlack: true },
    ]);
    expect(cutsOf(silences, { blacks: [span(10_000, 10_100), span(10_601, 10_700)] }).cuts).toHaveLength(2);
  });

  it("is a new shot within a silence", () => {
    const shotsMs = [20_000];
    const cuts = [{ startMs: 20_000, endMs: 20_000, isBlack: false }];
    expect(cutsOf([span(19_900, 20_000)], { shotsMs }).cuts).toEqual(cuts);
    expect(cutsOf([span(20_000, 20_100)], { shotsMs }).cuts).toEqual(cuts);
    expect(cutsOf([span(19_900, 19_999)], { shotsMs }).cuts).toEqual([]);
    expect(cutsOf([span(20_001, 20_100)], { shotsMs }).cuts).toEqual([]);
  });

  it("is more than 3 s from any other when it is a shot", () => {
    const silences = [span(0, 60_000)];
    const startsOf = (...shotsMs: number[]) =>
      cutsOf(silences, { blacks: [span(10_000, 10_200)], shotsMs }).cuts.map(({ startMs }) => startMs);
    expect(startsOf(7_000, 13_200)).toEqual([10_000]);
    expect(startsOf(6_999, 13_201)).toEqual([6_999, 10_000, 13_201]);
    expect(startsOf(20_000, 23_000, 23_001)).toEqual([10_000, 20_000, 23_001]);
  });
});

describe("the stretches that are wanted", () => {
  it("are a tenth of the recording at most", () => {
    const silences = [span(5_000, 5_100)];
    expect(stretchesAround(silences, 13_000)).toEqual([span(4_400, 5_700)]);
    expect(stretchesAround(silences, 12_990)).toEqual([]);
    expect(stretchesAround([], 12_990)).toEqual([]);
    const longer = [...silences, span(8_000, 8_200), span(2_000, 2_100)];
    expect(stretchesAround(longer, 14_000)).toEqual([span(7_400, 8_800)]);
    expect(stretchesAround(longer, 27_000)).toEqual([span(4_400, 5_700), span(7_400, 8_800)]);
  });

  it("lie around silences of 100 ms, of which 2 s count at either end", () => {
    expect(stretchesAround([span(5_000, 5_100)], 20_000, 1)).toHaveLength(1);
    expect(stretchesAround([span(5_000, 5_099)], 20_000, 1)).toEqual([]);
    expect(stretchesAround([span(5_000, 9_000)], 20_000, 1)).toEqual([span(4_400, 9_600)]);
    expect(stretchesAround([span(5_000, 9_001)], 20_000, 1)).toEqual([
      span(4_400, 7_000),
      span(7_001, 9_601),
    ]);
  });

  it("lie within the recording", () => {
    expect(stretchesAround([span(100, 300), span(9_800, 10_000)], 10_000, 1)).toEqual([
      span(0, 900),
      span(9_200, 10_000),
    ]);
  });
});
