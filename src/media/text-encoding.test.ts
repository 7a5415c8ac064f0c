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
    table.set(decoder.decode(Uint8Array.of(a)), [a]);
    if (a >= 0x81) for (let b = 0x40; b < 256; b++) table.set(decoder.decode(Uint8Array.of(a, b)), [a, b]);
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
