import { expect, test } from "vitest";
import { changesBetween } from "./activity-changes.ts";

const activity = (uuid: string, progress = 0) => ({
  ...{ uuid, type: "butler", cancellable: true, userID: 1, title: uuid, subtitle: "", progress },
});

test("what began, went on and ended between two looks", () => {
  const [before, now] = [
    [activity("a"), activity("b"), activity("c")],
    [activity("b", 10), activity("c"), activity("d")],
  ];
  expect(changesBetween(before, now).map(({ event, uuid }) => `${uuid} ${event}`)).toEqual([
    "a ended",
    "b updated",
    "d started",
  ]);
  expect(changesBetween(now, now)).toEqual([]);
  expect(changesBetween([], [activity("a", 7)])[0]!.Activity.progress).toBe(7);
});
