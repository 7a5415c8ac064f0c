import { XMLParser, XMLValidator } from "fast-xml-parser";
import { expect, test } from "vitest";
import { chartsOf } from "./charts.ts";
import { documentOf } from "./report.ts";
import type { Group, Row } from "./rows.ts";

const won: Row = {
  what: "Reading <once> & well",
  unit: "s",
  ours: [1],
  other: { what: "reading twice", figures: [10] },
  goal: { of: "ours / other", atMost: 0.5 },
  why: "This is told to nobody.",
};
const missed: Row = { ...won, what: "Writing", ours: [20], why: "It is written twice." };
const group: Group = {
  title: "Files of a disk",
  results: [won, missed, { leftOut: "Asking", because: "there is nobody to ask" }],
};
const run = { rounds: 3, day: "2026-11-22" };
const [chart] = chartsOf([group]);

test("the page says of each thing that was lost why, and what was left out", () => {
  const page = documentOf([group], run);
  expect(page).toContain("1 of 2 goals were missed.");
  expect(page).toContain("- Writing: the goal is missed. It is written twice.");
  expect(page).toContain("- Left out: Asking, because there is nobody to ask.");
  expect(page).not.toContain("told to nobody");
});

test("the page names the versions of what it measures with", () => {
  expect(documentOf([group], run)).toMatch(/Node \d+\.\d+\.\d+, FFmpeg \S+ and SQLite 3\.\d+\.\d+\./);
});

test("a group's chart is on the page above its table, with its figures in words", () => {
  const page = documentOf([group], run, [chart!]);
  const alt =
    "Files of a disk: Reading <once> & well: 10 times better, goal: 2 times better; " +
    "Writing: 2 times worse, goal: 2 times better";
  expect(page).toContain(`## Files of a disk\n\n![${alt}](./benchmarks/files-of-a-disk.svg)\n\n| What |`);
});

test("a chart draws what is better to the right of the line that is equal, what is worse to its left, and goals", () => {
  expect(XMLValidator.validate(chart!.svg)).toBe(true);
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: "",
    parseAttributeValue: true,
  });
  const { svg } = parser.parse(chart!.svg);
  const [, better, worse] = svg.rect;
  const equal = svg.line.find((line: { class: string }) => line.class === "equal").x1;
  const goals = svg.line.filter((line: { class: string }) => line.class === "goal");
  expect(better).toMatchObject({ class: "better", x: equal });
  expect(worse.x + worse.width).toBe(equal);
  expect(goals.map(({ x1 }: { x1: number }) => x1)).toEqual([goals[0].x1, goals[0].x1]);
  expect(goals[0].x1).toBeGreaterThan(equal);
  expect(goals[0].x1).toBeLessThan(better.x + better.width);
  expect(chart!.svg).toContain("prefers-color-scheme:dark");
});

test("there is no chart where nothing is compared", () => {
  const { other: _, ...alone } = won;
  expect(chartsOf([{ title: "Alone", results: [{ ...alone, goal: { of: "ours", atMost: 1 } }] }])).toEqual(
    [],
  );
});
