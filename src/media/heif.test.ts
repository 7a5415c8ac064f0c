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

const ascii = (text: string) => Buffer.from(text, "latin1");
const u8 = (...values: number[]) => Buffer.from(values);
const u16 = (...values: number[]) => Buffer.concat(values.map((value) => u8(value >> 8, value & 255)));
const u32 = (...values: number[]) =>
  Buffer.concat(values.map((value) => u16(Math.floor(value / 65_536), value % 65_536)));
const u64 = (...values: number[]) => Buffer.concat(values.map((value) => u32(0, value)));
const box = (type: string, ...content: Buffer[]) => {
  const inside = Buffer.concat(content);
  return Buffer.concat([u32(8 + inside.length), ascii(type), inside]);
};
const full = (type: string, version: number, ...content: Buffer[]) =>
  box(type, u8(version, 0, 0, 0), ...content);

/** Sixteen bytes at 8 of the file, before all that tells where they are. */
const mdat = box("mdat", ascii("0123456789abcdef"));
const infe = (id: number, type: string) => full("infe", 2, u16(id, 0), ascii(`${type}\0`));
const hvcC = box("hvcC", ascii("how"));
const ispe = full("ispe", 0, u32(30, 20));

/** The boxes of a picture of one piece: `4567`, with the properties 1 and 2. */
const single = {
  pitm: full("pitm", 0, u16(1)),
  iloc: full("iloc", 0, u16(0x4400, 1), u16(1, 0, 1), u32(12, 4)),
  iinf: full("iinf", 0, u16(1), infe(1, "hvc1")),
  ipco: box("ipco", hvcC, ispe),
  ipma: full("ipma", 0, u32(1), u16(1), u8(2, 0x81, 2)),
  more: Buffer.alloc(0),
};
type Boxes = Record<keyof typeof single, Buffer>;
const fileOf = (changes: Partial<Boxes>): Buffer => {
  const { pitm, iloc, iinf, ipco, ipma, more } = { ...single, ...changes };
  return Buffer.concat([mdat, full("meta", 0, pitm, iloc, iinf, box("iprp", ipco, ipma), more)]);
};
const textOf = (changes: Partial<Boxes>): string => codedPicture(fileOf(changes)).tiles[0]!.data.toString();

test("a picture by the smallest of boxes", () => {
  expect(codedPicture(fileOf({}))).toEqual({
    rows: 1,
    columns: 1,
    tiles: [{ configuration: ascii("how"), data: ascii("4567") }],
    width: 30,
    height: 20,
    turns: [],
    colour: undefined,
  });
});

test.each<[string, Buffer, string]>([
  ["in two pieces", full("iloc", 0, u16(0x4400, 1), u16(1, 0, 2), u32(12, 4), u32(9, 2)), "456712"],
  ["in no piece", full("iloc", 0, u16(0x4400, 1), u16(1, 0, 0)), ""],
  ["from a base of 32 bits", full("iloc", 0, u16(0x4440, 1), u16(1, 0), u32(10), u16(1), u32(2, 3)), "456"],
  ["from a base of 64 bits", full("iloc", 0, u16(0x4480, 1), u16(1, 0), u64(10), u16(1), u32(2, 3)), "456"],
  ["by a base alone", full("iloc", 0, u16(0x0440, 1), u16(1, 0), u32(10), u16(1), u32(3)), "234"],
  ["by numbers of 64 bits", full("iloc", 0, u16(0x8800, 1), u16(1, 0, 1), u64(12, 5)), "45678"],
  ["of version 0, which has no indexes", full("iloc", 0, u16(0x4404, 1), u16(1, 0, 1), u32(12, 4)), "4567"],
  ["of version 1", full("iloc", 1, u16(0x4400, 1), u16(1, 0, 0, 1), u32(12, 4)), "4567"],
  ["with an index", full("iloc", 1, u16(0x4404, 1), u16(1, 0, 0, 1), u32(9, 12, 4)), "4567"],
  ["of version 2", full("iloc", 2, u16(0x4400), u32(1, 1), u16(0, 0, 1), u32(12, 4)), "4567"],
  [
    "behind that of another",
    full("iloc", 0, u16(0x4400, 2), u16(2, 0, 1), u32(8, 1), u16(1, 0, 1), u32(9, 1)),
    "1",
  ],
  ["up to the end of its box", full("iloc", 0, u16(0x4400, 1), u16(1, 0, 1), u32(20, 4)), "cdef"],
])("a place %s", (_, iloc, text) => {
  expect(textOf({ iloc })).toBe(text);
});

