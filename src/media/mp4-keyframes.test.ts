import { describe, expect, test } from "vitest";
import { longestKeyframeGapMs } from "./mp4-keyframes.ts";

const word = (...numbers: number[]) => {
  const bytes = Buffer.alloc(4 * numbers.length);
  numbers.forEach((number, index) => {
    bytes.writeUInt32BE(number, 4 * index);
  });
  return bytes;
};
const box = (type: string, ...body: Buffer[]) => {
  const whole = Buffer.concat(body);
  return Buffer.concat([word(whole.length + 8), Buffer.from(type, "latin1"), whole]);
};

/** A track whose times are in ticks of 1/1000 s. @param durations pairs: so many samples of so many ticks */
function track(id: number, durations: number[][], keyframes: number[] | undefined, version = 0): Buffer {
  const times = version === 1 ? word(0, 0, 0, 0) : word(0, 0);
  const flags = word(version * 0x1000000);
  const tables = [box("stts", word(0, durations.length, ...durations.flat()))];
  if (keyframes) tables.push(box("stss", word(0, keyframes.length, ...keyframes)));
  return box(
    "trak",
    box("tkhd", flags, times, word(id, 0)),
    box("mdia", box("mdhd", flags, times, word(1000, 0)), box("minf", box("stbl", ...tables))),
  );
}

test("the longest way from keyframe to keyframe, through changing durations", () => {
  const moov = Buffer.concat([
    box("mvhd", word(0)),
    track(1, [[100, 21]], undefined),
    // Samples of 40 ms up to the tenth, then of 100 ms: keyframes at 0, 200, 400 and 1400 ms, the end at 2400 ms.
    track(
      2,
      [
        [10, 40],
        [20, 100],
      ],
      [1, 6, 11, 21],
    ),
    track(
      3,
      [
        [10, 40],
        [20, 100],
      ],
      [1, 6, 11],
      1,
    ),
  ]);
  expect(longestKeyframeGapMs(moov, 2)).toBe(1000);
  expect(longestKeyframeGapMs(moov, 3)).toBe(2000);
});

test("nothing is said of a track that has no table of keyframes, no samples, or is not there", () => {
  const moov = Buffer.concat([track(1, [[100, 21]], undefined), track(2, [], [])]);
  for (const id of [1, 2, 3]) expect(longestKeyframeGapMs(moov, id)).toBeUndefined();
  expect(longestKeyframeGapMs(Buffer.from("garbage of any kind"), 1)).toBeUndefined();
});

test("a table that reaches beyond its box is refused", () => {
  const moov = track(1, [[10, 40]], [1]);
  moov.writeUInt32BE(9, moov.indexOf("stss") + 8);
  expect(() => longestKeyframeGapMs(moov, 1)).toThrow(RangeError);
});

describe("the longest gap", () => {
  const gap = (durations: number[][], keyframes: number[]) =>
    longestKeyframeGapMs(track(1, durations, keyframes), 1);

  test.each<[string, number[][], number[], number]>([
    ["of one keyframe is the whole", [[10, 40]], [1], 400],
    ["may be the first", [[10, 40]], [1, 8], 280],
    ["may be in the middle", [[10, 40]], [1, 2, 9], 280],
    ["may be the last", [[10, 40]], [1, 2, 3], 320],
    ["may be before the first keyframe", [[10, 40]], [9], 320],
    [
      "goes over the end of a run",
      [
        [5, 40],
        [5, 10],
      ],
      [1, 6],
      200,
    ],
    [
      "is counted in both runs",
      [
        [5, 40],
        [5, 10],
      ],
      [1, 4, 8, 9],
      120,
    ],
    [
      "goes through a whole run",
      [
        [2, 40],
        [2, 100],
        [2, 10],
      ],
      [1, 6],
      290,
    ],
    ["ends with the track, and not behind it", [[10, 40]], [1, 6, 11, 100], 200],
  ])("%s", (_, durations, keyframes, milliseconds) => {
    expect(gap(durations, keyframes)).toBe(milliseconds);
  });

  test("is not known without samples or without keyframes", () => {
    expect(gap([], [1])).toBeUndefined();
    expect(gap([[10, 40]], [])).toBeUndefined();
  });
});

describe("boxes", () => {
  const whole = track(5, [[10, 40]], [1]);
  const head = box("tkhd", word(0, 0, 0, 5, 0));
  const stbl = box("stbl", box("stts", word(0, 1, 10, 40)), box("stss", word(0, 1, 1)));
  const mdhd = (timescale: number) => box("mdhd", word(0, 0, 0, timescale, 0));

  test.each<[string, Buffer, number | undefined]>([
    ["all of them", box("trak", head, box("mdia", mdhd(500), box("minf", stbl))), 800],
    ["no scale of time", box("trak", head, box("mdia", mdhd(0), box("minf", stbl))), undefined],
    ["no media", box("trak", head), undefined],
    ["no header of the media", box("trak", head, box("mdia", box("minf", stbl))), undefined],
    ["no information", box("trak", head, box("mdia", mdhd(500))), undefined],
    ["no tables", box("trak", head, box("mdia", mdhd(500), box("minf"))), undefined],
    [
      "no durations",
      box("trak", head, box("mdia", mdhd(500), box("minf", box("stbl", box("stss", word(0, 1, 1)))))),
      undefined,
    ],
  ])("with %s", (_, file, milliseconds) => {
    expect(longestKeyframeGapMs(file, 5)).toBe(milliseconds);
  });

  test("before the track, behind it and around it do no harm", () => {
    const nameless = box("trak", box("mdia"));
    const around = Buffer.concat([
      Buffer.from("abc"),
      nameless,
      box("free"),
      whole,
      box("free"),
      Buffer.alloc(3),
    ]);
    expect(longestKeyframeGapMs(around.subarray(3), 5)).toBe(400);
    expect(longestKeyframeGapMs(whole.subarray(0, -1), 5)).toBeUndefined();
    expect(longestKeyframeGapMs(Buffer.concat([word(7, 0), whole]), 5)).toBeUndefined();
    expect(longestKeyframeGapMs(new Uint8Array(), 5)).toBeUndefined();
  });
});
