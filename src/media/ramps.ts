/**
 * Ramps: how a track's loudness rises at its start and falls at its end, for players that let tracks overlap. The
 * format is that of MixRamp tags, which is also what Plex gives out: `dB seconds;` pairs, both rising, with 0 dB at
 * the loudness that ReplayGain brings a track to. Plex does not document which levels it lists; these are the ones that
 * its strings show: the first pair at or above each of -60, -40, -30 dB, and every 3 dB from -24 dB on.
 */

const stepSeconds = 0.1;

const quietestLevels = [-60, -40, -30] as const;
const firstEvenLevel = -24;
const levelDistance = 3;

/** The lowest of the listed levels that is above `level`. */
const levelAbove = (level: number): number =>
  quietestLevels.find((listed) => listed > level) ??
  Math.max(firstEvenLevel, (Math.floor(level / levelDistance) + 1) * levelDistance);

/**
 * One ramp: the steps that are the first to reach the next level. A level that is leapt over has no pair of its own.
 *
 * @param levels dB relative to the reference of ReplayGain, one for each 100 ms: from the start for the ramp of the
 * start, from the end for that of the end.
 * @param secondsBefore of sound before the first of these steps, less than a step.
 * @returns null when nothing reaches -60 dB.
 */
export function rampOf(levels: readonly number[], secondsBefore: number): string | null {
  let next: number = quietestLevels[0];
  let ramp = "";
  for (const [step, exactly] of levels.entries()) {
    const level = hundredths(exactly);
    if (!(level >= next)) continue;
    ramp += `${level.toFixed(2)} ${(secondsBefore + step * stepSeconds).toFixed(2)};`;
    next = levelAbove(level);
  }
  return ramp || null;
}

const hundredths = (value: number): number => Math.round(value * 100) / 100;
