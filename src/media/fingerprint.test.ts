import { describe, expect, test } from "vitest";
import { episodeSound, type Piece, randomFrom } from "../../test/support/season-sound.ts";
import { createFingerprinter, type FingerprinterState } from "./fingerprint.ts";
import { createResampler } from "./resample.ts";

const options = { quietest: -60 };
const sampleRate = 16_000;

function fingerprintOf(samples: Float32Array, chunk = samples.length): Uint32Array {
  const fingerprinter = createFingerprinter(options);
  for (let at = 0; at < samples.length; at += chunk) fingerprinter.add(samples.subarray(at, at + chunk));
  return fingerprinter.end().points;
}

const sound = (kind: Piece["kind"], seed: number, seconds = 40) => episodeSound([{ kind, seed, seconds }]);

function differentBits(a: number, b: number): number {
  let bits = 0;
  for (let left = (a ^ b) >>> 0; left > 0; left >>>= 1) bits += left & 1;
  return bits;
}

/** The share of points that differ in at most 6 bits, without the edges, where one of the two begins or ends. */
function alike(a: Uint32Array, b: Uint32Array): number {
  const middle = Array.from({ length: Math.min(a.length, b.length) - 40 }, (_, i) => i + 20);
  const close = middle.filter((i) => differentBits(a[i]!, b[i]!) <= 6);
  return close.length / middle.length;
}

describe.each(["music", "talk"] as const)("the fingerprint of %s", (kind) => {
  const samples = sound(kind, 3);
  const points = fingerprintOf(samples);

  test("has a point each 64 ms", () => {
    expect(points.length).toBe(Math.floor((samples.length + 17_408 - 2048) / 1024) + 1 - 15);
    expect(createFingerprinter(options).end().hopMs).toBe(64);
  });

  test("is the same at any level", () => {
    const quieter = fingerprintOf(samples.map((sample) => 0.4 * sample));
    expect(alike(points, quieter)).toBe(1);
  });

  test("survives noise", () => {
    const random = randomFrom(5);
    expect(alike(points, fingerprintOf(samples.map((x) => x + 0.01 * (2 * random() - 1))))).toBeGreaterThan(
      0.9,
    );
  });

  test.each([100, 256, 512])("survives a shift by %i samples, which is part of a hop", (shift) => {
    expect(alike(points, fingerprintOf(samples.subarray(shift)))).toBeGreaterThan(0.9);
  });

  test("survives another sample rate and fewer bits", () => {
    const up = createResampler(sampleRate, 44_100).add(samples, samples.length);
    const coarse = up.map((sample) => Math.round(sample * 128) / 128);
    const down = createResampler(44_100, sampleRate).add(coarse, coarse.length);
    expect(alike(points, fingerprintOf(down))).toBeGreaterThan(0.9);
  });

  test("is unlike that of other sound", () => {
    expect(alike(points, fingerprintOf(sound(kind, 4)))).toBeLessThan(0.02);
    expect(alike(points, fingerprintOf(sound(kind === "music" ? "talk" : "music", 4)))).toBeLessThan(0.02);
    expect(alike(points, points.subarray(100))).toBeLessThan(0.05);
  });

  test.each([1, 1000, 16_000])("does not depend on chunks (%i samples)", (chunk) => {
    const short = samples.subarray(0, 5 * sampleRate);
    expect(fingerprintOf(short, chunk)).toEqual(fingerprintOf(short));
  });

  test.each([0, 100, 30_000, 123_456])("goes on from a state saved after %i samples", (cut) => {
    const first = createFingerprinter(options);
    first.add(samples.subarray(0, cut));
    const second = createFingerprinter(options, structuredClone<FingerprinterState>(first.save()));
    second.add(samples.subarray(cut));
    expect(second.end().points).toEqual(points);
  });
});

test("silence and steady tones have void points only, but where they begin and end", () => {
  expect(fingerprintOf(new Float32Array(160_000)).every((point) => point === 0)).toBe(true);
  expect(
    fingerprintOf(sound("tone", 3))
      .subarray(9, -9)
      .some((point) => point !== 0),
  ).toBe(false);
  const hum = new Float32Array(160_000).map((_, i) => 0.0005 * Math.sin(i * i * 1e-6));
  expect(fingerprintOf(hum).every((point) => point === 0)).toBe(true);
});

test("a point is of the time that it is counted at", () => {
  const late = fingerprintOf(
    episodeSound([
      { kind: "silence", seed: 0, seconds: 6.4 },
      { kind: "music", seed: 3, seconds: 40 },
    ]),
  );
  expect(alike(fingerprintOf(sound("music", 3)), late.subarray(100))).toBe(1);
});
