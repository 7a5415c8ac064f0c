import { expect, test } from "vitest";
import { readLenientXml } from "./lenient-xml.ts";

const titleIn = (text: string) => readLenientXml(text).roots[0]?.children[0]?.text;

test.each([
  ["an ampersand that stands for itself", "Tom & Jerry", "Tom & Jerry"],
  ["one far before a semicolon", "Tom & Jerry; again", "Tom & Jerry; again"],
  ["entities of XML", "1 &lt; 2 &amp;&amp; 3 &#x3E; &#50;", "1 < 2 && 3 > 2"],
  ["entities of HTML", "Am&eacute;lie&nbsp;&hellip;", "Amélie\u00A0…"],
  ["entities that nobody knows", "&what;", "&what;"],
  ["CDATA", "<![CDATA[ a & <b> ]]>", "a & <b>"],
  ["control characters", "a\u0001b", "a\u0001b"],
])("takes %s for what is meant", (_, written, meant) => {
  expect(titleIn(`<movie><title>${written}</title></movie>`)).toBe(meant);
});

test("reads several elements in a row, each with a declaration of its own, and what stands around them", () => {
  const one = (title: string) => `<?xml version="1.0"?>\n<e n="${title}"><title>${title}</title></e>`;
  const { roots, outside, problem } = readLenientXml(`\n${one("1")}${one("2")}\nhttps://x.org/?a=1&b=2`);
  expect(roots.map(({ name, attributes }) => [name, attributes.n])).toEqual([
    ["e", "1"],
    ["e", "2"],
  ]);
  expect(outside).toBe("https://x.org/?a=1&b=2");
  expect(problem).toBeUndefined();
});

test.each([
  ["an element that is not closed", "<movie><title>x</title>", "<movie> is not closed"],
  ["elements that overlap", "<movie>\n<title>x</movie>", "line 2: unexpected close tag"],
])("says what is wrong with %s", (_, text, problem) => {
  expect(readLenientXml(text)).toMatchObject({ roots: [], problem });
});

test("garbage behind a whole element does not count", () => {
  const { roots, problem } = readLenientXml("<movie><title>x</title></movie></b> <<< &");
  expect(roots).toHaveLength(1);
  expect(problem).toBeUndefined();
});

test("a document's own entities are not expanded, and deep nesting does no harm", () => {
  const bomb = '<!DOCTYPE m [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><m><title>&b;</title></m>';
  expect(titleIn(bomb)).toBe("&b;");
  const depth = 100_000;
  const { roots } = readLenientXml("<a>x".repeat(depth) + "</a>".repeat(depth));
  expect(roots[0]?.text).toBe("x");
});

test("an element's text is its own, and its children are in their order", () => {
  expect(readLenientXml('<a k="v"> x <b>y</b><c><d/></c> z </a>')).toEqual({
    roots: [
      {
        name: "a",
        attributes: { k: "v" },
        text: "x  z",
        children: [
          { name: "b", attributes: {}, text: "y", children: [] },
          {
            name: "c",
            attributes: {},
            text: "",
            children: [{ name: "d", attributes: {}, text: "", children: [] }],
          },
        ],
      },
    ],
    outside: "",
  });
});

test("what stands outside is told with a blank between", () => {
  expect(readLenientXml(" x<a/>y<![CDATA[z]]> ").outside).toBe("x y z");
  expect(readLenientXml("")).toEqual({ roots: [], outside: "" });
});

test("whole elements before a broken one count, and its first mistake is told", () => {
  const { roots, problem } = readLenientXml("<a/>\n<m>\n<b>x</m>\n<c>");
  expect(roots.map(({ name }) => name)).toEqual(["a"]);
  expect(problem).toBe("line 3: unexpected close tag");
  expect(readLenientXml("<a><b>").problem).toBe("<a> is not closed");
});

test.each([
  ["&#xg; &#; &;", "&#xg; &#; &;"],
  ["a &b", "a &b"],
  ["<![CDATA[&amp;]]>&amp;<![CDATA[&]]>", "&amp;&&"],
  ["&#X41;&#65;", "&#X41;A"],
  ["a ]]> b", "a ]]> b"],
  ["&nbsp;x&yuml;", "\u00A0x\u00FF"],
])("%j is taken for what is meant", (written, meant) => {
  expect(readLenientXml(`<m><t>.${written}.</t></m>`).roots[0]?.children[0]?.text).toBe(`.${meant}.`);
});
