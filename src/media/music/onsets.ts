/** How strongly something begins in each frame, for six parts of the spectrum. */

/** Hertz at which the second part and those after it begin: kick | bass | chords | voices | snare | hats. */
const borders = [110, 250, 800, 2500, 5000] as const;
export const onsetBands = borders.length + 1;
/** Frames that a rise is measured over. */
const lag = 2;
/** Rises below this level (of full scale) are lost in noise. */
const floor = 1e-8;

export interface OnsetsState {
  /** Logarithms of the bands of the last frames, the oldest first. */
  history: Float32Array;
}

export interface Onsets {
  /**
   * @param levels power of each mel band of the next frame.
   * @param into for each part: the mean rise of its bands over the last frames, in bels.
   */
  add(levels: Float32Array, into: Float32Array): void;
  save(): OnsetsState;
}

/**
 * Spectral flux of logarithmic mel bands. A rise counts from the largest of the neighbouring bands on, so that vibrato
 * and slides are no onsets (Böck and Widmer, Maximum filter vibrato suppression for onset detection, DAFx 2013).
 *
 * @param middles of the bands in hertz.
 */
export function createOnsets(middles: readonly number[], saved?: OnsetsState): Onsets {
  const bands = middles.length;
  const history = saved?.history.slice() ?? new Float32Array(lag * bands).fill(Math.log10(floor));
  const part = middles.map((hertz) => borders.filter((border) => hertz >= border).length);
  const sizes = Array.from(
    { length: onsetBands },
    (_, index) => part.filter((other) => other === index).length,
  );
  const now = new Float32Array(bands);
  return {
    add(levels, into) {
      into.fill(0);
      for (let band = 0; band < bands; band++) {
        now[band] = Math.log10(levels[band]! + floor);
        const below = history[Math.max(0, band - 1)]!;
        const above = history[Math.min(bands - 1, band + 1)]!;
        const rise = now[band]! - Math.max(history[band]!, below, above);
        if (rise > 0) into[part[band]!]! += rise;
      }
      for (let index = 0; index < onsetBands; index++) into[index]! /= sizes[index]!;
      history.copyWithin(0, bands);
      history.set(now, (lag - 1) * bands);
    },
    save: () => ({ history: history.slice() }),
  };
}
