import { createFrames } from "./frames.ts";
import { createMelBands, melEdges } from "./mel.ts";
import { findKey, type MusicalKey } from "./music/key.ts";
import { createOnsets, type OnsetsState, onsetBands } from "./music/onsets.ts";
import { createPeriodMeter, type PeriodsState } from "./music/periods.ts";
import { createPitchMeter, type PitchesState } from "./music/pitches.ts";
import { findTempo } from "./music/tempo.ts";
import { createTimbreMeter, type TimbreState } from "./music/timbre.ts";
import { scaled, vectorOf } from "./music/vector.ts";
import { createPowerSpectrum, hann } from "./spectrum.ts";

/** What a track is like: plain JSON. */
export interface MusicFinding {
  /** Beats a minute, to a tenth; null when nothing comes back regularly, as in speech, noise and silence. */
  tempo: number | null;
  /** 0 to 1; 0 without a tempo. Half and twice the tempo are what doubts are mostly about. */
  tempoConfidence: number;
  /** null when there are no pitches, or they keep to no scale. */
  key: MusicalKey | null;
  /** 0 to 1: how far ahead of the next key; 0 without a key. */
  keyConfidence: number;
  /** 0 to 1: loud, dense, bright and without quiet passages is much. */
  energy: number;
  /** 0 to 1: how regularly beats come back, which is what one dances to. */
  rhythmRegularity: number;
  /** 0 to 1: how high the middle of the spectrum lies, in octaves from 100 to 6400 Hz. */
  brightness: number;
  /** One value of 0 to 1 for each of `dimensions` in music/vector.ts; null for silence. */
  vector: number[] | null;
}

/** Everything that the analysis remembers: plain data. */
export interface MusicState {
  samples: Float32Array;
  /** Frames of 10 ms so far. */
  frames: number;
  onsets: OnsetsState;
  periods: PeriodsState;
  pitches: PitchesState;
  timbre: TimbreState;
}

export interface MusicAnalysis {
  /** @param samples mono, 16,000 Hz, full scale 1, in chunks of any size. */
  add(samples: Float32Array): void;
  save(): MusicState;
  /** Ends the analysis; it is not used again. */
  end(): MusicFinding;
}

const sampleRate = 16_000;
const size = 512;
const hop = 160;
const framesPerSecond = sampleRate / hop;
/** Frames: 6 s hold two bars of most music. */
const longestLag = 6 * framesPerSecond;
const melBands = { bands: 40, from: 30, to: 8000 };
/** Timbre changes slowly: every so many frames are enough. */
const timbreEvery = 2;
/** Makes the power of a full-scale tone 1: the Hann window adds up to half its length, a tone has half of it. */
const fullScale = (4 / size) ** 2;

const thousandths = (value: number): number => Math.round(value * 1000) / 1000;

/**
 * Analyses a track: tempo, key, and a vector in which tracks that sound alike are close. Memory does not grow, and
 * nothing depends on how the samples are cut.
 *
 * @param saved what `save` gave, to go on from there.
 */
export function createMusicAnalysis(saved?: MusicState): MusicAnalysis {
  const frames = createFrames(size, hop, saved?.samples);
  const spectrum = createPowerSpectrum(size, hann(size));
  const toMel = createMelBands(sampleRate, size, melBands);
  const middles = melEdges(melBands.bands, melBands.from, melBands.to).slice(1, -1);
  const onsets = createOnsets(middles, saved?.onsets);
  const periods = createPeriodMeter(framesPerSecond, longestLag, saved?.periods);
  const pitches = createPitchMeter(saved?.pitches);
  const timbre = createTimbreMeter(sampleRate / size, melBands.bands, saved?.timbre);
  const powers = new Float32Array(size / 2 + 1);
  const mel = new Float32Array(melBands.bands);
  const strengths = new Float32Array(onsetBands);
  let count = saved?.frames ?? 0;

  function look(samples: Float32Array, from: number): void {
    spectrum(samples, from, powers);
    for (let k = 0; k < powers.length; k++) powers[k]! *= fullScale;
    toMel(powers, mel);
    onsets.add(mel, strengths);
    periods.add(strengths);
    if (count++ % timbreEvery === 0) timbre.add(powers, mel);
  }

  return {
    add(samples) {
      frames.add(samples, look);
      pitches.add(samples);
    },
    save: () => ({
      samples: frames.save(),
      frames: count,
      onsets: onsets.save(),
      periods: periods.save(),
      pitches: pitches.save(),
      timbre: timbre.save(),
    }),
    end() {
      const period = periods.end();
      const measured = {
        timbre: timbre.end(),
        tempo: findTempo(period, framesPerSecond),
        key: findKey(pitches.end()),
        onsetRate: (period.onsets * framesPerSecond) / Math.max(1, period.frames),
      };
      const { tempo, key } = measured;
      const { sounding, level, dynamicRange, centroid } = measured.timbre;
      const brightness = scaled(centroid.mean, 0, 6);
      const energy =
        0.4 * scaled(level.mean, -40, -8) +
        0.3 * scaled(measured.onsetRate, 0, 8) +
        0.15 * brightness +
        0.15 * scaled(dynamicRange, 30, 5);
      return {
        tempo: tempo.tempo,
        tempoConfidence: thousandths(tempo.tempoConfidence),
        key: key.key,
        keyConfidence: thousandths(key.keyConfidence),
        energy: sounding > 0 ? thousandths(energy) : 0,
        rhythmRegularity: thousandths(scaled(tempo.pulse, 0, 0.7)),
        brightness: sounding > 0 ? thousandths(brightness) : 0,
        vector: sounding > 0 ? vectorOf(measured) : null,
      };
    },
  };
}
