import { describe, expect, test } from "vitest";
import { decodeText } from "./text-encoding.ts";

const russian =
  "Сегодня мы поговорим о том, как устроен мир вокруг нас. Никто не знает, что будет завтра, но все надеются.";
const japanese =
  "今日はとても良い天気ですね。明日も晴れるといいのですが、どうでしょうか。彼は静かに部屋を出て行きました。";
const chinese = "今天我们来谈谈这个世界是怎么样的。没有人知道明天会发生什么，但是大家都抱有希望。";
const taiwanese = "今天我們來談談這個世界是怎麼樣的。沒有人知道明天會發生什麼，但是大家都抱有希望。";
const polish =
  "Zażółć gęślą jaźń. Dziś wieczorem pójdziemy na spacer, a potem wrócimy do domu i zjemy kolację.";

/** The bytes of a text in an encoding of one or two bytes, by asking the decoder for each. */
function encode(text: string, encoding: string): Uint8Array {
  const decoder = new TextDecoder(encoding);
  const table = new Map<string, number[]>();
  for (let a = 0; a < 256; a++) {
    const alone = decoder.decode(Uint8Array.of(a));
    table.set(alone, [a]);
    if (alone === "\uFFFD")
      for (let b = 0x40; b < 256; b++) table.set(decoder.decode(Uint8Array.of(a, b)), [a, b]);
  }
  return Uint8Array.from([...text].flatMap((letter) => table.get(letter)!));
}

describe("an encoding is told", () => {
  test.each([
    ["by the mark of UTF-8", Buffer.from("\uFEFFGrüße"), "utf-8"],
    ["by the mark of UTF-16", Buffer.from("\uFEFFGrüße", "utf16le"), "utf-16le"],
    ["by the mark of UTF-16 the other way round", Buffer.from("\uFEFFGrüße", "utf16le").swap16(), "utf-16be"],
    ["by the zeros of UTF-16", Buffer.from("Grüße", "utf16le"), "utf-16le"],
    ["by the zeros of UTF-16 the other way round", Buffer.from("Grüße", "utf16le").swap16(), "utf-16be"],
    ["of valid UTF-8", Buffer.from("Grüße"), "utf-8"],
    ["of nothing but accents of Western Europe", Buffer.from("Grüße", "latin1"), "windows-1252"],
  ])("%s", (_, bytes, encoding) => {
    expect(decodeText(bytes)).toEqual({ text: "Grüße", encoding });
  });

  test.each([
    [russian, "windows-1251"],
    [russian, "koi8-r"],
    [polish, "windows-1250"],
    [japanese, "shift_jis"],
    [japanese, "euc-jp"],
    [chinese, "gb18030"],
    [taiwanese, "big5"],
  ])("by its language: %s in %s", (text, encoding) => {
    expect(decodeText(encode(text, encoding))).toEqual({ text, encoding });
  });

  test("by what XML says of itself, unless that is not true", () => {
    const xml = (said: string) => `<?xml version="1.0" encoding="${said}"?><a>Ł</a>`;
    expect(decodeText(encode(xml("ISO-8859-2"), "iso-8859-2")).text).toBe(xml("ISO-8859-2"));
    expect(decodeText(Buffer.from(xml("ISO-8859-1"))).text).toBe(xml("ISO-8859-1"));
    expect(decodeText(Buffer.from("é <?xml?>", "latin1")).text).toBe("é <?xml?>");
    expect(decodeText(Buffer.from('<?xml encoding="no-such"?><a>é</a>', "latin1")).text).toContain("é");
  });
});

test("lines end in one way, and no bytes are no text", () => {
  expect(decodeText(Buffer.from("a\r\nb\rc\n")).text).toBe("a\nb\nc\n");
  expect(decodeText(new Uint8Array())).toEqual({ text: "", encoding: "utf-8" });
});

