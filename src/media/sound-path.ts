import type { NearestTracks } from "./nearest-tracks.ts";

/**
 * A path of tracks that goes from the sound of one to that of another in equal steps: points at equal distances on the
 * line between their vectors, each replaced by the nearest track that is not on the path yet.
 *
 * @param count tracks of the path, `from` and `to` among them; at least 2.
 * @returns ids, each looked for when it is asked for; fewer than `count` where there are not as many tracks.
 * @throws RangeError as soon as one is asked for, when one of the two is not in the index, or both are the same, or for a
 * smaller count.
 */
export function* soundPath(
  from: number,
  to: number,
  count: number,
  index: NearestTracks,
): Generator<number, void, void> {
  const start = index.vectorOf(from);
  const end = index.vectorOf(to);
  if (start === undefined || end === undefined)
    throw new RangeError(
      `A path goes from one analysed track to another. Track ${start ? to : from} has no analysis.`,
    );
  if (from === to) throw new RangeError(`A path goes from one track to another. Both were ${from}.`);
  if (!Number.isInteger(count) || count < 2)
    throw new RangeError(`A path has at least 2 tracks. It was to have ${count}.`);
  const used = new Set([from, to]);
  yield from;
  for (let step = 1; step < count - 1; step++) {
    const share = step / (count - 1);
    const point = start.map((value, i) => value + share * (end[i]! - value));
    const [next] = index.nearest(point, 1, { exclude: (id) => used.has(id) });
    if (next === undefined) break;
    used.add(next.id);
    yield next.id;
  }
  yield to;
}
