import fc from "fast-check";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { expect, test } from "vitest";
import { formatOf, render } from "./render.ts";

const xml = (root: string, value: Parameters<typeof render>[1]) => render(root, value, "xml").toString();
const json = (root: string, value: Parameters<typeof render>[1]) =>
  JSON.parse(render(root, value, "json").toString());

test.each([
  [undefined, "xml"],
  ["*/*", "xml"],
  ["text/html,application/xml;q=0.9,*/*;q=0.8", "xml"],
  ["text/json", "xml"],
  ["application/json", "json"],
  ["Application/JSON; q=0.9", "json"],
  ["text/plain, application/json", "json"],
] as const)("Accept: %s means %s", (accept, format) => {
  expect(formatOf(accept)).toBe(format);
});

test("the Butler list in Plex's two shapes", () => {
  const task = {
    name: "BackupDatabase",
    interval: 3,
    scheduleRandomized: false,
    enabled: true,
    title: 'A <b> & "c"',
  };
  expect(xml("ButlerTasks", { ButlerTask: [task] })).toBe(
    '<?xml version="1.0" encoding="UTF-8"?><ButlerTasks><ButlerTask name="BackupDatabase" interval="3" ' +
      'scheduleRandomized="0" enabled="1" title="A &lt;b&gt; &amp; &quot;c&quot;"/></ButlerTasks>',
  );
  expect(json("ButlerTasks", { ButlerTask: [task] })).toEqual({ ButlerTasks: { ButlerTask: [task] } });
});

test("an empty container is an element, not nothing", () => {
  expect(xml("MediaContainer", { size: 0, Activity: [] })).toMatch(/<MediaContainer size="0"\/>$/);
  expect(json("MediaContainer", { size: 0, Activity: [] })).toEqual({
    MediaContainer: { size: 0, Activity: [] },
  });
});

test("what is absent is left out of both, never null", () => {
  const value = { a: undefined, b: Number.NaN, c: 1, d: null as unknown as undefined, e: { f: undefined } };
  expect(xml("R", value)).toMatch(/<R c="1"><e\/><\/R>$/);
  expect(render("R", value, "json").toString()).toBe('{"R":{"c":1,"e":{}}}');
});

test("library items are Metadata in JSON and named by their type in XML, in their order", () => {
  const types = [
    "movie",
    "season",
    "episode",
    "show",
    "track",
    "album",
    "artist",
    "photo",
    "clip",
    "photoalbum",
  ];
  const value = { Metadata: types.map((type) => ({ type, Media: [{ id: 1, Part: [{ file: "/a" }] }] })) };
  const names = [...xml("MediaContainer", value).matchAll(/<(Video|Directory|Track|Photo|Metadata) /g)].map(
    (m) => m[1],
  );
  expect(names).toEqual([
    "Video",
    "Directory",
    "Video",
    "Directory",
    "Track",
    "Directory",
    "Directory",
    "Photo",
    "Video",
    "Directory",
  ]);
  expect(xml("MediaContainer", value)).toContain('<Media id="1"><Part file="/a"/></Media></Video>');
  expect(json("MediaContainer", value).MediaContainer.Metadata).toHaveLength(types.length);
});

test("characters that XML cannot write are replaced; white space survives", () => {
  const written = xml("R", { title: "a\u0000b\u0008c\uFFFEd\uD800e\tf\ng\rh 🎬 é" });
  expect(written).toContain('title="a\uFFFDb\uFFFDc\uFFFDd\uFFFDe&#9;f&#10;g&#13;h 🎬 é"');
});

test("any text makes well-formed XML that says the same in both renderings", () => {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: "",
    parseAttributeValue: false,
    trimValues: false,
    htmlEntities: true,
  });
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (title) => {
      const written = xml("R", { item: [{ title }] });
      expect(XMLValidator.validate(written)).toBe(true);
      const sayable = title.replace(
        /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu,
        "\uFFFD",
      );
      expect(parser.parse(written).R.item.title).toBe(sayable);
      expect(json("R", { item: [{ title }] }).R.item[0].title).toBe(title);
    }),
    { numRuns: 500 },
  );
});
