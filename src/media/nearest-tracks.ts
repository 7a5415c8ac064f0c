/**
 * Nearest vectors among hundreds of thousands.
 *
 * Vectors lie in lists around centres (an inverted file: Jégou, Douze and Schmid, Product quantization for nearest
 * neighbor search, 2011). A list that has grown too long is split in two by 2-means, and what has come closer to another
 * centre by it moves there (as in SPFresh, 2023): adding a vector never rebuilds the whole.
 */

/** Distance: the root of the mean square difference over all dimensions. Between vectors of 0 to 1 it is 0 to 1. */
export interface NearTrack {
  id: number;
  distance: number;
}

export interface NearestOptions {
  /** Further away than this is not near. */
  maxDistance?: number;
  /** Tracks to leave out. */
  exclude?: (id: number) => boolean;
}

export interface NearestTracks {
  /** How many tracks there are. */
  size(): number;
  has(id: number): boolean;
  /** The vector of a track: a copy. */
  vectorOf(id: number): Float32Array | undefined;
  /**
   * Adds a track, or gives it another vector.
   *
   * @throws RangeError when the vector has another number of dimensions, or values that are no finite numbers.
   */
  add(id: number, vector: ArrayLike<number>): void;
  /** @returns whether the track was there. */
  remove(id: number): boolean;
  /**
   * @param to a vector of as many dimensions.
   * @returns at most `limit` tracks, the nearest first; at equal distances the smaller id.
   */
  nearest(to: ArrayLike<number>, limit: number, options?: NearestOptions): NearTrack[];
}

export interface NearestTracksOptions {
  dimensions: number;
  /** Up to so many tracks every one is looked at; with more, those of the nearest lists. */
  exactUpTo?: number;
  /** Lists looked at beyond that. More find more and take longer. */
  listsLookedAt?: number;
}

/** A list longer than this is split. */
const longestList = 512;
const splitRounds = 8;
/** Lists around a split one whose vectors may have come closer to one of its halves. */
const neighbours = 8;

interface List {
  centre: Float32Array;
  ids: number[];
  /** One after the other, with room for more at the end. */
  vectors: Float32Array;
}

/** Square of the distance, times the number of dimensions; Infinity once it is sure to be over `limit`. */
function squares(
  a: ArrayLike<number>,
  aFrom: number,
  b: ArrayLike<number>,
  dimensions: number,
  limit = Infinity,
): number {
  let sum = 0;
  let i = 0;
  while (i < dimensions) {
    const to = Math.min(dimensions, i + 16);
    for (; i < to; i++) {
      const difference = a[aFrom + i]! - b[i]!;
      sum += difference * difference;
    }
    if (sum > limit) return Infinity;
  }
  return sum;
}

/**
 * An index of tracks by their vectors. It is the same for the same calls in the same order. In memory a track takes
 * about 450 bytes at 60 dimensions: 4 to 5 for each, and 180 for its id and place.
 *
 * @throws RangeError for no dimensions.
 */
