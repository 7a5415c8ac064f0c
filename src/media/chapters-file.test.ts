import { describe, expect, it } from "vitest";
import { chaptersText } from "./chapters-file.ts";

const span = (title: string, startSeconds: number, endSeconds: number) => ({
  title,
  startMs: startSeconds * 1000,
  endMs: endSeconds * 1000,
});

/** Starts in seconds, and titles. */
const read = (text: string) =>
  [...text.matchAll(/^CHAPTER(\d+)=(\d\d):(\d\d):(\d\d\.\d{3})\nCHAPTER\1NAME=(.*)$/gm)].map(
    ([, , hours, minutes, seconds, title]) => [
      Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds),
      title,
    ],
  );

const film = [span("One", 0, 600), span("Two", 600, 1200), span("Three", 1200, 1800)];

describe("chaptersText", () => {
  it("has two lines for each chapter", () => {
    expect(chaptersText([span("The\nbeginning ", 0, 3723.004), span("Ä", 3723.004, 7200)], [])).toBe(
      "CHAPTER01=00:00:00.000\nCHAPTER01NAME=The beginning\nCHAPTER02=01:02:03.004\nCHAPTER02NAME=Ä\n",
    );
    expect(chaptersText([], [])).toBe("");
  });

  it("goes on with a chapter after a marker inside it", () => {
    expect(read(chaptersText(film, [span("Intro", 60, 120)]))).toEqual([
      [0, "One"],
      [60, "Intro"],
      [120, "One"],
      [600, "Two"],
      [1200, "Three"],
    ]);
  });

  it("puts a marker in the place of chapters that begin with it or inside it", () => {
    expect(read(chaptersText(film, [span("Intro", 599.5, 700), span("Credits", 1100, 1300)]))).toEqual([
      [0, "One"],
      [599.5, "Intro"],
      [700, "Two"],
      [1100, "Credits"],
      [1300, "Three"],
    ]);
  });

  it("does not go on for what follows at once, nor beyond the end", () => {
    const markers = [span("Recap", 0, 30), span("Intro", 30.4, 90), span("Commercial", 500, 600.2)];
    expect(read(chaptersText(film, [...markers, span("Credits", 1700, 1799.5)]))).toEqual([
      [0, "Recap"],
      [30.4, "Intro"],
      [90, "One"],
      [500, "Commercial"],
      [600, "Two"],
      [1200, "Three"],
      [1700, "Credits"],
    ]);
  });
});
