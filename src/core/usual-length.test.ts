import { describe, expect, it } from "vitest";
import { type PastRun, usualLength } from "./usual-length.ts";

const run = (ms: number, done: number, elsewhere: Record<string, number> = {}): PastRun => ({
  ...{ ms, done },
  elsewhere: Object.entries(elsewhere).map(([name, count]) => ({ name, done: count })),
});
const none = new Set<string>();
const nas = new Set(["nas"]);

describe("usualLength", () => {
  it("is the median of the runs where the home is alone", () => {
    expect(usualLength([run(100, 10), run(300, 10), run(200, 0)], none)).toBe(200);
    expect(usualLength([run(100, 10), run(300, 10), run(200, 0)], nas)).toBe(200);
  });

  it("counts workers that are there, as quick as they were beside the home", () => {
    // The home read 10 of 40 in the time in which the worker read 30.
    const past = [run(100, 40, { nas: 30 })];
    expect(usualLength(past, nas)).toBe(100);
    expect(usualLength(past, none)).toBe(400);
    expect(usualLength(past, new Set(["attic"]))).toBe(400);
  });

  it("shrinks with each that comes, by what each did", () => {
    const past = [run(100, 40, { nas: 30 }), run(200, 20, { attic: 10 }), run(400, 10)];
    expect(usualLength(past, none)).toBe(400);
    expect(usualLength(past, nas)).toBe(100);
    expect(usualLength(past, new Set(["attic"]))).toBe(200);
    expect(usualLength(past, new Set(["nas", "attic"]))).toBe(80);
  });

  it("takes the length of a run of which the home read nothing as it is", () => {
    expect(usualLength([run(100, 40, { nas: 40 })], nas)).toBe(100);
    expect(usualLength([run(100, 40, { nas: 40 })], none)).toBe(100);
  });
});
