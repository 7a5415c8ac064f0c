import fc from "fast-check";
import { expect, test } from "vitest";
import type { GuideChannel, GuideProgramme } from "./programme.ts";
import { readXmltv } from "./xmltv.ts";

function read(text: string, { zone = "UTC", piece = text.length || 1 } = {}) {
  const channels: GuideChannel[] = [];
  const programmes: GuideProgramme[] = [];
  const unusable: number[] = [];
  const reader = readXmltv(zone, {
    channel: (channel) => channels.push(channel),
    programme: (programme) => programmes.push(programme),
    unusable: (line) => unusable.push(line),
  });
  for (let from = 0; from < text.length; from += piece) reader.write(text.slice(from, from + piece));
  reader.end();
  return { channels, programmes, unusable };
}

const guide = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tv SYSTEM "xmltv.dtd">
<tv generator-info-name="nobody">
  <channel id="ard.de">
    <display-name lang="de">Das Erste</display-name>
    <display-name>1</display-name>
    <lcn>101</lcn>
    <icon src="https://example.org/ard.png"/>
  </channel>
  <channel><display-name>has no id</display-name></channel>
  <programme channel="ard.de" start="20260310200000 +0100" stop="20260310201500 +0100">
    <title lang="de">Tagesschau &amp; Wetter 📺</title>
    <title lang="en">News</title>
    <sub-title>Abendausgabe</sub-title>
    <desc lang="de"><![CDATA[Nachrichten <aus> aller Welt]]></desc>
    <credits><presenter>A. Person</presenter><actor role="Herself">B. Person</actor></credits>
    <date>2026</date>
    <category>News</category>
    <category/>
    <icon src="https://example.org/t.jpg"/>
    <episode-num system="xmltv_ns">1.2.</episode-num>
    <previously-shown start="20260309"/>
    <rating system="FSK"><value>6</value></rating>
  </programme>
  <programme channel="ard.de" start="20260310201500 +0100" stop="20260310201500 +0100">
    <title>Ends before it has begun</title><premiere/><new/>
  </programme>
  <programme channel="ard.de" start="tomorrow"><title>When?</title></programme>
  <programme channel="ard.de" start="20260310"/>
  <programme start="20260310"><title>Where?</title></programme>
  <unheard-of><channel id="inner"/></unheard-of>
</tv>
`;

test("channels and programmes, with all that is said of them", () => {
  const { channels, programmes, unusable } = read(guide);
  expect(channels).toEqual([
    {
      id: "ard.de",
      names: [{ text: "Das Erste", language: "de" }, { text: "1" }],
      numbers: ["101", "1"],
      icon: "https://example.org/ard.png",
    },
  ]);
  expect(programmes).toEqual([
    {
      channel: "ard.de",
      startMs: Date.parse("2026-03-10T19:00:00Z"),
      endMs: Date.parse("2026-03-10T19:15:00Z"),
      details: {
        titles: [
          { text: "Tagesschau & Wetter 📺", language: "de" },
          { text: "News", language: "en" },
        ],
        subtitles: [{ text: "Abendausgabe" }],
        descriptions: [{ text: "Nachrichten <aus> aller Welt", language: "de" }],
        categories: [{ text: "News" }],
        episode: { season: 2, episode: 3 },
        date: "2026",
        icon: "https://example.org/t.jpg",
        ratings: [{ system: "FSK", value: "6" }],
        credits: [
          { role: "presenter", name: "A. Person" },
          { role: "actor", name: "B. Person", character: "Herself" },
        ],
        previouslyShown: { at: "20260309" },
      },
    },
    {
      channel: "ard.de",
      startMs: Date.parse("2026-03-10T19:15:00Z"),
      endMs: null,
      details: { titles: [{ text: "Ends before it has begun" }], premiere: true, new: true },
    },
  ]);
  expect(unusable).toEqual([28, 29, 30]);
});

test("it does not matter in which pieces it comes", () => {
  const whole = read(guide);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 400 }), (piece) => {
      expect(read(guide, { piece })).toEqual(whole);
    }),
    { numRuns: 30 },
  );
});

test.each([
  ["", "Expected an XMLTV guide, found nothing: it is empty."],
  [
    "<!DOCTYPE html>\n<html><body>Sign in<br></body></html>",
    /first element is <tv>, found <html> in line 2\. Check/,
  ],
  ['{"error": "no"}', /found XML that is broken in line 1: text data outside of root node/],
  [guide.slice(0, -250), /found that it ends early, in line 27: unclosed tag: programme\./],
  [guide.replace("</title>", "</titel>"), /broken in line 12: unexpected close tag/],
  [guide.replace("&amp;", "&undeclared;"), /broken in line 12: undefined entity/],
])("%#: what is no whole guide is refused, with the line", (text, message) => {
  expect(() => read(text)).toThrow(message);
});

test("entities that a guide declares are not expanded, however many they would be", () => {
  const laughs = Array.from({ length: 30 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join(
    "\n",
  );
  const attack = `<?xml version="1.0"?>
<!DOCTYPE tv [<!ENTITY l0 "ha"> ${laughs} <!ENTITY file SYSTEM "file:///etc/passwd">]>
<tv><programme channel="a" start="2026"><title>&ENTITY;</title></programme></tv>`;
  for (const entity of ["l30", "l0", "file"])
    expect(() => read(attack.replace("ENTITY;", `${entity};`))).toThrow(/undefined entity/);
});

test("an element that never ends is given up before it fills the memory", () => {
  for (const beginning of [
    '<tv><programme channel="a" start="2026"><title>',
    "<tv><other>",
    "<tv><!-- ",
    "<!DOCTYPE tv [",
    '<tv><channel id="a"><display-name x="',
  ]) {
    const reader = readXmltv("UTC", { channel: () => {}, programme: () => {}, unusable: () => {} });
    reader.write(beginning);
    let written = 0;
    expect(() => {
      for (; written < 10_000_000; written += 50_000) reader.write("a".repeat(50_000));
    }, beginning).toThrow(/longer than 1000000 characters/);
    expect(written).toBeLessThan(1_200_000);
  }
});
