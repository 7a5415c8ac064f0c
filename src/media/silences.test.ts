import { expect, test } from "vitest";
import { createSilenceFinder, type SilenceFinderState } from "./silences.ts";

const options = { threshold: -50, minimumMs: 100 };

/** Alternating samples of a level in dBFS, for so many milliseconds each. */
const sound = (...parts: [ms: number, level: number][]) =>
  Float32Array.from(
    parts.flatMap(([ms, level]) =>
      Array.from({ length: ms * 16 }, (_, i) => (i % 2 === 0 ? 1 : -1) * 10 ** (level / 20)),
    ),
  );

function silencesIn(samples: Float32Array, chunk = samples.length) {
  const finder = createSilenceFinder(options);
  for (let at = 0; at < samples.length; at += chunk) finder.add(samples.subarray(at, at + chunk));
  return finder.end();
}

const mixed = sound([150, -60], [300, -20], [99, -80], [1, -49], [100, -51], [200, -20], [250, -200]);
const expected = [
  { startMs: 0, endMs: 150 },
  { startMs: 550, endMs: 650 },
  { startMs: 850, endMs: 1100 },
];

test("silences are long enough and below the threshold, at both ends too", () => {
  expect(silencesIn(mixed)).toEqual(expected);
});

test.each([1, 7, 1600, 4096])("chunks of %i samples give the same", (chunk) => {
  expect(silencesIn(mixed, chunk)).toEqual(expected);
});

test("goes on from a state saved in the middle of a silence", () => {
  const first = createSilenceFinder(options);
  first.add(mixed.subarray(0, 580 * 16 + 5));
  const second = createSilenceFinder(options, structuredClone<SilenceFinderState>(first.save()));
  second.add(mixed.subarray(580 * 16 + 5));
  expect(second.end()).toEqual(expected);
});

test("sound without a pause has none, nothing at all has none", () => {
  expect(silencesIn(sound([500, -10]))).toEqual([]);
  expect(silencesIn(new Float32Array(0))).toEqual([]);
});
