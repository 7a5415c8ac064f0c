import { expect, test } from "vitest";
import { createRandom } from "../../../test/support/random.ts";
import { createPatches, musicnnPatches } from "./patches.ts";

const small = { ...musicnnPatches, frames: 20, patches: 4 };
const samplesOf = (patches: number) => small.size + (patches * small.frames - 1) * small.hop;

/** A tone that goes up a band's width from patch to patch. */
function rising(patches: number): Float32Array {
  let phase = 0;
  return Float32Array.from({ length: samplesOf(patches) }, (_, i) => {
    phase += (2 * Math.PI * (300 + (60 * i) / (small.frames * small.hop))) / 16_000;
    return 0.5 * Math.sin(phase);
  });
}

const pitchOf = (patch: Float32Array) => patch.indexOf(Math.max(...patch)) % small.bands;

test.each([1, 3, 4, 7, 8, 9, 31, 64])("of %i patches at most four are kept, evenly", (count) => {
  const collecting = createPatches(small);
  collecting.add(rising(count));
  const patches = collecting.end();
  expect(patches).toHaveLength(Math.min(4, count));
  for (const patch of patches) expect(patch).toHaveLength(small.frames * small.bands);
  const pitches = patches.map(pitchOf);
  expect(pitches).toEqual(pitches.toSorted((a, b) => a - b));
  // The middle of what is kept is the middle of the track, give or take what lies between two.
  if (count >= 8) expect(new Set(pitches).size).toBe(4);
});

test("silence is zero, and a track shorter than a patch has none", () => {
  const silent = createPatches(small);
  silent.add(new Float32Array(samplesOf(1)));
  expect(silent.end()).toEqual([new Float32Array(small.frames * small.bands)]);
  const short = createPatches(small);
  short.add(rising(1).subarray(1));
  expect(short.end()).toEqual([]);
});

test("power is that of the transform, its logarithm as the model wants it", () => {
  const patches = createPatches({ ...small, bands: 10 });
  // One impulse in the middle of each frame, where the window is 1: the power is 1 in all of the 257 bins.
  patches.add(Float32Array.from({ length: samplesOf(1) }, (_, i) => (i % 256 === 0 ? 1 : 0)));
  const [patch] = patches.end();
  for (let i = 0; i < patch!.length; i += 10)
    expect(patch![i + 9]).toBeCloseTo(Math.log10(1 + 10_000 / (16_000 / 512)), 2);
});

test("chunks and going on change nothing", () => {
  const random = createRandom(4);
  const samples = rising(23).map((value) => value + 0.1 * (random() - 0.5));
  const whole = createPatches(small);
  whole.add(samples);
  let parts = createPatches(small);
  for (let from = 0; from < samples.length; ) {
    const to = from + Math.floor(random() * 9000);
    parts.add(samples.subarray(from, to));
    parts = createPatches(small, structuredClone(parts.save()));
    from = to;
  }
  expect(parts.end()).toEqual(whole.end());
});
