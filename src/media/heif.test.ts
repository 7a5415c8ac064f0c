import { expect, test } from "vitest";
import { heicGridOf, heicOf } from "../../test/support/heic.ts";
import { codedPicture } from "./heif.ts";

/** As much of a film as a photo is made of: how it is decoded, and where its only keyframe is. */
function filmOf(keyframe: string): Buffer {
  const box = (type: string, ...values: number[]) => {
    const bytes = Buffer.alloc(8 + 4 * values.length);
    bytes.writeUInt32BE(bytes.length);
    bytes.write(type, 4, "latin1");
    for (const [i, value] of values.entries()) bytes.writeUInt32BE(value, 8 + 4 * i);
    return bytes;
  };
  const head = (offset: number) => [
    box("hvcC", 7),
    box("stsz", 0, keyframe.length, 1),
    box("stco", 0, 1, offset),
  ];
  const start = Buffer.concat(head(0)).length;
  return Buffer.concat([...head(start), Buffer.from(keyframe)]);
}

const grid = { columns: 2, tile: { width: 64, height: 64 }, width: 120, height: 100 };
const four = ["one", "two", "three", "four"].map(filmOf);

test("finds the tiles of a grid in order, and how it is turned", () => {
  const { tiles, ...rest } = codedPicture(heicGridOf(four, { ...grid, quarters: 1 }));
  expect(tiles.map(({ data }) => data.toString())).toEqual(["one", "two", "three", "four"]);
  expect(tiles.map(({ configuration }) => configuration.readUInt32BE())).toEqual([7, 7, 7, 7]);
  const size = { rows: 2, columns: 2, width: 120, height: 100 };
  expect(rest).toEqual({ ...size, turns: [{ rotate: 270 }], colour: undefined });
  expect(codedPicture(heicGridOf(four, { ...grid, quarters: 0 })).turns).toEqual([]);
});

test("finds a picture of one piece among what else the camera wrote", () => {
  const photo = heicOf(filmOf("whole"), { width: 30, height: 20, exif: Buffer.from("camera") });
  const { tiles, ...rest } = codedPicture(photo);
  expect(tiles.map(({ data }) => data.toString())).toEqual(["whole"]);
  expect(rest).toMatchObject({ rows: 1, columns: 1, width: 30, height: 20 });
});

test("says what is missing of what is broken", () => {
  const whole = heicGridOf(four, { ...grid, quarters: 0 });
  expect(() => codedPicture(whole.subarray(0, -2))).toThrow("the file was cut off");
  expect(() => codedPicture(Buffer.from("no photo"))).toThrow("Expected the contents of a HEIF file");
  const other = Buffer.from(whole.toString("latin1").replace("grid", "iovl"), "latin1");
  expect(() => codedPicture(other)).toThrow('found "iovl"');
  const fewer = Buffer.from(whole.toString("latin1").replace("dimg", "thmb"), "latin1");
  expect(() => codedPicture(fewer)).toThrow("2 x 2 tiles in HEVC, but found 0");
});
