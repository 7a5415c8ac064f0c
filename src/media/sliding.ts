/**
 * Statistics of what lies around each value of a series: up to `reach` values to either side, fewer at the ends. The
 * work does not grow with the reach.
 */

/** Calls `enter` and `leave` with the places that come into the window and go out of it, then `at` with its middle. */
function slide(
  length: number,
  reach: number,
  move: { enter(place: number): void; leave(place: number): void; at(place: number): void },
): void {
  for (let place = 0; place < Math.min(reach, length); place++) move.enter(place);
  for (let middle = 0; middle < length; middle++) {
    if (middle + reach < length) move.enter(middle + reach);
    if (middle > reach) move.leave(middle - reach - 1);
    move.at(middle);
  }
}

/** The means around each value. */
export function slidingMean(values: ArrayLike<number>, reach: number): Float32Array {
  const means = new Float32Array(values.length);
  let sum = 0;
  let count = 0;
  slide(values.length, reach, {
    enter(place) {
      sum += values[place]!;
      count++;
    },
    leave(place) {
      sum -= values[place]!;
      count--;
    },
    at(place) {
      means[place] = sum / count;
    },
  });
  return means;
}

/** The mean around each value of the product of how far two series are from their means there. */
export function slidingCovariance(a: ArrayLike<number>, b: ArrayLike<number>, reach: number): Float32Array {
  const products = new Float64Array(a.length);
  for (let i = 0; i < products.length; i++) products[i] = a[i]! * b[i]!;
  const means = slidingMean(products, reach);
  const meansOfA = slidingMean(a, reach);
  const meansOfB = slidingMean(b, reach);
  return means.map((mean, i) => mean - meansOfA[i]! * meansOfB[i]!);
}

/** The standard deviations around each value. */
export const slidingDeviation = (values: ArrayLike<number>, reach: number): Float32Array =>
  slidingCovariance(values, values, reach).map((variance) => Math.sqrt(Math.max(0, variance)));

/** The largest around each value. */
export function slidingMaximum(values: ArrayLike<number>, reach: number): Float32Array {
  const maxima = new Float32Array(values.length);
  /** Places of values that are larger than all after them, in order: the first is that of the maximum. */
  const places = new Int32Array(values.length);
  let first = 0;
  let end = 0;
  slide(values.length, reach, {
    enter(place) {
      while (end > first && values[places[end - 1]!]! <= values[place]!) end--;
      places[end++] = place;
    },
    leave(place) {
      if (places[first] === place) first++;
    },
    at(place) {
      maxima[place] = values[places[first]!]!;
    },
  });
  return maxima;
}

/**
 * The value that a share of those around each value lie below.
 *
 * @param share 0 for the smallest, 1 for the largest.
 */
export function slidingQuantile(values: Uint8Array, reach: number, share: number): Uint8Array {
  const quantiles = new Uint8Array(values.length);
  const counts = new Int32Array(256);
  let count = 0;
  let quantile = 0;
  let below = 0;
  const change = (value: number, by: number) => {
    counts[value]! += by;
    count += by;
    if (value < quantile) below += by;
  };
  slide(values.length, reach, {
    enter: (place) => change(values[place]!, 1),
    leave: (place) => change(values[place]!, -1),
    at(place) {
      const rank = share * (count - 1);
      while (below > rank) below -= counts[--quantile]!;
      while (below + counts[quantile]! <= rank) below += counts[quantile++]!;
      quantiles[place] = quantile;
    },
  });
  return quantiles;
}