describe("UTF-16 without a mark", () => {
  const le = (text: string) => Buffer.from(text, "utf16le");
  const be = (text: string) => le(text).swap16();

  test.each<[string, Uint8Array, string]>([
    ["has a zero in more than a quarter of its letters", le("abcДДДДД"), "utf-16le"],
    ["has them the other way round", be("abcДДДДД"), "utf-16be"],
    ["is not told by a quarter", le("abДДДДДД"), "utf-8"],
    ["is not told by a quarter the other way round", be("abДДДДДД"), "utf-8"],
    ["has no zeros in the other half", le("aaaaaaaĀ"), "utf-8"],
    ["has none there the other way round", be("aaaaaaaĀ"), "utf-8"],
    ["may have half a letter at its end", Buffer.concat([le("abcДДДДД"), Buffer.alloc(1)]), "utf-16le"],
    [
      "is told by the first 1024 bytes",
      Buffer.concat([Buffer.alloc(1024, "a"), le("a".repeat(2000))]),
      "utf-8",
    ],
    [
      "is told by the last of these",
      Buffer.concat([Buffer.alloc(764, "a"), le("a".repeat(130))]),
      "utf-16le",
    ],
    [
      "is not told by 128 zeros of these",
      Buffer.concat([Buffer.alloc(768, "a"), le("a".repeat(130))]),
      "utf-8",
    ],
  ])("%s", (_, bytes, encoding) => {
    expect(decodeText(bytes).encoding).toBe(encoding);
  });
});

test.each([
  [[0xef, 0xbb, 0x41], "utf-8"],
  [[0xef, 0x41, 0xbf], "utf-8"],
  [[0x41, 0xbb, 0xbf], "utf-8"],
  [[0xff, 0x41], "utf-16le"],
  [[0x41, 0xfe], "utf-16le"],
  [[0xfe, 0x41], "utf-16be"],
  [[0x41, 0xff], "utf-16be"],
])("part of a mark is none: %j is not %s", (bytes, encoding) => {
  expect(decodeText(Uint8Array.from(bytes)).encoding).not.toBe(encoding);
});

test.each([
  [` \n<?XML version='1.0' ENCODING = 'iso-8859-2' ?>\xa3`, "Ł"],
  [`<?xml encoding="iso-8859-2"?>\xa3`, "Ł"],
  [`x<?xml encoding="iso-8859-2"?>\xa3`, "£"],
  [`<?xml version="1.0"?> encoding="iso-8859-2" \xa3`, "£"],
  [`<?xml ${"x".repeat(200)} encoding="iso-8859-2"?>\xa3`, "£"],
  [`<?xml encoding="utf-8"?>\xa3`, "£"],
  [`<?xml encoding="UTF16"?>\xa3`, "£"],
  [`<?xml encoding="utf-7"?>\xa3`, "£"],
])("%j ends with %s", (text, last) => {
  expect(decodeText(Buffer.from(text, "latin1")).text.at(-1)).toBe(last);
});

test("signs of several bytes are thought of from 8 bytes on: less are accents", () => {
  // EUC-JP of 日本語文.
  const bytes = Uint8Array.of(0xc6, 0xfc, 0xcb, 0xdc, 0xb8, 0xec, 0xca, 0xb8);
  const several = /euc|big5|gb|shift/;
  expect(decodeText(bytes).encoding).toMatch(several);
  expect(decodeText(bytes.subarray(0, 6)).encoding).not.toMatch(several);
  expect(decodeText(bytes.subarray(1)).encoding).not.toMatch(several);
});

test("what is looked at may end in the middle of a sign", () => {
  const times = 17_000;
  const bytes = Buffer.concat([
    Buffer.from("a"),
    Buffer.alloc(4 * times, Uint8Array.of(0xa4, 0xc7, 0xa4, 0xb9)),
  ]);
  expect(decodeText(bytes)).toEqual({ text: `a${"です".repeat(times)}`, encoding: "euc-jp" });
});
