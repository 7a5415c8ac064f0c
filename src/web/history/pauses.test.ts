import { expect, test } from "vitest";
import { lengthOf } from "./pauses.ts";

const at = (minute: number) => new Date(minute * 60_000).toISOString();
const pause = (from: number, to: number | null) => ({ from: at(from), to: to === null ? null : at(to) });
const minutes = (pauses: Parameters<typeof lengthOf>[0], now = 100) =>
  lengthOf(pauses, now * 60_000) / 60_000;

test.each([
  ["none", [], 0],
  ["one after the other", [pause(10, 12), pause(20, 25)], 7],
  ["overlapping, one within the other", [pause(10, 20), pause(15, 30), pause(16, 17)], 20],
  ["told in another order", [pause(20, 25), pause(10, 21)], 15],
  ["one that lasts", [pause(90, null), pause(95, 99)], 10],
  ["one that began by a clock ahead of ours", [pause(110, null)], 0],
])("the length of pauses: %s", (_, pauses, length) => {
  expect(minutes(pauses)).toBe(length);
});
