import { deserialize, serialize } from "node:v8";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  amplitude,
  expectWithin,
  measure,
  noise,
  sine,
  stereo,
} from "../../test/support/loudness-signals.ts";
import { channelWeights } from "./channel-weights.ts";
import { createLoudnessMeter } from "./loudness.ts";

describe("integrated loudness", () => {
  it.each([8000, 11_025, 22_050, 32_000, 44_100, 48_000, 88_200, 96_000, 192_000])(
    "of 997 Hz at -23 dBFS in both channels is -23 LUFS at %i Hz",
    (rate) => {
      expectWithin(stereo(sine([[-23, 5]], { rate, frequency: 997 }), { rate }).integrated, -23, 0.1);
    },
  );

  it.each([
    [1, [-23], [20], -23],
    [2, [-33], [20], -33],
    [3, [-36, -23, -36], [10, 60, 10], -23],
    [4, [-72, -36, -23, -36, -72], [10, 10, 60, 10, 10], -23],
    [5, [-26, -20, -26], [20, 20.1, 20], -23],
  ])("follows EBU Tech 3341 case %i: %j dBFS for %j s", (_, levels, seconds, known) => {
    const samples = sine(levels.map((level, i) => [level, seconds[i]!]));
    expectWithin(stereo(samples).integrated, known, 0.1);
  });

  it.each([
    // The mean is 2.7 LU below the loud half: the gate opens at -32.7 and -32.8 LUFS.
    [-32, -22.7],
    [-34, -20],
  ])("counts %i dBFS beside -20 dBFS only above the relative gate", (quiet, known) => {
    expectWithin(stereo(sine([-20, quiet].map((level) => [level, 10]))).integrated, known, 0.1);
  });

  it("follows EBU Tech 3341 case 6: 5.0 channels", () => {
    const [front, centre, surround] = [-28, -24, -30].map((level) => sine([[level, 20]]));
    const { finding } = measure([front!, front!, centre!, surround!, surround!], {
      weights: channelWeights("5.0", 5),
    });
    expectWithin(finding.integrated, -23, 0.1);
  });

  it("does not hear the low-frequency effects, but sees their peak", () => {
    const weights = channelWeights("2.1", 3);
    const [quiet, loud] = [sine([[-23, 3]]), sine([[-3, 3]])];
    const { finding } = measure([quiet!, quiet!, loud!], { weights });
    expectWithin(finding.integrated, -23, 0.1);
    expectWithin(finding.samplePeak, -3, 0.01);
  });

  it("is null for silence, for less than a block, and below -70 LUFS", () => {
    const silence = stereo(new Float32Array(48_000), { truePeak: true });
    expect(silence).toEqual({
      integrated: null,
      range: 0,
      truePeak: null,
      samplePeak: null,
      startRamp: null,
      endRamp: null,
      gatingBlocks: { levels: [], counts: [] },
      shortTerm: { levels: [], counts: [] },
    });
    const short = stereo(sine([[-6, 0.399]]));
    expect(short.integrated).toBeNull();
    expectWithin(short.samplePeak, -6, 0.01);
    expectWithin(stereo(sine([[-6, 0.401]])).integrated, -6, 0.1);
    expect(stereo(sine([[-71, 5]])).integrated).toBeNull();
    expectWithin(stereo(sine([[-69, 5]])).integrated, -69, 0.1);
  });

  it("goes on after samples that are not numbers", () => {
    const samples = sine([[-23, 20]]);
    samples[48_000] = Number.NaN;
    samples[96_000] = Number.POSITIVE_INFINITY;
    const finding = stereo(samples, { truePeak: true });
    expectWithin(finding.integrated, -23, 0.1);
    expectWithin(finding.samplePeak, -23, 0.01);
    expectWithin(finding.truePeak, -23, 0.2);
  });

  it("moves by as much as the gain", () => {
    const levels = fc.array(fc.integer({ min: -40, max: 0 }), { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(levels, fc.double({ min: -12, max: 12, noNaN: true }), (peaks, gain) => {
        const samples = noise(peaks);
        const before = measure([samples], { rate: 8000 }).finding;
        const after = measure([samples.map((sample) => sample * amplitude(gain))], { rate: 8000 }).finding;
        expectWithin(after.integrated, before.integrated! + gain, 1e-4);
        expectWithin(after.range, before.range, 1e-4);
      }),
      { numRuns: 40 },
    );
  });
});

describe("chunks", () => {
  it("of any size give the same result", () => {
    const samples = noise([-30, -10, -20, -3, -60, -25, -8, -14], 11_025);
    const other = samples.toReversed();
    const options = { rate: 11_025, truePeak: true };
    const whole = measure([samples, other], options);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), (chunk) => {
        expect(measure([samples, other], { ...options, chunk })).toEqual(whole);
      }),
      { numRuns: 50 },
    );
  });

  it("may be given to another meter, which goes on where the first was saved", () => {
    const samples = noise([-30, -10, -20, -3, -60, -25, -8, -14], 11_025);
    const planes = [samples, samples.toReversed()];
    const options = { sampleRate: 11_025, channelWeights: [1, 1], truePeak: true };
    const whole = measure(planes, { rate: 11_025, truePeak: true });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: samples.length }), (place) => {
        const first = createLoudnessMeter(options);
        first.add(planes, place);
        const saved = deserialize(serialize(first.save()));
        first.add(planes, 1000);
        const meters = [createLoudnessMeter(options, saved), createLoudnessMeter(options, saved)];
        for (const meter of meters) {
          meter.add(
            planes.map((plane) => plane.subarray(place)),
            samples.length - place,
          );
          expect(meter.end()).toEqual(whole);
        }
      }),
      { numRuns: 30 },
    );
  });

  it("must be what they say", () => {
    const meter = createLoudnessMeter({ sampleRate: 48_000, channelWeights: [1, 1], truePeak: true });
    const plane = new Float32Array(10);
    expect(() => meter.add([plane], 10)).toThrow(
      "Expected 2 planes of at least 10 samples, but got 1 of 10.",
    );
    expect(() => meter.add([plane, plane], 11)).toThrow(RangeError);
    expect(() => createLoudnessMeter({ sampleRate: 48_000, channelWeights: [], truePeak: true })).toThrow(
      "at least one channel",
    );
  });
});

