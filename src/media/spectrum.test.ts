import { describe, expect, test } from "vitest";
import { createPowerSpectrum, hann } from "./spectrum.ts";

/** The definition itself, in as many steps as it takes. */
function slowPowers(samples: Float32Array, size: number): number[] {
  return Array.from({ length: size / 2 + 1 }, (_, k) => {
    let re = 0;
    let im = 0;
    samples.forEach((sample, n) => {
      re += sample * Math.cos((2 * Math.PI * k * n) / size);
      im -= sample * Math.sin((2 * Math.PI * k * n) / size);
    });
    return re * re + im * im;
  });
}

const wave = (length: number) =>
  Float32Array.from({ length }, (_, n) => Math.sin(n * 0.37) + 0.5 * Math.cos(n * n * 0.011) + 0.1);

describe("power spectrum", () => {
  test.each([4, 8, 16, 32, 64, 128, 512, 1024])("of size %i is the discrete Fourier transform", (size) => {
    const samples = wave(size);
    const into = new Float32Array(size / 2 + 1);
    createPowerSpectrum(size, new Float32Array(size).fill(1))(samples, 0, into);
    const expected = slowPowers(samples, size);
    const largest = Math.max(...expected);
    for (const [k, power] of expected.entries())
      expect(Math.abs(into[k]! - power) / largest).toBeLessThan(1e-6);
  });

  test.each([60, 61, 1])("a window of %i samples is filled up with zeros", (length) => {
    const window = hann(length).map((weight) => weight + 0.1);
    const samples = wave(100);
    const into = new Float32Array(33);
    const spectrum = createPowerSpectrum(64, window);
    spectrum(samples, 3, into);
    spectrum(samples, 7, into);
    const expected = slowPowers(
      window.map((weight, n) => weight * samples[7 + n]!),
      64,
    );
    const largest = Math.max(...expected);
    for (const [k, power] of expected.entries())
      expect(Math.abs(into[k]! - power) / largest).toBeLessThan(1e-6);
  });

  test("a tone through a Hann window is one peak", () => {
    const samples = Float32Array.from({ length: 2048 }, (_, n) => Math.sin((2 * Math.PI * 100 * n) / 2048));
    const into = new Float32Array(1025);
    createPowerSpectrum(2048, hann(2048))(samples, 0, into);
    expect(into.indexOf(Math.max(...into))).toBe(100);
    expect(into[100]).toBeCloseTo(512 ** 2, -2);
    expect(into[104]! / into[100]!).toBeLessThan(1e-9);
  });

  test("refuses what it cannot do", () => {
    expect(() => createPowerSpectrum(1000, hann(1000))).toThrow(/power of two/);
    expect(() => createPowerSpectrum(16, hann(17))).toThrow(/no longer/);
    const spectrum = createPowerSpectrum(16, hann(16));
    expect(() => spectrum(new Float32Array(20), 5, new Float32Array(9))).toThrow(/16 samples from 5 on/);
  });
});

test("Hann windows add up at half steps", () => {
  const window = hann(64);
  for (let i = 0; i < 32; i++) expect(window[i]! + window[i + 32]!).toBeCloseTo(1, 6);
});
