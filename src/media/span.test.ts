import { expect, it } from "vitest";
import { joinSpans } from "./span.ts";

it("spans that overlap, touch or nearly touch are one", () => {
  const spans = [
    { startMs: 50, endMs: 60 },
    { startMs: 0, endMs: 30 },
    { startMs: 10, endMs: 20 },
    { startMs: 65, endMs: 70 },
    { startMs: 70, endMs: 80 },
  ];
  expect(joinSpans(spans)).toEqual([
    { startMs: 0, endMs: 30 },
    { startMs: 50, endMs: 60 },
    { startMs: 65, endMs: 80 },
  ]);
  expect(joinSpans(spans, 5)).toEqual([
    { startMs: 0, endMs: 30 },
    { startMs: 50, endMs: 80 },
  ]);
  expect(joinSpans([])).toEqual([]);
});
