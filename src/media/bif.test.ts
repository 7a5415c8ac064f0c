import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bifEntryAt, bifHead, bifIndexLength, encodeBif, readBifIndex, thinBif } from "./bif.ts";

/** Two pictures of 3 and 5 bytes every 2000 ms, put together by hand from the published layout. */
const byHand = Uint8Array.from(
  [
    "89 42 49 46 0d 0a 1a 0a", // signature
    "00 00 00 00", // version
    "02 00 00 00", // pictures
    "d0 07 00 00", // 2000 ms
    "00 ".repeat(44).trim(),
    "00 00 00 00 58 00 00 00", // picture 0 at 64 + 3 * 8 = 88
    "01 00 00 00 5b 00 00 00", // picture 1 at 91
    "ff ff ff ff 60 00 00 00", // end at 96
    "ff d8 01",
    "ff d8 02 03 04",
  ]
    .join(" ")
    .split(" ")
    .map((byte) => Number.parseInt(byte, 16)),
);
const pictures = [byHand.slice(88, 91), byHand.slice(91)];

/** The hand-made file with some bytes replaced. */
const withBytes = (offset: number, ...bytes: number[]) => {
  const changed = byHand.slice();
  changed.set(bytes, offset);
  return changed;
};

describe("encodeBif", () => {
  it("gives the published layout, byte for byte", () => {
    expect([...Buffer.concat(encodeBif(pictures, 2000))]).toEqual([...byHand]);
  });

  it("copies no picture", () => {
    const [head, ...rest] = encodeBif(pictures, 2000);
    expect(head).toHaveLength(88);
    expect(rest[0]).toBe(pictures[0]);
    expect(rest[1]).toBe(pictures[1]);
  });

  it.each([0, -1, 0.5, Number.NaN, 2 ** 32])("refuses an interval of %d", (intervalMs) => {
    expect(() => encodeBif(pictures, intervalMs)).toThrow(/whole milliseconds/);
  });

  it("refuses no pictures, an empty picture, and more than 4 GiB", () => {
    expect(() => encodeBif([], 2000)).toThrow("at least one picture");
    expect(() => encodeBif([pictures[0]!, new Uint8Array()], 2000)).toThrow("Picture 1 of the BIF is empty");
    expect(() => bifHead([2 ** 31, 2 ** 31], 2000)).toThrow("at most 4 GiB");
  });
});

describe("readBifIndex", () => {
  const known = {
    intervalMs: 2000,
    count: 2,
    entries: [
      { timestampMs: 0, offset: 88, length: 3 },
      { timestampMs: 2000, offset: 91, length: 5 },
    ],
  };

  it("reads the published layout, from the whole file or its head alone", () => {
    expect(readBifIndex(byHand)).toEqual(known);
    expect(bifIndexLength(byHand.subarray(0, 16))).toBe(88);
    expect(readBifIndex(byHand.subarray(0, 88))).toEqual(known);
  });

  it("reads bytes that lie anywhere in a larger buffer", () => {
    const buffer = new Uint8Array(byHand.length + 7);
    buffer.set(byHand, 7);
    expect(readBifIndex(buffer.subarray(7))).toEqual(known);
  });

  it("takes an interval of 0 for a second", () => {
    const index = readBifIndex(withBytes(16, 0, 0));
    expect(index.intervalMs).toBe(1000);
    expect(index.entries[1]!.timestampMs).toBe(1000);
  });

  it.each([
    ["another signature", withBytes(1, 0x43), "not a BIF file"],
    ["another version", withBytes(8, 1), "Expected a BIF file of version 0, but found version 1."],
    ["less than a header", byHand.subarray(0, 15), "at least 16 bytes, found 15"],
    ["less than its index", byHand.subarray(0, 87), "at least 88 bytes, found 87"],
    ["a count that no file has", withBytes(12, 0xff, 0xff, 0xff, 0xff), "is cut short"],
    ["times that do not rise", withBytes(72, 0), "both must rise"],
    ["offsets that do not rise", withBytes(76, 0x58), "both must rise"],
    ["an end before the last picture", withBytes(84, 0x5a), "both must rise"],
    ["a picture inside the index", withBytes(68, 0x57), "inside the index"],
    ["no end entry", withBytes(80, 2, 0, 0, 0), "expected an end entry after 2 pictures, but found time 2"],
  ])("refuses %s", (_, bytes, message) => {
    expect(() => readBifIndex(bytes)).toThrow(message);
  });

  it("finds what was written", () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 20 }), { minLength: 1, maxLength: 50 }),
        fc.integer({ min: 1, max: 10_000 }),
        (jpegs, intervalMs) => {
          const file = new Uint8Array(Buffer.concat(encodeBif(jpegs, intervalMs)));
          const { entries } = readBifIndex(file);
          expect(entries.map(({ offset, length }) => file.slice(offset, offset + length))).toEqual(
            jpegs.map((jpeg) => jpeg.slice()),
          );
          expect(entries.map(({ timestampMs }) => timestampMs)).toEqual(jpegs.map((_, i) => i * intervalMs));
        },
      ),
    );
  });
});

describe("bifEntryAt", () => {
  const index = readBifIndex(byHand);

  it.each([
    [-1, 0],
    [0, 0],
    [1999, 0],
    [2000, 1],
    [1e9, 1],
  ])("at %i ms is picture %i", (offsetMs, picture) => {
    expect(bifEntryAt(index, offsetMs)).toBe(index.entries[picture]);
  });

  it("is nothing without pictures", () => {
    expect(bifEntryAt({ intervalMs: 1000, count: 0, entries: [] }, 0)).toBeUndefined();
  });
});

describe("thinBif", () => {
  /** Pictures whose bytes say which they are. */
  const bifOf = (count: number, intervalMs: number) =>
    new Uint8Array(
      Buffer.concat(
        encodeBif(
          Array.from({ length: count }, (_, i) => Uint8Array.of(i, i)),
          intervalMs,
        ),
      ),
    );

  it.each([
    ["each fifth", 19, 2000, [0, 5, 10, 15]],
    ["the nearest where none is at the time", 13, 3000, [0, 3, 7, 10]],
    ["all of them", 4, 10_000, [0, 1, 2, 3]],
    ["some twice where there are too few", 3, 20_000, [0, 1, 1, 2, 2, 2]],
  ])("takes %s", (_, count, intervalMs, expected) => {
    const thin = new Uint8Array(Buffer.concat(thinBif(bifOf(count, intervalMs), 10_000)));
    const index = readBifIndex(thin);
    expect(index.intervalMs).toBe(10_000);
    expect(index.entries.map(({ offset }) => thin[offset])).toEqual(expected);
  });
});
