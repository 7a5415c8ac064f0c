/** Multiples of a beat at which a rhythm is compared with itself. */
export const multiples = [1 / 4, 1 / 3, 1 / 2, 2 / 3, 3 / 4, 1, 3 / 2, 2, 3, 4] as const;

/**
 * How much each of `signsOfBeat` speaks for a beat: for each view of the rhythm one weight a multiple, then that of the
 * distance to the preferred tempo. Fitted by `scripts/fit-tempo.ts`, which prints the rows.
 */
// biome-ignore format: one row a view
export const weights: readonly number[] = [
  // any
  0.25, 1.87, -0.77, -0.91, -1.20, 4.89, -1.23, -0.88, 3.06, 2.00,
  // same
  -1.67, -0.58, 2.30, -0.12, -1.34, -1.64, -0.15, 1.36, -2.91, 1.88,
  // kick
  0.45, 0.08, -2.43, 1.25, -1.92, -1.40, -5.98, 1.13, -1.04, 5.18,
  // bass
  0.16, -2.95, 0.74, 0.07, 0.74, 2.89, 1.21, -3.38, 0.84, 3.56,
  // snare
  -1.58, -2.85, 0.59, -1.71, 2.03, 1.85, -2.28, 4.12, 0.35, -1.25,
  // hats
  -3.49, -5.54, 3.30, -2.22, 1.60, 1.71, 0.94, 4.49, -0.14, -0.74,
  // prior
  -3.37,
];
