import { describe, expect, test } from "vitest";
import { contrastGroups, createTimbreMeter, type Timbre } from "./timbre.ts";

const melBands = 20;
const flat = new Float32Array(melBands).fill(0.05);

/** Powers of bins 100 Hz apart, up to 4 kHz. */
function powersOf(at: Partial<Record<number, number>>): Float32Array {
  const powers = new Float32Array(41);
  for (const [bin, power] of Object.entries(at)) powers[Number(bin)] = power!;
  return powers;
}

type Frame = readonly [Float32Array, Float32Array?];

function timbreOf(frames: readonly Frame[], hertzPerBin = 100, bands = melBands): Timbre {
  const meter = createTimbreMeter(hertzPerBin, bands);
  for (const [powers, mel = flat] of frames) meter.add(powers, mel);
  return meter.end();
}

const tone = (decibel: number): Frame => [powersOf({ 8: 10 ** (decibel / 10) })];
const ofMel = (mel: Float32Array): Timbre => timbreOf([[powersOf({ 8: 1 }), mel]]);

describe("the shape of the spectrum", () => {
  test("of a tone is where the tone is", () => {
    const timbre = timbreOf([tone(0)]);
    expect(timbre.centroid.mean).toBeCloseTo(3, 6);
    expect(timbre.rolloff.mean).toBeCloseTo(3, 6);
    expect(timbre.level.mean).toBeCloseTo(0, 6);
    expect([timbre.bass.mean, timbre.treble.mean, timbre.sounding]).toEqual([0, 0, 1]);
    expect([timbre.centroid.deviation, timbre.level.deviation]).toEqual([0, 0]);
  });

  test("the centroid is the mean of the bins by their power", () => {
    expect(timbreOf([[powersOf({ 2: 0.75, 6: 0.25 })]]).centroid.mean).toBeCloseTo(Math.log2(3), 6);
    expect(timbreOf([[powersOf({ 40: 1 })]]).centroid.mean).toBeCloseTo(Math.log2(40), 6);
    expect(timbreOf([[powersOf({ 40: 1 })]]).rolloff.mean).toBeCloseTo(Math.log2(40), 6);
    expect(timbreOf([[powersOf({ 1: 1 })]]).centroid.mean).toBeCloseTo(0, 6);
  });

  test("below the roll-off is 85 % of the power", () => {
    const rolloff = (low: number) => timbreOf([[powersOf({ 4: low, 16: 1 - low })]]).rolloff.mean;
    expect(rolloff(0.84)).toBe(4);
    expect(rolloff(0.86)).toBe(2);
  });

  test("bass is below 250 Hz, treble from 2500 Hz on", () => {
    const shares = (bin: number, hertzPerBin: number) => {
      const { bass, treble } = timbreOf([[powersOf({ [bin]: 0.25, 10: 0.75 })]], hertzPerBin);
      return [bass.mean, treble.mean].map((share) => Math.round(share * 100));
    };
    expect(shares(2, 100)).toEqual([25, 0]);
    expect(shares(3, 100)).toEqual([0, 0]);
    expect(shares(2, 125)).toEqual([0, 0]);
    expect(shares(1, 125)).toEqual([25, 0]);
    expect(shares(24, 100)).toEqual([0, 0]);
    expect(shares(25, 100)).toEqual([0, 25]);
    expect(shares(40, 100)).toEqual([0, 25]);
  });

  test("a steady offset is no sound", () => {
    expect(timbreOf([[powersOf({ 0: 1 })]]).sounding).toBe(0);
    expect(timbreOf([[powersOf({ 0: 1, 8: 1 })]]).centroid.mean).toBeCloseTo(3, 6);
  });
});

