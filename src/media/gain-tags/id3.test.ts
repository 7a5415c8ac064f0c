import { expect, test } from "vitest";
import { RefusedFile } from "./gains.ts";
import { id3Length, tagMp3 } from "./id3.ts";

const ascii = (text: string) => Buffer.from(text, "latin1");
const sound = Buffer.from([0xff, 0xfb, 1, 2, 3]);
/** A number of less than 2^14 with 7 bits in each byte. */
const sevens = (value: number) => Buffer.from([0, 0, Math.floor(value / 128), value % 128]);

/** A frame whose length takes one byte, and so is the same in both versions. */
const frame = (id: string, body: Buffer, flags = [0, 0]) =>
  Buffer.concat([ascii(id), Buffer.from([0, 0, 0, body.length, ...flags]), body]);
const text = (name: string, value: string) => frame("TXXX", ascii(`\0${name}\0${value}`));
const tag = (version: number, ...content: Buffer[]) => {
  const body = Buffer.concat(content);
  return Buffer.concat([ascii("ID3"), Buffer.from([version, 0, 0]), sevens(body.length), body]);
};

const fields = new Map([
  ["GAIN", "+1 dB"],
  ["PEAK", "0.5"],
]);
const ours = [text("GAIN", "+1 dB"), text("PEAK", "0.5")];
const title = frame("TIT2", ascii("\0Title"));

const written = (...file: Buffer[]): Buffer | undefined => {
  const pieces = tagMp3(Buffer.concat(file), fields);
  return pieces && Buffer.concat(pieces);
};

test("a file without a tag gets one of version 2.4", () => {
  expect(written(sound)).toEqual(Buffer.concat([tag(4, ...ours), sound]));
  expect(written(tag(4, ...ours), sound)).toBeUndefined();
});

test.each([3, 4])("other frames and the padding of version 2.%i stay, in their order", (version) => {
  const others = [title, text("MOOD", "calm"), frame("APIC", ascii("picture"), [0x40, 0x80])];
  const padding = Buffer.alloc(5);
  const before = tag(version, others[0]!, text("gain", "0"), others[1]!, others[2]!, padding);
  expect(written(before, sound)).toEqual(Buffer.concat([tag(version, ...others, ...ours, padding), sound]));
});

test.each<[string, Buffer[]]>([
  ["one is missing", [ours[0]!]],
  ["one is another", [ours[0]!, text("PEAK", "0.6")]],
  ["one is there twice", [...ours, ours[0]!]],
  ["one has no value", [ours[0]!, frame("TXXX", ascii("\0PEAK"))]],
])("texts of which %s are written anew", (_, there) => {
  expect(written(tag(4, ...there, title), sound)).toEqual(Buffer.concat([tag(4, title, ...ours), sound]));
});

test("texts in another order, and in small letters, stay", () => {
  expect(written(tag(3, ours[1]!, title, text("gain", "+1 dB")), sound)).toBeUndefined();
});

test.each<[string, Buffer]>([
  ["Latin-1", Buffer.concat([ascii("\0GAIN\0"), Buffer.from([0xe9])])],
  ["UTF-16", Buffer.concat([ascii("\x01"), Buffer.from("\uFEFFgain\0\uFEFFé", "utf16le")])],
  ["UTF-16, big endian", Buffer.concat([ascii("\x02"), Buffer.from("gain\0é", "utf16le").swap16()])],
  ["UTF-8", Buffer.concat([ascii("\x03"), Buffer.from("gain\0é")])],
])("a text in %s is read", (_, body) => {
  const file = Buffer.concat([tag(4, frame("TXXX", body)), sound]);
  expect(tagMp3(file, new Map([["GAIN", "é"]]))).toBeUndefined();
  expect(tagMp3(file, new Map([["GAIN", "e"]]))).toBeDefined();
});

