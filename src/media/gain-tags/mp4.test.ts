import { describe, expect, test } from "vitest";
import { RefusedFile } from "./gains.ts";
import { tagMp4 } from "./mp4.ts";

const ascii = (text: string) => Buffer.from(text, "latin1");
const u32 = (...values: number[]) => {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [i, value] of values.entries()) bytes.writeUInt32BE(value, 4 * i);
  return bytes;
};
const box = (type: string, ...content: Buffer[]) => {
  const inside = Buffer.concat(content);
  return Buffer.concat([u32(8 + inside.length), ascii(type), inside]);
};

const freeform = (name: string, value: string, mean = "com.apple.iTunes") =>
  box(
    "----",
    box("mean", u32(0), ascii(mean)),
    box("name", u32(0), ascii(name)),
    box("data", u32(1, 0), ascii(value)),
  );
const hdlr = box("hdlr", u32(0, 0), ascii("mdirappl"), Buffer.alloc(9));
const tagsOf = (...tags: Buffer[]) => box("udta", box("meta", u32(0), hdlr, box("ilst", ...tags)));

const fields = new Map([
  ["GAIN", "+1 dB"],
  ["PEAK", "0.5"],
]);
const ours = [freeform("GAIN", "+1 dB"), freeform("PEAK", "0.5")];

const written = (...file: Buffer[]): Buffer | undefined => {
  const pieces = tagMp4(Buffer.concat(file), fields);
  return pieces && Buffer.concat(pieces);
};

describe("tags", () => {
  const [ftyp, mdat] = [box("ftyp", ascii("M4A ")), box("mdat", ascii("sound"))];
  const name = box("\xa9nam", box("data", u32(1, 0), ascii("Title")));

  test("are made where there are none", () => {
    const after = Buffer.concat([ftyp, box("moov", tagsOf(...ours)), mdat]);
    expect(written(ftyp, box("moov"), mdat)).toEqual(after);
    expect(written(after)).toBeUndefined();
    expect(written(ftyp, box("moov", box("udta")), mdat)).toEqual(after);
    expect(written(ftyp, box("moov", box("udta", box("meta", u32(0), hdlr))), mdat)).toEqual(after);
  });

  test("of others stay in their order, and before ours", () => {
    const others = [name, freeform("GAIN", "x", "org.other"), freeform("MOOD", "calm")];
    const [mvhd, free] = [box("mvhd", u32(7)), box("free", u32(9))];
    const before = box("moov", mvhd, tagsOf(others[0]!, freeform("gain", "0"), others[1]!, others[2]!), free);
    expect(written(before)).toEqual(box("moov", mvhd, tagsOf(...others, ...ours), free));
  });

  test.each<[string, Buffer[]]>([
    ["of which one is missing", [ours[0]!]],
    ["of which one is another", [ours[0]!, freeform("PEAK", "0.6")]],
    ["of which one is there twice", [...ours, ours[0]!]],
    ["in another order, one twice", [ours[1]!, ours[0]!, ours[1]!]],
  ])("%s are written anew", (_, there) => {
    expect(written(box("moov", tagsOf(...there)))).toEqual(box("moov", tagsOf(...ours)));
  });

  test("that are there in another order or in small letters stay", () => {
    expect(written(box("moov", tagsOf(ours[1]!, name, ours[0]!)))).toBeUndefined();
    expect(written(box("moov", tagsOf(freeform("gain", "+1 dB"), ours[1]!)))).toBeUndefined();
  });

  test("without a name, a mean or a value", () => {
    const mean = box("mean", u32(0), ascii("com.apple.iTunes"));
    const nameless = [box("----", mean), box("----", box("name", u32(0), ascii("GAIN")))];
    expect(written(box("moov", tagsOf(...nameless)))).toEqual(box("moov", tagsOf(...nameless, ...ours)));
    const valueless = box("----", mean, box("name", u32(0), ascii("PEAK")));
    expect(written(box("moov", tagsOf(valueless)))).toEqual(box("moov", tagsOf(...ours)));
    const empty = new Map([["PEAK", ""]]);
    expect(tagMp4(box("moov", tagsOf(valueless)), empty)).toBeUndefined();
  });

  test("of a file that lies within other bytes", () => {
    const around = Buffer.concat([ascii("abc"), ftyp, box("moov"), ascii("def")]);
    const pieces = tagMp4(around.subarray(3, -3), fields)!;
    expect(Buffer.concat(pieces)).toEqual(Buffer.concat([ftyp, box("moov", tagsOf(...ours))]));
  });
});

/** How much longer the tags make a table of contents that has none. */
const grown = tagsOf(...ours).length;
const trak = (...tables: Buffer[]) => box("trak", box("mdia", box("minf", box("stbl", ...tables))));
const stco = (...places: number[]) => box("stco", u32(0, places.length, ...places));
const co64 = (...places: bigint[]) => {
  const bytes = Buffer.alloc(8 * places.length);
  for (const [i, place] of places.entries()) bytes.writeBigUInt64BE(place, 8 * i);
  return box("co64", u32(0, places.length), bytes);
};

