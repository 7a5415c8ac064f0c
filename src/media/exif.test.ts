import { describe, expect, test } from "vitest";
import { exifBlock } from "../../test/support/picture.ts";
import { exifOf } from "./exif.ts";

test("reads camera, lens, date with offset, and place", async () => {
  const block = await exifBlock({
    IFD0: { Make: "Canon", Model: "Canon EOS R5" },
    IFD2: {
      DateTimeOriginal: "2024:07:31 18:05:09",
      OffsetTimeOriginal: "+02:00",
      LensModel: "RF24-105mm F4 L IS USM",
    },
    IFD3: {
      GPSLatitudeRef: "S",
      GPSLatitude: "33/1 51/1 3000/100",
      GPSLongitudeRef: "E",
      GPSLongitude: "151/1 12/1 0/1",
    },
  });
  expect(exifOf(block)).toEqual({
    camera: "Canon EOS R5",
    lens: "RF24-105mm F4 L IS USM",
    takenAt: "2024-07-31T18:05:09+02:00",
    latitude: -33.858333,
    longitude: 151.2,
  });
});

test.each([
  ["Apple", "iPhone 15 Pro", "Apple iPhone 15 Pro"],
  ["NIKON CORPORATION", "NIKON D850", "NIKON D850"],
  ["SONY", "ILCE-7M4", "SONY ILCE-7M4"],
  ["OLYMPUS IMAGING CORP.", "E-M1", "OLYMPUS E-M1"],
  ["Konica Minolta Camera, Inc.", "DiMAGE Z2", "Konica Minolta Camera DiMAGE Z2"],
  ["  ", "Perfection V600", "Perfection V600"],
  ["Nokia", "  ", undefined],
])("%s and %s are one name", async (Make, Model, camera) => {
  expect(exifOf(await exifBlock({ IFD0: { Make, Model } })).camera).toBe(camera);
});

test.each([
  ["0000:00:00 00:00:00"],
  ["    :  :     :  :  "],
  ["2023:02:31 10:00:00"],
  ["2024:13:01 10:00:00"],
  ["2024:05:01 25:61:00"],
  ["1980:01:01 00:00:11"],
  ["1970:01:01 00:00:00"],
  ["0204:07:31 18:05:09"],
])("%s is no date", async (DateTimeOriginal) => {
  const { takenAt } = exifOf(await exifBlock({ IFD2: { DateTimeOriginal } }));
  expect(takenAt).toBeUndefined();
});

test("an impossible offset leaves the date without one", async () => {
  const block = await exifBlock({
    IFD2: { DateTimeOriginal: "2024:07:31 18:05:09", OffsetTimeOriginal: "+99:00" },
  });
  expect(exifOf(block).takenAt).toBe("2024-07-31T18:05:09");
});

test.each([
  ["0/1 0/1 0/1", "0/1 0/1 0/1"],
  ["91/1 0/1 0/1", "10/1 0/1 0/1"],
  ["0/0 0/0 0/0", "10/1 0/1 0/1"],
])("latitude %s with longitude %s is no place", async (GPSLatitude, GPSLongitude) => {
  const block = await exifBlock({
    IFD3: { GPSLatitudeRef: "N", GPSLatitude, GPSLongitudeRef: "E", GPSLongitude },
  });
  expect(exifOf(block)).toEqual({});
});

test("the end of a block may be missing, and all of it may be garbage", async () => {
  const block = await exifBlock({
    IFD0: { Make: "Canon", Model: "Canon EOS R5" },
    IFD2: { DateTimeOriginal: "2024:07:31 18:05:09" },
  });
  for (let length = 0; length < block.length; length++) {
    const { camera, takenAt } = exifOf(block.subarray(0, length));
    if (takenAt !== undefined) expect(takenAt).toBe("2024-07-31T18:05:09");
    if (camera !== undefined) expect("Canon Canon EOS R5").toContain(camera);
  }
  expect(exifOf(Uint8Array.from({ length: 300 }, (_, i) => (i * 37) % 256))).toEqual({});
});

type Entry = [tag: number, type: number, bytes: Buffer];
const ascii = (tag: number, text: string): Entry => [tag, 2, Buffer.from(`${text}\0`)];
const raw = (tag: number, text: string): Entry => [tag, 7, Buffer.from(text, "latin1")];
const fractions = (tag: number, ...values: [number, number][]): Entry => {
  const bytes = Buffer.alloc(8 * values.length);
  for (const [i, value] of values.flat().entries()) bytes.writeUInt32BE(value, 4 * i);
  return [tag, 5, bytes];
};
const number = (tag: number, value: number): Entry => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return [tag, 4, bytes];
};

