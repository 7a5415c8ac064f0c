import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { breaksFromChapters, breaksFromEdl, entriesOf, readEdl, writeEdl } from "./edl.ts";

describe("an edit decision list", () => {
  it("is read in the forms that players know", () => {
    const text =
      "\uFEFF5.3   7.1  0\r\n## a comment\r\n15\t16.7\t1\n\n420\t822 3\n1:00:00.5 1:02:03 2\n 2:05 3:00\n";
    expect(readEdl(text)).toEqual([
      { startMs: 5_300, endMs: 7_100, action: "cut" },
      { startMs: 15_000, endMs: 16_700, action: "mute" },
      { startMs: 125_000, endMs: 180_000, action: "cut" },
      { startMs: 420_000, endMs: 822_000, action: "commercial" },
      { startMs: 3_600_500, endMs: 3_723_000, action: "scene" },
    ]);
    expect(readEdl("")).toEqual([]);
  });

  it("has times in seconds, minutes or hours", () => {
    const startOf = (time: string) => readEdl(`${time} 100:00:00`)[0]!.startMs;
    expect(["0", "75.5", "5.", ".5", "1.0004", "1.0005"].map(startOf)).toEqual([
      0, 75_500, 5_000, 500, 1_000, 1_001,
    ]);
    expect(["0:59.999", "59:59", "5:0", "12:05:07.25"].map(startOf)).toEqual([
      59_999, 3_599_000, 300_000, 43_507_250,
    ]);
  });

  it("has lines that end in any way, of which empty ones and comments are none", () => {
    expect(readEdl("1 2 0\r3 4 1\r\n \t \n  ## 5 6 0\n\t7 7 2  ")).toEqual([
      { startMs: 1_000, endMs: 2_000, action: "cut" },
      { startMs: 3_000, endMs: 4_000, action: "mute" },
      { startMs: 7_000, endMs: 7_000, action: "scene" },
    ]);
  });

  it("is quoted up to 80 characters of a line that is refused", () => {
    const read = () => readEdl(`\n\n1 2 ${"x".repeat(100)}`);
    expect(read).toThrow(
      `Line 3 of the edit decision list: expected an action of 0 (cut), 1 (mute), 2 (scene marker) or 3 (commercial break), but found "1 2 ${"x".repeat(76)}".`,
    );
  });

  it("is written in order, in seconds", () => {
    const text = writeEdl([
      { startMs: 420_000, endMs: 822_040, action: "commercial" },
      { startMs: 0, endMs: 1, action: "cut" },
    ]);
    expect(text).toBe("0.000\t0.001\t0\n420.000\t822.040\t3\n");
  });

  it("is read as it was written", () => {
    const entry = fc
      .record({
        startMs: fc.nat(36_000_000),
        length: fc.nat(600_000),
        action: fc.constantFrom("cut", "mute", "scene", "commercial"),
      })
      .map(({ startMs, length, action }) => ({ startMs, endMs: startMs + length, action }) as const);
    fc.assert(
      fc.property(fc.array(entry), (entries) => {
        expect(readEdl(writeEdl(entries))).toEqual(entries.toSorted((a, b) => a.startMs - b.startMs));
      }),
    );
  });

  it.each([
    ["12.5", "a start, an end and an action"],
    ["1 2 3 4", "a start, an end and an action"],
    ["1,5 2,5 0", "times in seconds"],
    ["0:75:00 1:20:00 3", "times in seconds"],
    ["0:05:61 1:20:00 3", "times in seconds"],
    ["-3 5 0", "times in seconds"],
    ["0:05:60 1:20:00 3", "times in seconds"],
    ["60:00 1:20:00 3", "times in seconds"],
    ["1 1:2:3:4 3", "times in seconds"],
    [". 5 3", "times in seconds"],
    ["1 5s 3", "times in seconds"],
    ["#127 #340 3", "frame rate"],
    ["#127 340 3", "frame rate"],
    ["127 #340 3", "frame rate"],
    ["1 2 10", "an action of 0"],
    ["1 2 31", "an action of 0"],
    ["1 2 4", "an action of 0"],
    ["1 2 commercial", "an action of 0"],
    ["20 10 3", "not before the start"],
  ])("with a line %j is refused", (line, expected) => {
    const read = () => readEdl(`1 2 3\n${line}\n`);
    expect(read).toThrow(expected);
    expect(read).toThrow("Line 2 of the edit decision list: expected ");
    expect(read).toThrow(`but found "${line}"`);
  });
});

describe("breaks from chapters", () => {
  const chapter = (title: string) => ({ startMs: 60_000, endMs: 180_000, title });

  it.each([
    "Advertisement",
    "Commercial 2",
    "commercial break",
    "Ad",
    "Ads #3",
    "Werbung",
    " Werbeblock 1 ",
    "[SponsorBlock]: Sponsor",
    "[SponsorBlock]: Sponsor/Interaction Reminder",
    "[sponsorblock]: Unpaid/Self Promotion",
    "[SponsorBlock]:Sponsor",
    "ad break: 12",
    "Werbepause-2",
    "publicité",
    "Pubblicità",
    "reklam",
  ])("are taken where one is called %s", (title) => {
    expect(breaksFromChapters([chapter("Part 1"), chapter(title)])).toEqual([
      { startMs: 60_000, endMs: 180_000 },
    ]);
  });

  it.each([
    "Adam",
    "Chapter 1",
    "The Commercial Street",
    "[SponsorBlock]: Intro",
    "A bad advert",
    "Public",
    "[SponsorBlock]: Sponsored",
    "Ad 1 of 2",
    "Commercial x",
  ])("are not taken where one is called %s", (title) => {
    expect(breaksFromChapters([chapter(title)])).toEqual([]);
  });
});

it("the markers of an item become breaks and places to jump to", () => {
  const markers = [
    { type: "intro", startMs: 10_000, endMs: 70_000 },
    { type: "bookmark", startMs: 80_000, endMs: null },
    { type: "bookmark", startMs: 80_000, endMs: 90_000 },
    { type: "recap", startMs: 90_000, endMs: 90_001 },
    { type: "commercial", startMs: 100_000, endMs: 220_000 },
    { type: "commercial", startMs: 230_000, endMs: 230_000 },
    { type: "commercial", startMs: 240_000, endMs: 239_000 },
    { type: "credits", startMs: 300_000, endMs: 330_000 },
    { type: "credits", startMs: 340_000, endMs: null },
  ];
  expect(writeEdl(entriesOf(markers))).toBe(
    "10.000\t70.000\t2\n90.000\t90.001\t2\n100.000\t220.000\t3\n300.000\t330.000\t2\n",
  );
});

it("the breaks of a list are what is cut and what is a commercial break", () => {
  const list = readEdl("1 2 0\n3 4 1\n5 6 2\n7 8 3\n9 9 3\n");
  expect(breaksFromEdl(list)).toEqual([
    { startMs: 1000, endMs: 2000 },
    { startMs: 7000, endMs: 8000 },
  ]);
});
