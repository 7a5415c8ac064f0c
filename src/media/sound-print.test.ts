import { expect, it } from "vitest";
import { episodeHeard, episodeSound } from "../../test/support/season-sound.ts";
import { createSoundPrinter } from "./sound-print.ts";

const samples = episodeSound([
  { kind: "music", seed: 3, seconds: 4 },
  { kind: "silence", seed: 0, seconds: 1 },
  { kind: "talk", seed: 5, seconds: 4 },
]);

it("is the fingerprint and the silences, in times of the file", () => {
  const printer = createSoundPrinter();
  printer.add(new Float32Array(0), 59_000);
  printer.add(samples.subarray(0, 7000), 60_000);
  printer.add(samples.subarray(7000), 60_437.5);
  const print = printer.end()!;
  const heard = episodeHeard([
    { kind: "music", seed: 3, seconds: 4 },
    { kind: "silence", seed: 0, seconds: 1 },
    { kind: "talk", seed: 5, seconds: 4 },
  ]);
  expect(print.offsetMs).toBe(60_000);
  expect(print.points).toEqual(heard.points);
  expect(print.silences).toHaveLength(heard.silences.length);
  const long = print.silences.filter(({ startMs, endMs }) => endMs - startMs > 900);
  expect(long).toEqual([{ startMs: expect.closeTo(64_000, -2), endMs: expect.closeTo(65_000, -2) }]);
});

it("that was interrupted is the same", () => {
  const whole = createSoundPrinter();
  whole.add(samples, 500);
  let interrupted = createSoundPrinter();
  for (let from = 0; from < samples.length; from += 10_007) {
    interrupted.add(samples.subarray(from, from + 10_007), 500 + from / 16);
    interrupted = createSoundPrinter(structuredClone(interrupted.save()));
  }
  expect(interrupted.end()).toEqual(whole.end());
});

it("of nothing is nothing", () => {
  expect(createSoundPrinter().end()).toBeUndefined();
});
