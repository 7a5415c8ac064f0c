/** Sums up a power spectrum in bands: writes one value for each band. */
export type MelBands = (powers: Float32Array, into: Float32Array) => void;

/** Where the mel scale of Slaney's Auditory Toolbox turns from linear to logarithmic. */
const linearUpTo = 1000;
const hertzPerMel = 200 / 3;
const logStep = Math.log(6.4) / 27;

const toMel = (hertz: number): number =>
  hertz < linearUpTo
    ? hertz / hertzPerMel
    : linearUpTo / hertzPerMel + Math.log(hertz / linearUpTo) / logStep;
const toHertz = (mel: number): number =>
  mel < linearUpTo / hertzPerMel
    ? mel * hertzPerMel
    : linearUpTo * Math.exp(logStep * (mel - linearUpTo / hertzPerMel));

/** Middle of each band in hertz, and one before the first and after the last: where those begin and end. */
export function melEdges(bands: number, from: number, to: number): number[] {
  const step = (toMel(to) - toMel(from)) / (bands + 1);
  return Array.from({ length: bands + 2 }, (_, i) => toHertz(toMel(from) + i * step));
}

/**
 * Triangles on the mel scale of Slaney's Auditory Toolbox (1998), each of the area 2 per hertz, as librosa has them by
 * default: what is white noise comes out equal in all bands.
 *
 * @param sampleRate hertz.
 * @param size of the transform that the powers are of.
 * @param bands how many, from the lower edge of the first (`from`, hertz) to the upper edge of the last (`to`).
 */
export function createMelBands(
  sampleRate: number,
  size: number,
  { bands, from, to }: { bands: number; from: number; to: number },
): MelBands {
  const edges = melEdges(bands, from, to);
  const hertzPerBin = sampleRate / size;
  const triangles = Array.from({ length: bands }, (_, band) => {
    const [low, middle, high] = [edges[band]!, edges[band + 1]!, edges[band + 2]!];
    const first = Math.max(0, Math.ceil(low / hertzPerBin));
    const last = Math.min(size / 2, Math.floor(high / hertzPerBin));
    const weights = Float32Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => {
      const hertz = (first + i) * hertzPerBin;
      const height = Math.min((hertz - low) / (middle - low), (high - hertz) / (high - middle));
      return (2 / (high - low)) * Math.max(0, height);
    });
    return { first, weights };
  });
  return (powers, into) => {
    for (let band = 0; band < bands; band++) {
      const { first, weights } = triangles[band]!;
      let sum = 0;
      for (let i = 0; i < weights.length; i++) sum += weights[i]! * powers[first + i]!;
      into[band] = sum;
    }
  };
}
