/** Multiples of a beat at which a rhythm is compared with itself. */
export const multiples = [1 / 4, 1 / 3, 1 / 2, 2 / 3, 3 / 4, 1, 3 / 2, 2, 3, 4] as const;

/**
 * How much each of `signsOfBeat` speaks for a beat: for each view of the rhythm one weight a multiple, then that of the
 * distance to the preferred tempo. Fitted by `scripts/fit-tempo.ts`, which prints the rows.
 */
// biome-ignore format: one row a view
export const weights: readonly number[] = [
  // any
  1.60, 0.40, -0.78, -1.12, -0.26, 5.12, 0.22, -1.88, 3.66, 2.38,
  // same
  -0.78, -0.93, 1.61, -0.07, -1.25, -2.12, 0.51, 0.73, -2.77, 1.77,
  // kick
  1.77, 1.30, -3.44, 0.97, -2.51, -1.87, -5.42, 1.21, -0.29, 4.29,
  // bass
  -0.72, -4.51, 0.48, -0.83, 0.79, 2.27, 2.18, -2.51, 0.53, 4.45,
  // snare
  -0.96, -2.17, 0.99, -1.10, 2.67, -0.79, -1.86, 3.71, -1.08, -2.35,
  // hats
  -4.72, -4.18, 1.78, -3.00, 0.62, 3.04, -0.72, 6.15, 1.99, -1.41,
  // prior
  -2.78,
];
