/** What a track sounds like, whatever it plays: means and deviations over its frames. */

/** Coefficients of the cepstrum beyond the level itself. */
export const cepstrumLength = 12;
/** Groups of neighbouring mel bands whose peaks are compared with their valleys. */
export const contrastGroups = 5;

/** Decibels below full scale under which a frame is silent: nothing is learnt from it. */
const silence = -70;
/** Share of the power below the roll-off. */
const rolloffShare = 0.85;
/** Hertz that centroid and roll-off are counted from, in octaves. */
const reference = 100;
/** Hertz: the borders of bass and treble. */
const bassUpTo = 250;
const trebleFrom = 2500;
const tiny = 1e-12;
/** Frames between two whose levels are compared: 100 ms. */
const levelLag = 5;

const names = ["centroid", "rolloff", "flatness", "level", "levelChange", "bass", "treble"] as const;
const valueCount = names.length + cepstrumLength + contrastGroups;

export interface TimbreState {
  frames: number;
  silentFrames: number;
  sums: Float64Array;
  squares: Float64Array;
  /** Frames of each decibel from full scale down to silence. */
  levels: Float64Array;
  /** Levels of the last frames, the oldest first. */
  lastLevels: Float64Array;
}

interface Spread {
  mean: number;
  deviation: number;
}

/** Of the frames that are not silent. */
export interface Timbre extends Record<(typeof names)[number], Spread> {
  /** Their share of all frames: 0 for a silent track. */
  sounding: number;
  /** Decibels. */
  cepstrum: Spread[];
  /** Decibels between the loudest and the quietest band of each group. */
  contrast: Spread[];
  /** Decibels between the quietest tenth and the loudest twentieth. */
  dynamicRange: number;
}

export interface TimbreMeter {
  /**
   * @param powers of the next frame: a full-scale tone has 1.
   * @param mel the same in mel bands.
   */
  add(powers: Float32Array, mel: Float32Array): void;
  save(): TimbreState;
  end(): Timbre;
}

/**
 * Mel-frequency cepstrum (Davis and Mermelstein, 1980), spectral centroid, roll-off and flatness (Peeters, A large set
 * of audio features, 2004) and contrast (Jiang et al., 2002). Memory does not grow.
 *
 * @param hertzPerBin of the powers.
 * @param melBands how many.
 */
export function createTimbreMeter(hertzPerBin: number, melBands: number, saved?: TimbreState): TimbreMeter {
  const { sums, squares, levels, lastLevels, ...counted } = structuredClone(saved) ?? {
    frames: 0,
    silentFrames: 0,
    sums: new Float64Array(valueCount),
    squares: new Float64Array(valueCount),
    levels: new Float64Array(1 - silence),
    lastLevels: new Float64Array(levelLag).fill(silence),
  };
  let { frames, silentFrames } = counted;
  const values = new Float64Array(valueCount);
  const decibels = new Float64Array(melBands);
  const cosines = Array.from({ length: cepstrumLength }, (_, i) =>
    Float64Array.from(
      { length: melBands },
      (_, band) => Math.sqrt(2 / melBands) * Math.cos((Math.PI * (i + 1) * (band + 0.5)) / melBands),
    ),
  );
  const groupSize = melBands / contrastGroups;

  /** @returns the level in decibels; the values of the frame are written only when it is not silent. */
  function measureSpectrum(powers: Float32Array): number {
    let [total, weighted, bass, treble] = [tiny, 0, 0, 0];
    for (let k = 1; k < powers.length; k++) {
      const power = powers[k]!;
      total += power;
      weighted += power * k;
      if (k * hertzPerBin < bassUpTo) bass += power;
      else if (k * hertzPerBin >= trebleFrom) treble += power;
    }
    const level = Math.max(silence, 10 * Math.log10(total));
    let rolloff = 0;
    for (let sum = 0; sum < rolloffShare * total && rolloff < powers.length - 1; ) sum += powers[++rolloff]!;
    values[0] = Math.log2((hertzPerBin * Math.max(1, weighted / total)) / reference);
    values[1] = Math.log2((hertzPerBin * Math.max(1, rolloff)) / reference);
    values[3] = level;
    values[4] = Math.abs(level - lastLevels[0]!);
    values[5] = bass / total;
    values[6] = treble / total;
    lastLevels.copyWithin(0, 1);
    lastLevels[levelLag - 1] = level;
    return level;
  }

  function measureBands(mel: Float32Array): void {
    let [mean, logarithms] = [tiny, 0];
    for (let band = 0; band < melBands; band++) {
      decibels[band] = 10 * Math.log10(mel[band]! + tiny);
      mean += mel[band]! / melBands;
      logarithms += decibels[band]! / melBands;
    }
    values[2] = logarithms - 10 * Math.log10(mean);
    for (let i = 0; i < cepstrumLength; i++) {
      let sum = 0;
      for (let band = 0; band < melBands; band++) sum += cosines[i]![band]! * decibels[band]!;
      values[names.length + i] = sum;
    }
    for (let group = 0; group < contrastGroups; group++) {
      let [least, most] = [Infinity, -Infinity];
      for (let band = Math.round(group * groupSize); band < Math.round((group + 1) * groupSize); band++) {
        least = Math.min(least, decibels[band]!);
        most = Math.max(most, decibels[band]!);
      }
      values[names.length + cepstrumLength + group] = most - least;
    }
  }

  /** The level that this share of the frames is below. */
  function levelAt(share: number): number {
    let louder = (1 - share) * frames;
    let decibel = 0;
    while (decibel < -silence && louder >= levels[decibel]!) louder -= levels[decibel++]!;
    return -decibel;
  }

  return {
    add(powers, mel) {
      const level = measureSpectrum(powers);
      if (level <= silence) {
        silentFrames++;
        return;
      }
      measureBands(mel);
      frames++;
      levels[Math.min(-silence, Math.max(0, Math.round(-level)))]!++;
      for (let i = 0; i < valueCount; i++) {
        sums[i]! += values[i]!;
        squares[i]! += values[i]! ** 2;
      }
    },
    save: () => structuredClone({ frames, silentFrames, sums, squares, levels, lastLevels }),
    end() {
      const spreads = Array.from(sums, (sum, i): Spread => {
        const mean = sum / Math.max(1, frames);
        return { mean, deviation: Math.sqrt(Math.max(0, squares[i]! / Math.max(1, frames) - mean * mean)) };
      });
      const named = Object.fromEntries(names.map((name, i) => [name, spreads[i]!]));
      return {
        ...(named as Record<(typeof names)[number], Spread>),
        sounding: frames / Math.max(1, frames + silentFrames),
        cepstrum: spreads.slice(names.length, names.length + cepstrumLength),
        contrast: spreads.slice(names.length + cepstrumLength),
        dynamicRange: levelAt(0.95) - levelAt(0.1),
      };
    },
  };
}