export function createNearestTracks(options: NearestTracksOptions): NearestTracks {
  const { dimensions, exactUpTo = 50_000, listsLookedAt = 32 } = options;
  if (!Number.isInteger(dimensions) || dimensions < 1)
    throw new RangeError(
      `Tracks are compared by vectors of at least one dimension. There were ${dimensions}.`,
    );
  let lists: List[] = [];
  const homes = new Map<number, List>();

  function check(vector: ArrayLike<number>): void {
    if (vector.length !== dimensions)
      throw new RangeError(`A vector of this index has ${dimensions} values. It had ${vector.length}.`);
    for (let i = 0; i < dimensions; i++)
      if (!Number.isFinite(vector[i]))
        throw new RangeError(`The values of a vector are numbers. Value ${i} was ${vector[i]}.`);
  }

  function put(list: List, id: number, vector: ArrayLike<number>): void {
    const to = list.ids.length * dimensions;
    if (to + dimensions > list.vectors.length) {
      const larger = new Float32Array(Math.ceil(list.ids.length * 1.25 + 8) * dimensions);
      larger.set(list.vectors);
      list.vectors = larger;
    }
    list.vectors.set(vector, to);
    list.ids.push(id);
    homes.set(id, list);
  }

  const vectorAt = (list: List, place: number): Float32Array =>
    list.vectors.subarray(place * dimensions, (place + 1) * dimensions);

  /** The last of the list takes its place. */
  function take(list: List, place: number): void {
    const last = list.ids.length - 1;
    list.vectors.copyWithin(place * dimensions, last * dimensions, (last + 1) * dimensions);
    list.ids[place] = list.ids[last]!;
    list.ids.pop();
  }

  /** The lists whose centres are nearest, the nearest first. */
  function nearestLists(to: ArrayLike<number>, count: number): List[] {
    if (count >= lists.length) return lists;
    return lists
      .map((list) => ({ list, squares: squares(list.centre, 0, to, dimensions) }))
      .sort((a, b) => a.squares - b.squares)
      .slice(0, count)
      .map(({ list }) => list);
  }

  function nearestList(to: ArrayLike<number>): List | undefined {
    let best: List | undefined;
    let least = Infinity;
    for (const list of lists) {
      const distance = squares(list.centre, 0, to, dimensions, least);
      if (distance < least || best === undefined) {
        least = distance;
        best = list;
      }
    }
    return best;
  }

  function farthest(list: List, from: ArrayLike<number>): Float32Array {
    let best = 0;
    let most = -1;
    for (let place = 0; place < list.ids.length; place++) {
      const distance = squares(list.vectors, place * dimensions, from, dimensions);
      if (distance > most) {
        most = distance;
        best = place;
      }
    }
    return vectorAt(list, best).slice();
  }

  /** @returns for each vector whether it belongs to the second half. The centres are moved to the means. */
  function twoMeans(list: List, centres: readonly [Float32Array, Float32Array]): Uint8Array {
    const second = new Uint8Array(list.ids.length);
    for (let round = 0; round < splitRounds; round++) {
      const sums = [new Float64Array(dimensions), new Float64Array(dimensions)] as const;
      const counts: [number, number] = [0, 0];
      for (let place = 0; place < second.length; place++) {
        const first = squares(list.vectors, place * dimensions, centres[0], dimensions);
        const half = squares(list.vectors, place * dimensions, centres[1], dimensions, first) < first ? 1 : 0;
        second[place] = half;
        counts[half]++;
        for (let i = 0; i < dimensions; i++) sums[half][i]! += list.vectors[place * dimensions + i]!;
      }
      for (const half of [0, 1] as const)
        if (counts[half] > 0) centres[half].set(sums[half].map((sum) => sum / counts[half]));
    }
    // Equal vectors have no halves: any will do.
    return second.includes(1) ? second : second.map((_, place) => place % 2);
  }

  function split(list: List): void {
    const around = nearestLists(list.centre, neighbours + 1).filter((other) => other !== list);
    const start = farthest(list, list.centre);
    const centres = [start, farthest(list, start)] as const;
    const second = twoMeans(list, centres);
    const halves = centres.map((centre): List => ({ centre, ids: [], vectors: new Float32Array() }));
    for (const [place, id] of list.ids.entries()) put(halves[second[place]!]!, id, vectorAt(list, place));
    lists = [...lists.filter((other) => other !== list), ...halves];
    for (const other of around)
      for (let place = other.ids.length - 1; place >= 0; place--) {
        const vector = vectorAt(other, place).slice();
        const own = squares(other.centre, 0, vector, dimensions);
        const closer = halves.find((half) => squares(half.centre, 0, vector, dimensions, own) < own);
        if (closer === undefined || closer.ids.length >= longestList) continue;
        const id = other.ids[place]!;
        take(other, place);
        put(closer, id, vector);
      }
  }

  function remove(id: number): boolean {
    const list = homes.get(id);
    if (list === undefined) return false;
    take(list, list.ids.indexOf(id));
    homes.delete(id);
    if (list.ids.length === 0) lists = lists.filter((other) => other !== list);
    return true;
  }

  return {
    size: () => homes.size,
    has: (id) => homes.has(id),
    vectorOf(id) {
      const list = homes.get(id);
      return list && vectorAt(list, list.ids.indexOf(id)).slice();
    },
    add(id, vector) {
      check(vector);
      remove(id);
      let list = nearestList(vector);
      if (list === undefined) {
        list = { centre: Float32Array.from(vector), ids: [], vectors: new Float32Array() };
        lists.push(list);
      }
      put(list, id, vector);
      if (list.ids.length > longestList) split(list);
    },
    remove,
    nearest(to, limit, { maxDistance = Infinity, exclude } = {}) {
      check(to);
      const found: NearTrack[] = [];
      // A little more than the bound, which is rounded: what is exactly as far away still counts.
      const bound = (distance: number) => distance * distance * dimensions * (1 + 1e-9);
      let most = bound(maxDistance);
      for (const list of nearestLists(to, homes.size <= exactUpTo ? Infinity : listsLookedAt))
        for (let place = 0; place < list.ids.length; place++) {
          const sum = squares(list.vectors, place * dimensions, to, dimensions, most);
          if (sum === Infinity) continue;
          const near = { id: list.ids[place]!, distance: Math.sqrt(sum / dimensions) };
          if (near.distance > maxDistance || exclude?.(near.id)) continue;
          insert(found, near, limit);
          if (found.length === limit) most = Math.min(most, bound(found.at(-1)?.distance ?? 0));
        }
      return found;
    },
  };
}

/** Keeps the list in order, and no longer than `limit`. */
function insert(found: NearTrack[], near: NearTrack, limit: number): void {
  const isBefore = (other: NearTrack) =>
    near.distance < other.distance || (near.distance === other.distance && near.id < other.id);
  let place = found.length;
  while (place > 0 && isBefore(found[place - 1]!)) place--;
  found.splice(place, 0, near);
  if (found.length > limit) found.pop();
}
