import { expect, test } from "vitest";
import { placeOf } from "./place.ts";

test.each([
  ["Berlin", 52.5, 13.4, { country: "Germany", region: "Western Europe" }],
  ["New York", 40.7, -74, { country: "United States of America", region: "Northern America" }],
  ["Paris", 48.85, 2.35, { country: "France", region: "Western Europe" }],
  ["Hawaii", 19.6, -155.5, { country: "United States of America", territory: "Hawaii", region: "Polynesia" }],
  ["London", 51.5, -0.1, { country: "United Kingdom", territory: "England", region: "Northern Europe" }],
])("finds %s", (_, latitude, longitude, place) => {
  expect(placeOf(latitude, longitude)).toEqual(place);
});

test("the sea is no country", () => {
  expect(placeOf(30, -30)).toBeUndefined();
});