/** A directory of TIFF 6.0 at a place of the block; longer values lie behind it. */
function directory(at: number, entries: Entry[]): Buffer {
  const head = Buffer.alloc(2 + 12 * entries.length + 4);
  head.writeUInt16BE(entries.length);
  const behind: Buffer[] = [];
  let next = at + head.length;
  for (const [i, [tag, type, bytes]] of entries.entries()) {
    const entry = 2 + 12 * i;
    const unit = type === 5 ? 8 : type === 4 ? 4 : 1;
    head.writeUInt16BE(tag, entry);
    head.writeUInt16BE(type, entry + 2);
    head.writeUInt32BE(bytes.length / unit, entry + 4);
    if (bytes.length <= 4) bytes.copy(head, entry + 8);
    else {
      head.writeUInt32BE(next, entry + 8);
      behind.push(bytes);
      next += bytes.length;
    }
  }
  return Buffer.concat([head, ...behind]);
}

function read({ image = [], photo = [], gps = [] }: Partial<Record<"image" | "photo" | "gps", Entry[]>>) {
  const start = Buffer.from("MM\0*\0\0\0\x08", "latin1");
  const pointers = (first: number, second: number) =>
    directory(8, [...image, number(0x8769, first), number(0x8825, second)]);
  const first = 8 + pointers(0, 0).length;
  const photos = directory(first, photo);
  const second = first + photos.length;
  return exifOf(Buffer.concat([start, pointers(first, second), photos, directory(second, gps)]));
}

test("the date of digitising is taken where there is no other, as is its offset", () => {
  const [taken, digitised] = [ascii(0x9003, "2024:07:31 18:05:09"), ascii(0x9004, "2023:06:30 17:04:08")];
  const [offset, other] = [ascii(0x9011, "+02:00"), ascii(0x9012, "-03:30")];
  expect(read({ photo: [taken, digitised, offset, other] })).toEqual({
    takenAt: "2024-07-31T18:05:09+02:00",
  });
  expect(read({ photo: [digitised, other] })).toEqual({ takenAt: "2023-06-30T17:04:08-03:30" });
  expect(read({ photo: [ascii(0x9003, "0000:00:00 00:00:00"), digitised] })).toEqual({
    takenAt: "2023-06-30T17:04:08",
  });
  expect(read({ photo: [offset] })).toEqual({});
});

test.each([
  ["1840:01:01 00:00:00", "1840-01-01T00:00:00"],
  ["1839:12:31 23:59:59", undefined],
  ["2000:01:01 00:00:59", undefined],
  ["2000:01:01 00:01:00", "2000-01-01T00:01:00"],
  ["1904:01:01 00:00:00", undefined],
])("%s is the date %s", (text, takenAt) => {
  expect(read({ photo: [ascii(0x9003, text)] }).takenAt).toBe(takenAt);
});

test.each([
  ["+14:00", "+14:00"],
  ["+15:00", ""],
  ["-09:59", "-09:59"],
  ["-09:60", ""],
  ["+2:00", ""],
  ["02:00", ""],
  ["x+02:00", ""],
  ["+02:000", ""],
])("the offset %s is written as %j", (text, offset) => {
  const photo = [ascii(0x9003, "2024:07:31 18:05:09"), ascii(0x9011, text)];
  expect(read({ photo }).takenAt).toBe(`2024-07-31T18:05:09${offset}`);
});

test.each<[string | undefined, string | undefined, string | undefined]>([
  ["canon", "CANON X", "CANON X"],
  ["Foo Co., Ltd.", "X", "Foo X"],
  ["OLYMPUS OPTICAL CO.,LTD", "X", "OLYMPUS X"],
  ["Foo Corporation Works", "X", "Foo Works X"],
  ["Foo Companions", "X", "Foo Companions X"],
  ["Two Words, .", "X", "Two Words X"],
  [undefined, "X", "X"],
  ["Foo", undefined, undefined],
  ["Foo\0junk", "X\0junk", "Foo X"],
  ["Foo", "A\x01\x02\x1f\x7f B  C", "Foo A B C"],
  ["Föö", "É", "Föö É"],
  ["Foo", "x".repeat(99), `Foo ${"x".repeat(99)}`],
  ["Foo", "x".repeat(101), `Foo ${"x".repeat(100)}`],
])("%j and %j are one name", (make, model, camera) => {
  const image = [...(make ? [ascii(0x010f, make)] : []), ...(model ? [ascii(0x0110, model)] : [])];
  expect(read({ image })).toEqual(camera === undefined ? {} : { camera });
});

