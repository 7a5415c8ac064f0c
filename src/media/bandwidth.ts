/** What the rates are worked out for, in seconds. Our choice: Plex shows eight rates, and does not document of what. */
export const bufferSeconds = [1, 2, 5, 10, 20, 40, 80, 160] as const;

/**
 * The smallest constant bandwidth at which playback never runs dry, wherever in the part it starts, for a player that
 * loads for `buffer` seconds first, or has that much of the media at the start: the least `rate` with
 *
 *     bytes of any stretch <= rate * (length of the stretch + buffer)
 *
 * which is a leaky bucket of `rate * buffer` bytes. Exact for media that flows evenly within each bin. Found by
 * Dinkelbach's method (On Nonlinear Fractional Programming, 1967): each round takes the stretch that overflows the
 * most at the rate so far, and the rate that this stretch needs; a few rounds of O(n).
 *
 * @param bins bytes that are played in each bin.
 * @param binSeconds length of a bin.
 * @param buffer seconds, above 0.
 * @returns bytes per second.
 */
export function requiredRate(bins: ArrayLike<number>, binSeconds: number, buffer: number): number {
  let rate = 0;
  for (;;) {
    const needed = rateOfWorstStretch(bins, binSeconds, buffer, rate);
    if (!(needed > rate)) return rate;
    rate = needed;
  }
}

function rateOfWorstStretch(
  bins: ArrayLike<number>,
  binSeconds: number,
  buffer: number,
  rate: number,
): number {
  let bytes = 0;
  let seconds = 0;
  let worst = 0;
  let needed = 0;
  for (let i = 0; i < bins.length; i++) {
    // What came before is no burden: the worst stretch that ends here starts here.
    if (bytes <= rate * seconds) {
      bytes = 0;
      seconds = 0;
    }
    bytes += bins[i]!;
    seconds += binSeconds;
    const overflow = bytes - rate * seconds;
    if (overflow > worst) {
      worst = overflow;
      needed = bytes / (seconds + buffer);
    }
  }
  return needed;
}

/**
 * `requiredRate` for each of `bufferSeconds`.
 *
 * @returns kbit/s, rounded up, non-increasing.
 */
export const requiredBandwidths = (bins: ArrayLike<number>, binSeconds: number): number[] =>
  bufferSeconds.map((buffer) => Math.ceil((requiredRate(bins, binSeconds, buffer) * 8) / 1000));
