/** Libraries that need not exist: what they consist of, and what reading it takes. */

import { createRandom } from "../../src/demo/random.ts";

export interface Kind {
  name: string;
  /** Of all items of the library. */
  share: number;
  /** Seconds that one core reads, for every analysis that applies, by docs/benchmarks.md. */
  readSeconds: number;
  /** Of the file, which is read once. */
  bytes: number;
  /** What is sent home. */
  artefactBytes: number;
  artefacts: number;
  /** Rows that are kept of it. */
  findings: number;
  /** Files of one folder. */
  together: number;
}

/** Every analysis of 1080p takes 7.34 s of a core for 10 minutes. */
const readSecondsPerMinute = 0.734;

/** Films of 110 minutes, episodes of 42, tracks of 4. */
export const mixed: readonly Kind[] = [
  {
    ...{ name: "film", share: 0.1, readSeconds: 110 * readSecondsPerMinute, bytes: 6e9, together: 1 },
    ...{ artefactBytes: 3e6, artefacts: 2, findings: 7 },
  },
  {
    ...{ name: "episode", share: 0.5, readSeconds: 42 * readSecondsPerMinute, bytes: 1.6e9, together: 10 },
    ...{ artefactBytes: 1.1e6, artefacts: 2, findings: 7 },
  },
  {
    ...{ name: "track", share: 0.4, readSeconds: 2, bytes: 3e7, together: 12 },
    ...{ artefactBytes: 5e3, artefacts: 1, findings: 3 },
  },
];

/** What is small and many: the hardest for whoever gives it out. */
export const music: readonly Kind[] = [{ ...mixed[2]!, share: 1 }];

export interface Item {
  kind: Kind;
  folder: string;
  /** Bytes. */
  size: number;
  readMs: number;
}

/** Items one after the other, mixed; times and sizes lie evenly between half and one and a half of their kind's. */
export function* itemsOf(kinds: readonly Kind[], seed: number): Generator<Item, never> {
  const random = createRandom(seed);
  const counts = new Map<Kind, number>();
  for (;;) {
    const kind = drawn(kinds, random());
    const number = counts.get(kind) ?? 0;
    counts.set(kind, number + 1);
    const length = 0.5 + random();
    yield {
      kind,
      folder: `${kind.name} ${Math.floor(number / kind.together)}`,
      size: Math.round(kind.bytes * length),
      readMs: 1000 * kind.readSeconds * length,
    };
  }
}

function drawn(kinds: readonly Kind[], draw: number): Kind {
  let below = 0;
  for (const kind of kinds) {
    below += kind.share;
    if (draw < below) return kind;
  }
  return kinds.at(-1)!;
}

/** The mean of a figure over all items. */
export const meanOf = (kinds: readonly Kind[], figure: (kind: Kind) => number): number =>
  kinds.reduce((sum, kind) => sum + kind.share * figure(kind), 0);
