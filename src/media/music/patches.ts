import { createFrames } from "../frames.ts";
import { createMelBands } from "../mel.ts";
import { createPowerSpectrum, hann } from "../spectrum.ts";

/**
 * What an embedding model hears of a track: a few patches of its mel spectrogram. The defaults are those of MusiCNN (Pons
 * and Serra, musicnn: pre-trained convolutional neural networks for music audio tagging, 2019) and of the models that
 * Essentia took over from it: samples at 16 kHz, log10(1 + 10,000 x power) of 96 mel bands in patches of 3 s.
 */
export interface PatchOptions {
  /** Samples of a frame (a power of two), and from one to the next. */
  size: number;
  hop: number;
  /** Mel bands from 0 Hz to 8 kHz. */
  bands: number;
  /** Frames of a patch. */
  frames: number;
  /** Patches that are kept of a track. */
  patches: number;
  /** Powers are multiplied by this before 1 is added and the logarithm to the base 10 taken. */
  compression: number;
}

export const musicnnPatches: PatchOptions = {
  size: 512,
  hop: 256,
  bands: 96,
  frames: 187,
  patches: 16,
  compression: 10_000,
};

export interface PatchesState {
  samples: Float32Array;
  frame: number;
  stride: number;
  kept: Float32Array[];
  current: Float32Array;
}

export interface Patches {
  /** @param samples mono, 16,000 Hz, full scale 1, in chunks of any size. */
  add(samples: Float32Array): void;
  save(): PatchesState;
  /**
   * Ends the collecting.
   *
   * @returns patches spread evenly over the track, in order, each `frames * bands` values, frame by frame. None of a track
   * that is shorter than a patch.
   */
  end(): Float32Array[];
}

const sampleRate = 16_000;

/**
 * Collects patches of a track whose length is not known: every patch at first; whenever twice as many as wanted are kept,
 * every second goes, and from then on only every second of those to come is made. So memory is bounded (with the
 * defaults 2.3 MB), and frames between patches are not transformed at all.
 *
 * @param saved what `save` gave for the same options, to go on from there.
 */
export function createPatches(options: PatchOptions = musicnnPatches, saved?: PatchesState): Patches {
  const { size, hop, bands, frames, patches, compression } = options;
  const cut = createFrames(size, hop, saved?.samples);
  const spectrum = createPowerSpectrum(size, hann(size));
  const toMel = createMelBands(sampleRate, size, { bands, from: 0, to: sampleRate / 2 });
  const powers = new Float32Array(size / 2 + 1);
  const current = saved?.current.slice() ?? new Float32Array(frames * bands);
  let kept = saved?.kept.slice() ?? [];
  let stride = saved?.stride ?? 1;
  let frame = saved?.frame ?? 0;

  function look(samples: Float32Array, from: number): void {
    const patch = Math.floor(frame / frames);
    const row = frame % frames;
    frame++;
    if (patch % stride !== 0) return;
    spectrum(samples, from, powers);
    const mel = current.subarray(row * bands, (row + 1) * bands);
    toMel(powers, mel);
    for (let band = 0; band < bands; band++) mel[band] = Math.log10(1 + compression * mel[band]!);
    if (row < frames - 1) return;
    kept.push(current.slice());
    if (kept.length < 2 * patches) return;
    kept = kept.filter((_, i) => i % 2 === 0);
    stride *= 2;
  }

  return {
    add: (samples) => cut.add(samples, look),
    save: () => ({ samples: cut.save(), frame, stride, kept: [...kept], current: current.slice() }),
    end() {
      const count = Math.min(patches, kept.length);
      return Array.from({ length: count }, (_, i) => kept[Math.floor(((i + 0.5) * kept.length) / count)]!);
    },
  };
}