test("a place in the box of small data, whole and in part, and up to the end", () => {
  const iloc = (offset: number, length: number, method = 1) =>
    full("iloc", 1, u16(0x4400, 1), u16(1, method, 0, 1), u32(offset, length));
  const more = box("idat", ascii("small"));
  expect(textOf({ iloc: iloc(0, 5), more })).toBe("small");
  expect(textOf({ iloc: iloc(1, 2), more })).toBe("ma");
  expect(textOf({ iloc: iloc(2, 0), more })).toBe("all");
  expect(textOf({ iloc: iloc(0, 5, 0x21), more })).toBe("small");
  expect(() => textOf({ iloc: iloc(1, 5), more })).toThrow("the file was cut off");
  expect(() => textOf({ iloc: iloc(1, 5) })).toThrow("Expected the data of a HEIF file");
  expect(textOf({ iloc: iloc(8, 2, 0), more })).toBe("01");
  expect(textOf({ iloc: iloc(8, 2, 2), more })).toBe("01");
});

test("ids of 32 bits, and items that are told in other versions", () => {
  const id = 0x1_0001;
  const wide = {
    pitm: full("pitm", 1, u32(id)),
    iloc: full("iloc", 2, u16(0x4400), u32(1, id), u16(0, 0, 1), u32(12, 4)),
    iinf: full("iinf", 1, u32(1), full("infe", 3, u32(id), u16(0), ascii("hvc1\0"))),
    ipma: full("ipma", 1, u32(1, id), u8(2, 0x81, 2)),
  };
  expect(textOf(wide)).toBe("4567");
  const old = full("infe", 1, u16(1, 0), ascii("Exif\0"));
  const iinf = full("iinf", 0, u16(3), infe(1, "hvc1"), full("free", 2, u16(1, 0), ascii("Exif\0")), old);
  expect(textOf({ iinf })).toBe("4567");
});

test("properties by wide numbers, of one item among others, and numbers of none", () => {
  const wide = box("ipma", u8(0, 0, 0, 1), u32(1), u16(1), u8(2), u16(0x8001, 2));
  expect(codedPicture(fileOf({ ipma: wide }))).toMatchObject({ width: 30, height: 20 });
  const far = Array.from({ length: 256 }, () => box("free"));
  const ipma = box("ipma", u8(0, 0, 0, 1), u32(1), u16(1), u8(2), u16(0x8101, 0x102));
  expect(codedPicture(fileOf({ ipco: box("ipco", ...far, hvcC, ispe), ipma })).width).toBe(30);
  const others = full("ipma", 0, u32(3), u16(7), u8(1, 3), u16(1), u8(4, 0, 0x82, 0x81, 9), u16(8), u8(1, 3));
  const ipco = box("ipco", hvcC, ispe, full("ispe", 0, u32(1, 1)));
  expect(codedPicture(fileOf({ ipco, ipma: others }))).toMatchObject({ width: 30, height: 20 });
  const twoWide = box("ipma", u8(0, 0, 0, 1), u32(2), u16(7), u8(1), u16(3), u16(1), u8(2), u16(1, 2));
  expect(codedPicture(fileOf({ ipco, ipma: twoWide }))).toMatchObject({ width: 30, height: 20 });
});

/** With these properties behind the two that a picture has. */
const withProperties = (...properties: Buffer[]) =>
  codedPicture(
    fileOf({
      ipco: box("ipco", hvcC, ispe, ...properties),
      ipma: full(
        "ipma",
        0,
        u32(1),
        u16(1),
        u8(2 + properties.length, 1, 2, ...properties.map((_, i) => i + 3)),
      ),
    }),
  );

