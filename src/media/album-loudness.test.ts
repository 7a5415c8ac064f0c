import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectWithin, measure, noise, sine, stereo } from "../../test/support/loudness-signals.ts";
import { albumLoudness, replayGain } from "./loudness.ts";

describe("albumLoudness", () => {
  const options = { rate: 8000, truePeak: true };

  const expectConcatenation = (tracks: readonly Float32Array[], tolerance: number) => {
    const joined = new Float32Array(tracks.reduce((sum, { length }) => sum + length, 0));
    let start = 0;
    for (const track of tracks) {
      joined.set(track, start);
      start += track.length;
    }
    const whole = measure([joined], options).finding;
    const album = albumLoudness(tracks.map((track) => measure([track], options).finding));
    expectWithin(album.integrated, whole.integrated!, tolerance);
    return { whole, album };
  };

  it("is the loudness of the concatenation, for tracks of very different level and length", () => {
    const loud = noise(Array.from({ length: 120 }, (_, i) => -6 - (i % 7)));
    const medium = noise(Array.from({ length: 400 }, (_, i) => -20 - (i % 11)));
    const quiet = noise(Array.from({ length: 50 }, (_, i) => -45 - (i % 3)));
    const { whole, album } = expectConcatenation([loud, medium, quiet], 0.1);
    expectWithin(album.range, whole.range, 0.5);
    expectWithin(album.truePeak, whole.truePeak!, 0.01);
  });

  it("depends on the histograms by no more than 0.02 LU", () => {
    const levels = fc.array(fc.double({ min: -45, max: 0, noNaN: true }), { minLength: 20, maxLength: 60 });
    fc.assert(
      fc.property(levels, (peaks) => {
        const track = measure([noise(peaks)], options).finding;
        const album = albumLoudness([track]);
        expectWithin(album.integrated, track.integrated!, 0.02);
        expectWithin(album.range, track.range, 0.05);
      }),
      { numRuns: 60 },
    );
  });

  it("gates the quiet track out, as a mean of the tracks would not", () => {
    const finding = (level: number, seconds: number) => stereo(sine([[level, seconds]]));
    const album = albumLoudness([finding(-20, 10), finding(-40, 30)]);
    expectWithin(album.integrated, -20, 0.1);
  });

  it("is null without anything to hear, and survives JSON", () => {
    const nothing = { integrated: null, range: 0, truePeak: null };
    expect(albumLoudness([])).toEqual(nothing);
    expect(albumLoudness([stereo(new Float32Array(48_000))])).toEqual(nothing);
    const track = stereo(sine([[-20, 5]]), { truePeak: true });
    expect(albumLoudness([JSON.parse(JSON.stringify(track))])).toEqual(albumLoudness([track]));
  });
});

describe("replayGain", () => {
  it("leads to -18 LUFS", () => {
    expect(replayGain(-8.5)).toBe(-9.5);
  });
});
