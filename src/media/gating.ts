/** Loudness from blocks: the gates of ITU-R BS.1770-4 and the range of EBU Tech 3342. */

/**
 * The loudness of many blocks, those below -70 LUFS left out: `counts[i]` blocks of `levels[i]` LUFS, ascending. One
 * entry stands for the blocks of 0.05 LU; its level is the mean of their energies, rounded to 0.01 LU.
 */
export interface Histogram {
  levels: number[];
  counts: number[];
}

/** Blocks that count alike, in any order: `counts[i]`, or 1, of the energy `energies[i]`. */
interface Blocks {
  energies: ArrayLike<number>;
  counts?: ArrayLike<number>;
}

/** LUFS. */
const absoluteGate = -70;
/** LU below the mean of what passes the absolute gate: for the loudness, and for its range. */
const loudnessGate = -10;
const rangeGate = -20;
/** The part of the distribution that is the loudness range. */
const rangePercentiles = [0.1, 0.95] as const;
const binsPerLu = 20;

/** @param energy mean square of the K-weighted samples, weighted and added over the channels. @returns LUFS. */
export const toLufs = (energy: number): number => -0.691 + 10 * Math.log10(energy);
const toEnergy = (lufs: number): number => 10 ** ((lufs + 0.691) / 10);

const absoluteThreshold = toEnergy(absoluteGate);

/** Mean energy of the blocks at or above the threshold; NaN when there are none. */
function meanEnergy({ energies, counts }: Blocks, threshold: number): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < energies.length; i++) {
    if (!(energies[i]! >= threshold)) continue;
    const count = counts?.[i] ?? 1;
    sum += energies[i]! * count;
    total += count;
  }
  return sum / total;
}

/** The energy that a block needs in order to pass both gates; NaN when no block passes the first. */
const relativeThreshold = (blocks: Blocks, gate: number): number =>
  Math.max(absoluteThreshold, meanEnergy(blocks, absoluteThreshold) * 10 ** (gate / 10));

/**
 * Integrated loudness (ITU-R BS.1770-4, Annex 1).
 *
 * @param blocks blocks of 400 ms, each overlapping the next by three quarters.
 * @returns LUFS; null when no block passes the gates.
 */
export function integratedLoudness(blocks: Blocks): number | null {
  const mean = meanEnergy(blocks, relativeThreshold(blocks, loudnessGate));
  return mean > 0 ? toLufs(mean) : null;
}

/**
 * Loudness range (EBU Tech 3342).
 *
 * @param blocks short-term blocks of 3 s, in ascending order of energy.
 * @returns LU; 0 when no block passes the gates.
 */
export function loudnessRange(blocks: Blocks): number {
  const { energies, counts } = blocks;
  const threshold = relativeThreshold(blocks, rangeGate);
  const passing: { energy: number; upTo: number }[] = [];
  let total = 0;
  for (let i = 0; i < energies.length; i++) {
    if (!(energies[i]! >= threshold)) continue;
    total += counts?.[i] ?? 1;
    passing.push({ energy: energies[i]!, upTo: total });
  }
  if (total === 0) return 0;
  const [low, high] = rangePercentiles.map((share) => {
    const rank = Math.round((total - 1) * share);
    return passing.find(({ upTo }) => upTo > rank)!.energy;
  });
  return 10 * Math.log10(high! / low!);
}

/** @param energies in ascending order. */
export function histogramOf(energies: ArrayLike<number>): Histogram {
  const levels: number[] = [];
  const counts: number[] = [];
  const binOf = (energy: number) => Math.floor(toLufs(energy) * binsPerLu);
  let first = 0;
  while (first < energies.length) {
    const bin = binOf(energies[first]!);
    let sum = 0;
    let next = first;
    while (next < energies.length && binOf(energies[next]!) === bin) sum += energies[next++]!;
    if (energies[first]! >= absoluteThreshold) {
      levels.push(Math.round(toLufs(sum / (next - first)) * 100) / 100);
      counts.push(next - first);
    }
    first = next;
  }
  return { levels, counts };
}

/** The blocks of all histograms, in ascending order of energy. */
export function unionOf(histograms: readonly Histogram[]): Required<Blocks> {
  const entries = histograms
    .flatMap(({ levels, counts }) => levels.map((level, i) => ({ level, count: counts[i]! })))
    .sort((a, b) => a.level - b.level);
  return { energies: entries.map(({ level }) => toEnergy(level)), counts: entries.map(({ count }) => count) };
}