describe("the mel bands", () => {
  test("all alike are flat, without cepstrum or contrast", () => {
    const { flatness, cepstrum, contrast } = ofMel(flat);
    expect(flatness.mean).toBeCloseTo(0, 6);
    expect(cepstrum).toHaveLength(12);
    expect(contrast).toHaveLength(contrastGroups);
    for (const { mean } of cepstrum) expect(mean).toBeCloseTo(0, 6);
    for (const { mean } of contrast) expect(mean).toBe(0);
  });

  test("flatness is the mean of the decibels less the decibels of the mean", () => {
    const mel = flat.map((_, band) => (band % 2 === 0 ? 1 : 0.01));
    expect(ofMel(mel).flatness.mean).toBeCloseTo(-10 - 10 * Math.log10(0.505), 5);
  });

  test.each([0, 1, 5, 11])("decibels like cosine %d are that coefficient only", (which) => {
    const mel = flat.map(
      (_, band) => 10 ** (Math.cos((Math.PI * (which + 1) * (band + 0.5)) / melBands) / 10),
    );
    for (const [i, { mean }] of ofMel(mel).cepstrum.entries())
      expect(mean, `${i}`).toBeCloseTo(i === which ? Math.sqrt(melBands / 2) : 0, 4);
  });

  test("contrast is from the quietest to the loudest band of each fifth", () => {
    // The first group differs in its last band, the second in its first, and so on.
    const mel = flat.slice();
    mel[3]! *= 10;
    mel[4]! /= 100;
    mel[8]! *= 1000;
    mel[11]! /= 10;
    mel[19]! *= 100;
    expect(ofMel(mel).contrast.map(({ mean }) => Math.round(mean * 1000) / 1000)).toEqual([
      10, 20, 40, 0, 20,
    ]);
  });

  test("groups of uneven bands are rounded", () => {
    // Of eight bands: 2, 1, 2, 1, 2.
    const mel = Float32Array.from({ length: 8 }, (_, band) => 10 ** band * 1e-7);
    const { contrast } = timbreOf([[powersOf({ 8: 1 }), mel]], 100, 8);
    expect(contrast.map(({ mean }) => Math.round(mean * 100) / 100)).toEqual([10, 0, 10, 0, 10]);
  });
});

describe("levels", () => {
  test("mean and deviation are over the frames that sound", () => {
    const { level, sounding } = timbreOf([tone(-10), tone(-20), tone(-90), tone(-30)]);
    expect(level.mean).toBeCloseTo(-20, 5);
    expect(level.deviation).toBeCloseTo(Math.sqrt(200 / 3), 5);
    expect(sounding).toBe(0.75);
  });

  test("at 70 dB below full scale silence begins", () => {
    expect(timbreOf([tone(-70.1)]).sounding).toBe(0);
    expect(timbreOf([tone(-69.9)]).sounding).toBe(1);
  });

  test("change is to the level of five frames before; silence came before all", () => {
    const change = (levels: readonly number[]) => timbreOf(levels.map(tone)).levelChange.mean;
    expect(change([0])).toBeCloseTo(70, 5);
    expect(change([0, 0, 0, 0, 0, -6])).toBeCloseTo((5 * 70 + 6) / 6, 5);
    expect(change([-20, 0, 0, 0, 0, 0])).toBeCloseTo((50 + 4 * 70 + 20) / 6, 5);
    // The silent frames do not count, but are remembered.
    expect(change([0, -90, -90, -90, -90, -90, 0])).toBeCloseTo(70, 5);
  });

  test.each([
    [5, 85, 10, 30],
    [6, 84, 10, 40],
    [5, 86, 9, 0],
    [6, 85, 9, 10],
    [0, 100, 0, 0],
  ])("range of %d frames at 0 dB, %d at -10 and %d at -40 is %d dB", (loud, middle, quiet, range) => {
    const frames = [
      ...new Array<Frame>(loud).fill(tone(0)),
      ...new Array<Frame>(middle).fill(tone(-10)),
      ...new Array<Frame>(quiet).fill(tone(-40)),
    ];
    expect(timbreOf(frames).dynamicRange).toBe(range);
  });

  test("beyond full scale, and just above silence, there is a place too", () => {
    const frames = [...new Array<Frame>(10).fill(tone(6)), ...new Array<Frame>(10).fill(tone(-69.8))];
    expect(timbreOf(frames).dynamicRange).toBe(70);
  });
});

test("of silence, and of nothing, all is 0", () => {
  for (const frames of [[], [tone(-100), tone(-100)]]) {
    const timbre = timbreOf(frames);
    expect(timbre.sounding).toBe(0);
    for (const spread of [timbre.centroid, timbre.flatness, ...timbre.cepstrum, ...timbre.contrast])
      expect(spread).toEqual({ mean: 0, deviation: 0 });
  }
});

test("what was saved goes on as if nothing had been", () => {
  const frames = Array.from(
    { length: 12 },
    (_, i): Frame => [
      powersOf({ [i + 1]: 0.1 + i / 20, 20: i === 7 ? 1e-3 : 0 }),
      flat.map((power, band) => power * (1 + ((band * i) % 7))),
    ],
  );
  let meter = createTimbreMeter(100, melBands);
  for (const [powers, mel = flat] of frames) {
    meter.add(powers, mel);
    const saved = meter.save();
    meter.add(powersOf({ 3: 1 }), flat);
    meter = createTimbreMeter(100, melBands, saved);
  }
  expect(meter.end()).toEqual(timbreOf(frames));
});
