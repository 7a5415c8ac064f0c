/** How much there is to transfer. */
export interface Bitrate {
  /** kbit/s, over the duration. */
  average: number;
  /** kbit/s, in the busiest second. */
  peak: number;
  /** kbit/s: the mean of each `profileSeconds` in a row; at most 200. */
  profile: number[];
  profileSeconds: number;
}

const mostPoints = 200;

const inKbit = (bytes: number, ms: number): number => (ms > 0 ? Math.round((bytes * 80) / ms) / 10 : 0);

/**
 * @param durationMs what the average is over.
 * @param seconds bytes of each second.
 */
export function bitrateOf(durationMs: number, seconds: Uint32Array): Bitrate {
  const profileSeconds = Math.max(1, Math.ceil(seconds.length / mostPoints));
  const profile = Array.from({ length: Math.ceil(seconds.length / profileSeconds) }, (_, point) => {
    const stretch = seconds.subarray(point * profileSeconds, (point + 1) * profileSeconds);
    return inKbit(sumOf(stretch), stretch.length * 1000);
  });
  const peak = seconds.reduce((most, bytes) => Math.max(most, bytes), 0);
  return { average: inKbit(sumOf(seconds), durationMs), peak: inKbit(peak, 1000), profile, profileSeconds };
}

/** Adds to one of the bins. @returns the same bins, or longer ones. */
export function addToBin(bins: Uint32Array, index: number, bytes: number): Uint32Array {
  const roomy = index < bins.length ? bins : ofLength(bins, 2 * index + 64);
  roomy[index]! += bytes;
  return roomy;
}

/** A copy of the bins, cut off or filled up with zeros. */
export function ofLength(bins: Uint32Array, length: number): Uint32Array {
  const copy = new Uint32Array(length);
  copy.set(bins.subarray(0, length));
  return copy;
}

/** Bins that each hold `factor` of those given. */
export const coarser = (bins: Uint32Array, factor: number): Uint32Array =>
  Uint32Array.from({ length: Math.ceil(bins.length / factor) }, (_, i) =>
    sumOf(bins.subarray(i * factor, (i + 1) * factor)),
  );

const sumOf = (bins: Uint32Array): number => bins.reduce((sum, bytes) => sum + bytes, 0);
