import { expect, test } from "vitest";
import { sizeInWords } from "./task.ts";

test.each([
  [0, "0 bytes"],
  [999, "999 bytes"],
  [1_000, "1.0 kB"],
  [176_128, "176 kB"],
  [9_940_000, "9.9 MB"],
  [12_300_000_000, "12 GB"],
  [4e18, "4000000 TB"],
])("%d bytes are %s", (bytes, words) => {
  expect(sizeInWords(bytes)).toBe(words);
});