describe("true peak", () => {
  // EBU Tech 3341, cases 15 to 19: frequency as a part of the sample rate, phase in degrees, amplitude, dBTP.
  it.each([
    [1 / 4, 0, 0.5, -6],
    [1 / 4, 45, 0.5, -6],
    [1 / 6, 60, 0.5, -6],
    [1 / 8, 67.5, 0.5, -6],
    [1 / 4, 45, 1.41, 3],
  ])("of a sine at fs * %f, phase %f, amplitude %f is %f dBTP", (frequency, phase, size, known) => {
    for (const rate of [44_100, 48_000, 96_000]) {
      const samples = new Float32Array(rate).map((_, i) => {
        // Ramps keep the ends free of the overshoot of a sine that starts at once.
        const ramp = Math.min(1, i / 1000, (rate - i) / 1000);
        return ramp * size * Math.sin(2 * Math.PI * frequency * i + (phase * Math.PI) / 180);
      });
      const { truePeak } = stereo(samples, { rate, truePeak: true });
      expect(truePeak).toBeLessThanOrEqual(known + 0.2);
      expect(truePeak).toBeGreaterThanOrEqual(known - 0.4);
    }
  });

  it("is found between the last samples and the silence that follows", () => {
    const samples = new Float32Array(48_000 + 20);
    samples[48_018] = 1;
    samples[48_019] = 1;
    const finding = stereo(samples, { truePeak: true });
    expect(finding.samplePeak).toBe(0);
    expectWithin(finding.truePeak, 20 * Math.log10(0.465087890625 + 0.77978515625), 1e-9);
  });

  it("is found across the border of two steps", () => {
    const samples = new Float32Array(9600);
    samples[4799] = -0.5;
    samples[4800] = -0.5;
    expectWithin(
      measure([samples], { truePeak: true }).finding.truePeak,
      20 * Math.log10(0.5 * (0.465087890625 + 0.77978515625)),
      1e-9,
    );
  });

  it("is the sample peak at 192 kHz, and null when not asked for", () => {
    const samples = new Float32Array(1000).map((_, i) => Math.sin(Math.PI * (i / 2 + 0.25)));
    const fast = measure([samples], { rate: 192_000, truePeak: true }).finding;
    expect(fast.truePeak).toBe(fast.samplePeak);
    expect(measure([samples]).finding.truePeak).toBeNull();
  });
});

describe("loudness range", () => {
  // EBU Tech 3342, cases 1 to 4.
  it.each([
    [[-20, -30], 10],
    [[-20, -15], 5],
    [[-40, -20], 20],
    [[-50, -35, -20, -35, -50], 15],
  ])("of 20 s each at %j dBFS is %i LU", (levels, known) => {
    expectWithin(stereo(sine(levels.map((level) => [level, 20]))).range, known, 1);
  });

  it("is 0 when shorter than 3 s", () => {
    expect(stereo(sine([[-20, 2.9]])).range).toBe(0);
  });
});

describe("momentary loudness", () => {
  it("has one value for each 100 ms, rising as the first block fills", () => {
    const { momentary } = measure([sine([[-20, 1.05]])]);
    expect(momentary).toHaveLength(10);
    expectWithin(momentary[9]!, -2300, 10);
    expectWithin(momentary[0]!, -2300 + 1000 * Math.log10(1 / 4), 10);
    expect([...measure([new Float32Array(9600)]).momentary]).toEqual([-12_000, -12_000]);
  });
});

describe("ramps", () => {
  it("follow a fade in and out, around the reference of ReplayGain", () => {
    const { startRamp, endRamp } = stereo(
      sine([
        [-Infinity, 1],
        [-38, 1],
        [-18, 5],
        [-28, 2],
        [-48, 0.05],
      ]),
    );
    const pairs = (ramp: string | null) =>
      ramp!.match(/[-\d.]+/g)!.map((number) => Math.round(Number(number) * 20) / 20);
    expect(pairs(startRamp)).toEqual([-20, 1, 0, 2]);
    expect(pairs(endRamp)).toEqual([-10, 0.05, 0, 2.05]);
  });
});
