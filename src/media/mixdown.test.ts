import { expect, test } from "vitest";
import { createMixdown, type MixdownOptions } from "./mixdown.ts";

const second = 48_000;

function tones(frequencies: readonly number[]): Float32Array[] {
  return frequencies.map((hertz) =>
    Float32Array.from({ length: second }, (_, i) => 0.5 * Math.sin((2 * Math.PI * hertz * i) / second)),
  );
}

function mixWhole(options: MixdownOptions, planes: readonly Float32Array[], cuts: readonly number[] = []) {
  const edges = [0, ...cuts, second];
  let mixdown = createMixdown(options);
  const all = { mono: [] as number[], dialogue: [] as number[], rest: [] as number[] };
  for (let i = 1; i < edges.length; i++) {
    const chunk = planes.map((plane) => plane.subarray(edges[i - 1], edges[i]));
    const { mono, dialogue, rest } = mixdown.add(chunk, edges[i]! - edges[i - 1]!);
    all.mono.push(...mono);
    all.dialogue.push(...dialogue);
    all.rest.push(...(rest ?? []));
    mixdown = createMixdown(options, structuredClone(mixdown.save()));
  }
  return all;
}

/** Amplitude of a frequency in samples at 16 kHz, past the filter's first moment. */
function amplitude(samples: readonly number[], hertz: number): number {
  let [re, im, count] = [0, 0, 0];
  for (let i = 1600; i < 14_400; i++, count++) {
    re += samples[i]! * Math.cos((2 * Math.PI * hertz * i) / 16_000);
    im += samples[i]! * Math.sin((2 * Math.PI * hertz * i) / 16_000);
  }
  return (2 * Math.hypot(re, im)) / count;
}

const base = { sampleRate: second, speech: true } as const;

test("stereo: the middle is both, the rest is what differs", () => {
  const [left, right] = tones([500, 500]) as [Float32Array, Float32Array];
  const same = mixWhole({ ...base, channels: 2, layout: "stereo" }, [left, right]);
  expect(amplitude(same.dialogue, 500)).toBeCloseTo(0.5, 2);
  expect(amplitude(same.rest, 500)).toBeCloseTo(0, 3);
  const opposite = mixWhole({ ...base, channels: 2, layout: "stereo" }, [left, right.map((x) => -x)]);
  expect(amplitude(opposite.mono, 500)).toBeCloseTo(0, 3);
  expect(amplitude(opposite.rest, 500)).toBeCloseTo(0.5, 2);
});

test("surround sound: the dialogue is the centre, and low frequencies are left out", () => {
  const mixed = mixWhole({ ...base, channels: 6, layout: "5.1" }, tones([200, 400, 800, 60, 1600, 3200]));
  expect(amplitude(mixed.dialogue, 800)).toBeCloseTo(0.5, 2);
  expect(amplitude(mixed.dialogue, 200)).toBeCloseTo(0, 3);
  expect(amplitude(mixed.rest, 800)).toBeCloseTo(0, 3);
  expect(amplitude(mixed.rest, 200)).toBeCloseTo(0.5 / 4, 2);
  expect(amplitude(mixed.mono, 3200)).toBeCloseTo(0.5 / 5, 2);
  expect(amplitude(mixed.mono, 60)).toBeCloseTo(0, 3);
});

test("mono has no rest, and passes as it is", () => {
  const mixed = mixWhole({ ...base, channels: 1, layout: undefined }, tones([1000]));
  expect(amplitude(mixed.mono, 1000)).toBeCloseTo(0.5, 2);
  expect(mixed.dialogue).toEqual(mixed.mono);
  expect(mixed.rest).toEqual([]);
});

test("cuts, and going on from what was saved, change nothing", () => {
  const options = { ...base, channels: 2, layout: "stereo" };
  const planes = tones([440, 610]);
  expect(mixWhole(options, planes, [1, 997, 20_000])).toEqual(mixWhole(options, planes));
});
