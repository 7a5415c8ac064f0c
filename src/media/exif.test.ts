import { expect, test } from "vitest";
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
