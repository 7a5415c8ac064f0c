import { expect, test } from "vitest";
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