test("turns are those of the hands of a clock, in the order of the file", () => {
  const turns = (...properties: Buffer[]) => withProperties(...properties).turns;
  const [irot, imir] = [(value: number) => box("irot", u8(value)), (value: number) => box("imir", u8(value))];
  expect(turns(irot(0))).toEqual([]);
  expect(turns(irot(1))).toEqual([{ rotate: 270 }]);
  expect(turns(irot(2))).toEqual([{ rotate: 180 }]);
  expect(turns(irot(3))).toEqual([{ rotate: 90 }]);
  expect(turns(irot(0xfd))).toEqual([{ rotate: 270 }]);
  expect(turns(imir(0))).toEqual([{ mirror: "left-right" }]);
  expect(turns(imir(1))).toEqual([{ mirror: "top-bottom" }]);
  expect(turns(imir(0xfe))).toEqual([{ mirror: "left-right" }]);
  expect(turns(imir(1), irot(3))).toEqual([{ mirror: "top-bottom" }, { rotate: 90 }]);
});

test("colours are told by the box that has numbers", () => {
  const colr = (type: string, matrix: number, range: number) =>
    box("colr", ascii(type), u16(1, 13, matrix), u8(range));
  expect(withProperties(colr("nclx", 6, 0x80)).colour).toEqual({ matrix: 6, fullRange: true });
  expect(withProperties(colr("nclx", 9, 0x7f)).colour).toEqual({ matrix: 9, fullRange: false });
  expect(withProperties(colr("prof", 6, 0x80)).colour).toBeUndefined();
  expect(withProperties(box("free", ascii("nclx"))).colour).toBeUndefined();
  expect(withProperties(colr("prof", 1, 0), colr("nclx", 5, 255)).colour).toEqual({
    matrix: 5,
    fullRange: true,
  });
});

/** A grid that is item 9, of tiles of one byte each: item 1 is `0`, item 2 is `1`. */
function gridFile(
  grid: Buffer,
  iref: Buffer,
  { types = ["hvc1", "hvc1"], colours = [] as Buffer[], own = u8(0) } = {},
): Buffer {
  const place = (id: number, method: number, offset: number, length: number) =>
    Buffer.concat([u16(id, method, 0, 1), u32(offset, length)]);
  return fileOf({
    pitm: full("pitm", 0, u16(9)),
    iloc: full("iloc", 1, u16(0x4400, 3), place(9, 1, 0, grid.length), place(1, 0, 8, 1), place(2, 0, 9, 1)),
    iinf: full("iinf", 0, u16(3), infe(9, "grid"), ...types.map((type, i) => infe(i + 1, type))),
    ipco: box("ipco", hvcC, ispe, ...colours),
    ipma: full("ipma", 0, u32(3), u16(9), own, u16(1), u8(3, 1, 2, 3), u16(2), u8(2, 1, 2)),
    more: Buffer.concat([box("idat", grid), iref]),
  });
}
const pair = u8(0, 0, 0, 1, 0, 100, 0, 50);
const dimg = (from: number, ...to: number[]) => box("dimg", u16(from, to.length, ...to));
const tilesOf = (file: Buffer) => codedPicture(file).tiles.map(({ data }) => data.toString());

test("the size of a grid, in 16 and in 32 bits", () => {
  const iref = full("iref", 0, dimg(9, 2, 1));
  expect(codedPicture(gridFile(pair, iref))).toMatchObject({ rows: 1, columns: 2, width: 100, height: 50 });
  expect(codedPicture(gridFile(u8(0, 1, 0, 1, 0, 1, 0, 0, 0, 0, 0, 50), iref))).toMatchObject({
    width: 65_536,
    height: 50,
  });
  expect(codedPicture(gridFile(u8(0, 2, 1, 0, 0, 100, 0, 50), iref))).toMatchObject({
    rows: 2,
    columns: 1,
    width: 100,
  });
});