describe("places of sound", () => {
  const free = box("free", u32(1, 2));
  const start = free.length;

  test("move where they are behind the table of contents", () => {
    const at = trak(stco(0, start, start + 1, 5000));
    const moved = trak(stco(0, start, start + 1 + grown, 5000 + grown));
    expect(written(free, box("moov", at))).toEqual(
      Buffer.concat([free, box("moov", moved, tagsOf(...ours))]),
    );
  });

  test("of 64 bits move likewise", () => {
    const far = 0x1_0000_0000n;
    const at = trak(co64(0n, BigInt(start), BigInt(start + 1), far));
    const moved = trak(co64(0n, BigInt(start), BigInt(start + 1 + grown), far + BigInt(grown)));
    expect(written(free, box("moov", at))).toEqual(
      Buffer.concat([free, box("moov", moved, tagsOf(...ours))]),
    );
  });

  test("are those of each track's tables and no others", () => {
    const others = [
      box("stsz", u32(0, 1, 5000)),
      box("mdia", stco(5000)),
      box("edts", box("mdia", box("minf", box("stbl", stco(5000))))),
    ];
    const of = (first: Buffer, second: Buffer) => [
      box("trex", box("mdia", box("minf", box("stbl", stco(5000))))),
      box("trak", ...others, box("mdia", box("minf", box("stbl", others[0]!, first)))),
      trak(second),
    ];
    expect(written(box("moov", ...of(stco(5000), stco(6000))))).toEqual(
      box("moov", ...of(stco(5000 + grown), stco(6000 + grown)), tagsOf(...ours)),
    );
  });

  test("may be followed by something in their table, and be none", () => {
    const of = (place: number) => [box("stco", u32(0, 1, place, 5000)), stco(), co64()];
    expect(written(box("moov", trak(...of(4000))))).toEqual(
      box("moov", trak(...of(4000 + grown)), tagsOf(...ours)),
    );
  });

  test("that are said to be more than there are, are refused", () => {
    const broken =
      (type: string, ...table: number[]) =>
      () =>
        written(box("moov", trak(box(type, u32(...table)))));
    expect(broken("stco", 0, 2, 1)).toThrow("the places of its sound are broken");
    expect(broken("co64", 0, 1, 0)).toThrow("the places of its sound are broken");
    expect(broken("stco", 0, 2, 1, 1)).not.toThrow();
    expect(broken("co64", 0, 1, 0, 0)).not.toThrow();
  });

  test("of 32 bits go up to 4 GiB", () => {
    const last = 0xffff_ffff;
    expect(written(box("moov", trak(stco(last - grown))))).toEqual(
      box("moov", trak(stco(last)), tagsOf(...ours)),
    );
    expect(() => written(box("moov", trak(stco(last - grown + 1))))).toThrow(
      "its sound would move beyond 4 GiB",
    );
  });
});

describe("boxes", () => {
  const moov = box("moov", tagsOf(...ours));
  const long = (length: number, ...content: Buffer[]) =>
    Buffer.concat([u32(1), ascii("free"), u32(0, length), ...content]);

  test.each<[string, Buffer]>([
    ["of no content", box("free")],
    ["whose length has 64 bits", long(18, ascii("ab"))],
    ["whose length has 64 bits, of no content", long(16)],
    ["up to the end", Buffer.concat([u32(0), ascii("freeabc")])],
  ])("%s are read", (_, one) => {
    expect(written(moov, one)).toBeUndefined();
    expect(written(box("moov"), one)).toEqual(Buffer.concat([moov, one]));
  });

  test.each<[string, Buffer]>([
    ["of less than their own head", Buffer.concat([u32(7), ascii("free")])],
    ["of less than their own long head", long(15)],
    ["of a long head that is cut", Buffer.concat([u32(1), ascii("free"), u32(0)])],
    ["of a head that is cut", Buffer.alloc(7)],
    ["that are cut", Buffer.concat([u32(9), ascii("free")])],
  ])("%s are refused", (_, one) => {
    expect(() => written(moov, one)).toThrow("its boxes are broken");
    expect(() => written(moov, one)).toThrow(RefusedFile);
  });

  test.each<[string, Buffer[], string]>([
    ["no table of contents", [box("mdat")], "it does not have one table of contents"],
    ["two of them", [moov, moov], "it does not have one table of contents"],
    ["a fragment", [moov, box("moof")], "it is in fragments"],
    ["a table of fragments", [box("mfra"), moov], "it is in fragments"],
    ["an index of segments", [box("sidx"), moov], "it is in fragments"],
    ["places of items", [moov, box("iloc")], "it tells places in the file in a way that is not known here"],
    ["places of what belongs to samples", [box("moov", trak(box("saio")))], "a way that is not known here"],
    ["two boxes of users", [box("moov", box("udta"), box("udta"))], "it has several boxes of the type udta"],
    [
      "other tags",
      [box("moov", box("udta", box("meta", u32(0), box("hdlr", u32(0, 0), ascii("ID32")))))],
      "its tags are not those of iTunes",
    ],
    [
      "tags of nobody",
      [box("moov", box("udta", box("meta", u32(0), box("ilst", u32(0, 0), ascii("mdir")))))],
      "its tags are not those of iTunes",
    ],
  ])("with %s are refused", (_, file, reason) => {
    expect(() => written(...file)).toThrow(RefusedFile);
    expect(() => written(...file)).toThrow(reason);
  });
});
