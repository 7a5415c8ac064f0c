import { expect, test } from "vitest";
import { exactPosition, position, readPosition } from "./clock-times.ts";

test.each([
  [0, "0:00", "0:00"],
  [62_449, "1:02", "1:02.4"],
  [59_960, "1:00", "1:00"],
  [3_723_000, "1:02:03", "1:02:03"],
])("%i ms is written %s, exactly %s", (milliseconds, short, exact) => {
  expect(position(milliseconds)).toBe(short);
  expect(exactPosition(milliseconds)).toBe(exact);
});

test.each([
  ["1:02:03.5", 3_723_500],
  [" 62:03 ", 3_723_000],
  ["83", 83_000],
  ["0,25", 250],
  ["1:60", undefined],
  ["", undefined],
  ["1:", undefined],
  ["one", undefined],
  ["-1", undefined],
])("%j is read as %s", (text, milliseconds) => expect(readPosition(text)).toBe(milliseconds));

test("what is written is read back", () => {
  for (const milliseconds of [0, 100, 59_900, 60_000, 3_599_900, 3_600_000, 36_061_700])
    expect(readPosition(exactPosition(milliseconds))).toBe(milliseconds);
});
