/** Breaks files in ways that disks, downloads and careless tools do, the same way for the same seed. */

import { createRandom } from "../../src/demo/random.ts";

export const mutations = ["flip", "truncate", "swap headers", "zero", "duplicate"] as const;
export type Mutation = (typeof mutations)[number];

/** Where the header of a container ends, roughly: what `swap headers` takes of another file. */
const headerBytes = 512;

/**
 * A broken variant of a file; one kind of damage after another as the seed rises.
 *
 * @param other a file of another kind, for its header.
 */
export function mutate(
  bytes: Uint8Array,
  seed: number,
  other: Uint8Array,
): { mutation: Mutation; bytes: Uint8Array } {
  const random = createRandom(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const mutation = mutations[seed % mutations.length]!;
  // A Buffer's slice would be a view of the file as it was.
  const copy = Uint8Array.from(bytes);
  switch (mutation) {
    case "flip": {
      // From one bit to about one in a hundred bytes; half of the time where the container describes itself.
      const reach = random() < 0.5 ? Math.min(bytes.length, 2 * headerBytes) : bytes.length;
      for (let left = Math.ceil((reach / 100) ** random()); left > 0; left--)
        copy[below(reach)]! ^= 1 << below(8);
      return { mutation, bytes: copy };
    }
    case "truncate":
      return { mutation, bytes: copy.subarray(0, below(bytes.length)) };
    case "swap headers": {
      const length = 4 + below(headerBytes);
      return { mutation, bytes: Buffer.concat([other.subarray(0, length), bytes.subarray(length)]) };
    }
    case "zero": {
      const { from, until } = block();
      return { mutation, bytes: copy.fill(0, from, until) };
    }
    case "duplicate": {
      const { from, until } = block();
      return { mutation, bytes: Buffer.concat([bytes.subarray(0, until), bytes.subarray(from)]) };
    }
  }

  /** Up to a quarter of the file. */
  function block() {
    const from = below(bytes.length);
    return { from, until: Math.min(bytes.length, from + 1 + below(bytes.length / 4)) };
  }
}

/** Bytes without any meaning. */
export function randomBytes(count: number, seed: number): Uint8Array {
  const random = createRandom(seed);
  return Uint8Array.from({ length: count }, () => Math.floor(random() * 256));
}
