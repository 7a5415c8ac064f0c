import { describe, expect, test } from "vitest";
import { createResampler, type ResamplerState } from "./resample.ts";

const tone = (rate: number, hertz: number, count: number) =>
  Float32Array.from({ length: count }, (_, n) => Math.sin((2 * Math.PI * hertz * n) / rate));

/** Everything that comes out, of samples given in chunks of the lengths in turn. */
function resampled(
  from: number,
  to: number,
  samples: Float32Array,
  chunks: readonly number[] = [samples.length],
): Float32Array {
  const resampler = createResampler(from, to);
  const out: number[] = [];
  let at = 0;
  for (let i = 0; at < samples.length; i++) {
    const chunk = samples.subarray(at, at + chunks[i % chunks.length]!);
    out.push(...resampler.add(chunk, chunk.length));
    at += chunk.length;
  }
  out.push(...resampler.end());
  return Float32Array.from(out);
}

const rates = [8000, 11_025, 12_000, 22_050, 24_000, 32_000, 37_800, 44_100, 48_000, 88_200, 96_000, 192_000];

describe.each(rates)("from %i Hz to 16 kHz", (rate) => {
  test("a tone keeps its level and its time", () => {
    const hertz = 0.8 * Math.min(8000, rate / 2);
    const out = resampled(rate, 16_000, tone(rate, hertz, rate / 2));
    const expected = tone(16_000, hertz, out.length);
    for (let n = 200; n < out.length - 200; n++) expect(Math.abs(out[n]! - expected[n]!)).toBeLessThan(0.01);
  });

  test.each([1, 159, 4096])("%i samples give as many as last as long", (count) => {
    expect(resampled(rate, 16_000, new Float32Array(count))).toHaveLength(Math.ceil((count * 16_000) / rate));
  });

  test("chunks of any size give the same", () => {
    const samples = tone(rate, 1234, 5000).map((sample, n) => sample + ((n * 7919) % 101) / 101);
    const whole = resampled(rate, 16_000, samples);
    expect(resampled(rate, 16_000, samples, [1, 2, 3, 1000, 7])).toEqual(whole);
    expect(resampled(rate, 16_000, samples, [1024])).toEqual(whole);
  });

  test("goes on from a saved state", () => {
    const samples = tone(rate, 700, 6000);
    const first = createResampler(rate, 16_000);
    const out = [...first.add(samples, 2345)];
    const second = createResampler(rate, 16_000, structuredClone<ResamplerState>(first.save()));
    out.push(...second.add(samples.subarray(2345), 6000 - 2345), ...second.end());
    expect(Float32Array.from(out)).toEqual(resampled(rate, 16_000, samples));
  });
});

describe.each(rates.filter((rate) => rate > 16_000))("the filter from %i Hz to 16 kHz", (rate) => {
  const above = Array.from({ length: 40 }, (_, i) => 9200 + ((rate / 2 - 9200) * (i + 0.1)) / 40);

  test("lets nothing from above 9.2 kHz through: nothing folds back to below 6.8 kHz", () => {
    for (const hertz of above) {
      const out = resampled(rate, 16_000, tone(rate, hertz, rate / 4)).subarray(200, -200);
      const peak = out.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
      expect(20 * Math.log10(peak), `${hertz} Hz`).toBeLessThan(-60);
    }
  });

  test("passes 7 kHz nearly whole", () => {
    const out = resampled(rate, 16_000, tone(rate, 7000, rate / 4)).subarray(200, -200);
    const power = out.reduce((sum, sample) => sum + sample * sample, 0) / out.length;
    expect(10 * Math.log10(2 * power)).toBeGreaterThan(-2);
  });
});

test("the same rate gives the same samples", () => {
  const samples = tone(16_000, 440, 1000);
  expect(resampled(16_000, 16_000, samples, [300])).toEqual(samples);
});

test("takes as many samples as it is told to", () => {
  expect(createResampler(16_000, 16_000).add(new Float32Array(100), 30)).toHaveLength(30);
});

test("refuses rates that are none", () => {
  expect(() => createResampler(44_100.5, 16_000)).toThrow(/whole number/);
  expect(() => createResampler(48_000, 0)).toThrow(/It was 0/);
});