test("the tiles of a grid are those of its own reference, as many as it has", () => {
  expect(tilesOf(gridFile(pair, full("iref", 0, dimg(9, 2, 1))))).toEqual(["1", "0"]);
  const others = [box("cdsc", u16(9, 2, 1, 1)), dimg(8, 1, 1)];
  expect(tilesOf(gridFile(pair, full("iref", 0, ...others, dimg(9, 1, 2, 2))))).toEqual(["0", "1"]);
  expect(tilesOf(gridFile(pair, full("iref", 1, box("dimg", u32(9), u16(2), u32(2, 1)))))).toEqual([
    "1",
    "0",
  ]);
});

test("a grid of too few tiles, or of others than HEVC, is refused", () => {
  const [one, two] = [full("iref", 0, dimg(9, 1)), full("iref", 0, dimg(9, 1, 2))];
  expect(() => codedPicture(gridFile(pair, one))).toThrow(
    "Expected 1 x 2 tiles in HEVC, but found 1 of hvc1",
  );
  expect(() => codedPicture(gridFile(pair, two, { types: ["jpeg", "hvc1"] }))).toThrow("but found 2 of jpeg");
  expect(() => codedPicture(gridFile(pair, two, { types: ["hvc1", "jpeg"] }))).toThrow("but found 2 of hvc1");
  expect(() => codedPicture(gridFile(pair, Buffer.alloc(0)))).toThrow("but found 0 of undefined");
});

test("the colours of a grid are its own, else those of its first tile", () => {
  const colr = (matrix: number) => box("colr", ascii("nclx"), u16(1, 13, matrix), u8(128));
  const iref = full("iref", 0, dimg(9, 1, 2));
  const colours = [colr(6), colr(9)];
  expect(codedPicture(gridFile(pair, iref, { colours })).colour).toEqual({ matrix: 6, fullRange: true });
  expect(codedPicture(gridFile(pair, iref, { colours, own: u8(1, 4) })).colour).toEqual({
    matrix: 9,
    fullRange: true,
  });
});

test.each<[string, Partial<Boxes>]>([
  ["primary picture", { pitm: Buffer.alloc(0) }],
  ["items", { iinf: Buffer.alloc(0) }],
  ["places", { iloc: Buffer.alloc(0) }],
  ["properties", { ipco: Buffer.alloc(0) }],
  ["properties", { ipma: Buffer.alloc(0) }],
  ["bytes of item 1", { iloc: full("iloc", 0, u16(0x4400, 0)) }],
  ["type of item 1", { iinf: full("iinf", 0, u16(0)) }],
  ["size", { ipma: full("ipma", 0, u32(1), u16(1), u8(1, 1)) }],
  ["decoder configuration", { ipma: full("ipma", 0, u32(1), u16(1), u8(1, 2)) }],
  ["size", { ipma: full("ipma", 0, u32(0)) }],
])("without the %s it is refused", (what, changes) => {
  expect(() => codedPicture(fileOf(changes))).toThrow(
    `Expected the ${what} of a HEIF file, but there are none`,
  );
});

test("boxes of all kinds of lengths; of several of a type, the first", () => {
  const wide = Buffer.concat([u32(1), ascii("free"), u64(18), ascii("ab")]);
  const again = Buffer.concat([full("pitm", 0, u16(3)), full("hdlr", 0)]);
  expect(textOf({ iinf: Buffer.concat([wide, single.iinf, box("free")]), more: again })).toBe("4567");
  const file = fileOf({});
  file.writeUInt32BE(0, mdat.length);
  expect(codedPicture(file).width).toBe(30);
  expect(codedPicture(Buffer.concat([fileOf({}), Buffer.alloc(7)])).width).toBe(30);
  expect(() => codedPicture(Buffer.concat([fileOf({}), u32(7), ascii("free")]))).toThrow(
    "Expected boxes, but one of them has no length",
  );
  const shortWide = Buffer.concat([fileOf({}), u32(1), ascii("free"), u64(15)]);
  expect(() => codedPicture(shortWide)).toThrow("one of them has no length");
});