test("a lens, and what a phone says of a picture, in ASCII only", () => {
  expect(read({ photo: [ascii(0xa434, " 50 mm "), raw(0x9286, "ASCII\0\0\0Screenshot\0")] })).toEqual({
    lens: "50 mm",
    comment: "Screenshot",
  });
  expect(read({ photo: [raw(0x9286, "JIS\0\0\0\0\0Screenshot")] })).toEqual({});
  expect(read({ photo: [raw(0x9286, "ASCII\0\0\0")] })).toEqual({});
  expect(read({ photo: [ascii(0x9286, "Screenshot")] })).toEqual({ comment: "Screenshot" });
});

describe("a place", () => {
  const place = (north: string, latitude: [number, number][], east: string, longitude: [number, number][]) =>
    read({ gps: [ascii(1, north), fractions(2, ...latitude), ascii(3, east), fractions(4, ...longitude)] });
  const whole = (degrees: number): [number, number][] => [
    [degrees, 1],
    [0, 1],
    [0, 1],
  ];
  const parts = (...values: number[]) => values.map((value): [number, number] => [value, 1]);

  test.each<[string, number, string, number, object]>([
    ["N", 90, "E", 180, { latitude: 90, longitude: 180 }],
    ["S", 90, "W", 180, { latitude: -90, longitude: -180 }],
    [" s", 1, "w", 2, { latitude: -1, longitude: -2 }],
    ["N", 91, "E", 180, {}],
    ["S", 91, "E", 180, {}],
    ["N", 90, "E", 181, {}],
    ["N", 90, "W", 181, {}],
    ["N", 0, "E", 2, { latitude: 0, longitude: 2 }],
    ["N", 2, "E", 0, { latitude: 2, longitude: 0 }],
    ["N", 0, "E", 0, {}],
  ])("%s %i, %s %i", (north, latitude, east, longitude, found) => {
    expect(place(north, whole(latitude), east, whole(longitude))).toEqual(found);
  });

  test("has minutes and seconds, rounded to a millionth; what is no number counts as none", () => {
    const longitude = parts(10, 30, 36);
    expect(place("N", parts(1, 20, 5), "E", longitude)).toEqual({ latitude: 1.334722, longitude: 10.51 });
    expect(
      place(
        "N",
        [
          [1, 1],
          [30, 1],
          [0, 0],
        ],
        "E",
        longitude,
      ),
    ).toEqual({ latitude: 1.5, longitude: 10.51 });
    expect(
      place(
        "N",
        [
          [1, 1],
          [0, 0],
          [36, 1],
        ],
        "E",
        longitude,
      ),
    ).toEqual({ latitude: 1.01, longitude: 10.51 });
    expect(place("N", parts(1, 30), "E", longitude)).toEqual({ latitude: 1.5, longitude: 10.51 });
    expect(
      place(
        "N",
        [
          [0, 0],
          [30, 1],
          [0, 1],
        ],
        "E",
        longitude,
      ),
    ).toEqual({});
    expect(
      place(
        "N",
        [
          [1, 1],
          [1, 0],
          [0, 1],
        ],
        "E",
        longitude,
      ),
    ).toEqual({});
  });

  test("of which something is missing is none", () => {
    const [north, latitude] = [ascii(1, "N"), fractions(2, [1, 1], [0, 1], [0, 1])];
    const [east, longitude] = [ascii(3, "E"), fractions(4, [2, 1], [0, 1], [0, 1])];
    expect(read({ gps: [north, latitude, east, longitude] })).toEqual({ latitude: 1, longitude: 2 });
    expect(read({ gps: [north, latitude] })).toEqual({});
    expect(read({ gps: [east, longitude] })).toEqual({});
    expect(read({ gps: [latitude, east, longitude] })).toEqual({});
    expect(read({ gps: [north, fractions(2, [1, 1]), east, longitude] })).toEqual({});
  });
});
