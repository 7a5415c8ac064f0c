import { expect, test } from "vitest";
import { parseWindow } from "./weekly-windows.ts";

test.each([
  ["Mon-Fri 01:00-06:00", [1, 2, 3, 4, 5], 60, 360],
  ["sat,SUN 22:00-4:00", [6, 7], 1320, 240],
  ["Friday-Mon 00:00-24:00", [1, 5, 6, 7], 0, 0],
  ["Wed,Tue,Wed 00:30 - 00:45", [2, 3], 30, 45],
  ["  01:00-06:00 ", [1, 2, 3, 4, 5, 6, 7], 60, 360],
])("%s", (text, weekdays, from, to) => {
  expect(parseWindow(text)).toEqual({ weekdays, from, to });
});

test.each([
  "",
  "Mon",
  "Mon 01:00",
  "Mo 01:00-02:00",
  "Mondays 01:00-02:00",
  "Mon-Wed-Fri 01:00-02:00",
  "Mon, 01:00-02:00",
  "Mon- 01:00-02:00",
  "Mon 1-2",
  "Mon 24:00-02:00",
  "Mon 01:60-02:00",
  "Mon 01:00-25:00",
  "Mon 01:00-24:01",
  "Mon 01:00-02:00 Europe/Berlin",
])("%o is no window", (text) => {
  expect(parseWindow(text)).toBeUndefined();
});