test("texts of unknown encodings, and those that are empty, are not ours", () => {
  const unknown = [frame("TXXX", ascii("\x04GAIN\0+1 dB")), frame("TXXX", Buffer.alloc(0))];
  const other = frame("TXXY", ascii("\0GAIN\0+1 dB"));
  expect(written(tag(4, ...unknown, other), sound)).toEqual(
    Buffer.concat([tag(4, ...unknown, other, ...ours), sound]),
  );
});

test("lengths of frames have 7 bits in each byte in version 2.4, and 8 in 2.3", () => {
  const value = "x".repeat(200);
  const long = (size: Buffer) =>
    Buffer.concat([ascii("TXXX"), size, Buffer.alloc(2), ascii(`\0GAIN\0${value}`)]);
  const one = new Map([["GAIN", value]]);
  // 206 = 1 * 128 + 78.
  for (const [version, size] of [
    [4, Buffer.from([0, 0, 1, 78])],
    [3, Buffer.from([0, 0, 0, 206])],
  ] as const) {
    const after = Buffer.concat([tag(version, long(size)), sound]);
    expect(tagMp3(after, one)).toBeUndefined();
    expect(Buffer.concat(tagMp3(Buffer.concat([tag(version), sound]), one)!)).toEqual(after);
  }
});

test("the length of a tag has 28 bits, 7 in each byte", () => {
  const padding = Buffer.alloc(2 ** 21);
  const before = Buffer.concat([ascii("ID3\x04\0\0"), Buffer.from([1, 0, 0, 0]), padding, sound]);
  expect(id3Length(before)).toBe(2 ** 21 + 10);
  const [head, body] = tagMp3(before, new Map([["A", "b"]])) as [Uint8Array, Uint8Array];
  // A frame of 10 + 4 bytes.
  expect([...head]).toEqual([...ascii("ID3"), 4, 0, 0, 1, 0, 0, 14]);
  expect(body).toHaveLength(2 ** 21 + 14);
});

test("how long a tag is", () => {
  expect(id3Length(sound)).toBe(0);
  expect(id3Length(ascii("ID"))).toBe(0);
  expect(id3Length(tag(4))).toBe(10);
  expect(id3Length(Buffer.concat([tag(3, title), sound]))).toBe(26);
  expect(id3Length(Buffer.concat([tag(4, Buffer.alloc(127))]))).toBe(137);
  expect(() => id3Length(tag(4, title).subarray(0, -1))).toThrow("its tag is cut short");
  expect(() => id3Length(ascii("ID3\x04\0\0\0\0\0\x80"))).toThrow("a length in its tag is broken");
});

test.each<[string, Buffer[], string]>([
  ["version 2.2", [tag(2)], "its tag is of a kind that is not written here (ID3v2.2, flags 0)"],
  ["version 2.5", [tag(5)], "(ID3v2.5, flags 0)"],
  ["with flags", [ascii("ID3\x03\0\x40\0\0\0\0")], "(ID3v2.3, flags 64)"],
  [
    "with encrypted texts",
    [tag(4, frame("TXXX", ascii("\0A\0b"), [0, 4]))],
    "its texts are compressed or encrypted",
  ],
  [
    "with a frame that has half a head",
    [tag(4, ascii("TIT2\0\0\0\0\0"))],
    "the frames of its tag are broken",
  ],
  ["with a frame of a small name", [tag(4, frame("tit2", ascii("x")))], "the frames of its tag are broken"],
  [
    "with a frame that is longer than the tag",
    [tag(4, title.subarray(0, -1))],
    "the frames of its tag are broken",
  ],
  ["with something in the padding", [tag(4, title, ascii("\0\0x"))], "the frames of its tag are broken"],
])("a tag %s is refused", (_, file, reason) => {
  expect(() => written(...file, sound)).toThrow(RefusedFile);
  expect(() => written(...file, sound)).toThrow(reason);
});

test("flags of a text's first byte do no harm", () => {
  const guarded = frame("TXXX", ascii("\0MOOD\0calm"), [0x40, 0]);
  expect(written(tag(4, guarded), sound)).toEqual(Buffer.concat([tag(4, guarded, ...ours), sound]));
});
