import { expect, test } from "vitest";
import { intervalOf, type Outcome, scoreOf, tally } from "../scripts/mutate/score.ts";

const outcome = (status: string): Outcome => ({ file: "src/core/plan.ts", line: 1, status, change: "" });

test("what no test comes to is not noticed, and what never ends is", () => {
  const outcomes = ["Killed", "Timeout", "Survived", "NoCoverage"].map(outcome);
  expect(scoreOf(outcomes)).toBe(0.5);
  expect(tally(outcomes)).toEqual({ killed: 2, survived: 1, uncovered: 1 });
  expect(scoreOf([])).toBe(1);
});

test("the interval of a sample is Wilson's", () => {
  // Newcombe (1998), table I.
  const rounded = (hits: number, seen: number) => intervalOf(hits, seen).map((value) => value.toFixed(4));
  expect(rounded(81, 263)).toEqual(["0.2553", "0.3662"]);
  expect(rounded(15, 148)).toEqual(["0.0624", "0.1605"]);
});
