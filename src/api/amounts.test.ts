import { expect, test } from "vitest";
import { byteSize, duration } from "./amounts.ts";

test.each([
  [0, "0 s"],
  [499, "0 s"],
  [1500, "2 s"],
  [59_600, "1 min"],
  [200_000, "3 min 20 s"],
  [3_600_000, "1 h"],
  [3_605_000, "1 h"],
  [7_260_000, "2 h 1 min"],
  [90_000_000, "1 d 1 h"],
])("%i ms is %s", (milliseconds, words) => {
  expect(duration(milliseconds)).toBe(words);
});

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [1000, "1.0 kB"],
  [999_940, "999.9 kB"],
  [999_960, "1.0 MB"],
  [1_500_000_000, "1.5 GB"],
  [2e18, "2000.0 PB"],
])("%i bytes are %s", (bytes, words) => {
  expect(byteSize(bytes)).toBe(words);
});
