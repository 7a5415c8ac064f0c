import { orAborted } from "./or-aborted.ts";

/** How many readers each disk has now, whoever started them. */
export interface Lanes {
  /** Whether a disk may have one more. @param most Infinity: as many as there are */
  isFree(disk: string, most: number): boolean;
  /** Takes a place. @returns what gives it back; undefined when there is none */
  enter(disk: string, most: number): (() => void) | undefined;
  /** Settles when a place is given back, or when `signal` aborts. */
  freed(signal: AbortSignal): Promise<void>;
}

export function createLanes(): Lanes {
  const readers = new Map<string, number>();
  let freed = Promise.withResolvers<void>();
  const isFree = (disk: string, most: number) => (readers.get(disk) ?? 0) < most;
  return {
    isFree,
    enter: (disk, most) => {
      if (!isFree(disk, most)) return undefined;
      readers.set(disk, (readers.get(disk) ?? 0) + 1);
      return () => {
        readers.set(disk, readers.get(disk)! - 1);
        freed.resolve();
        freed = Promise.withResolvers();
      };
    },
    freed: (signal) => orAborted([freed.promise], signal),
  };
}

/** Items that wait for their disk while others are looked for behind them. */
const mostHeld = 1000;

/**
 * Hands out items so that disks are read side by side: one whose disk is taken waits, and the next one of another disk
 * goes first. Those of one disk stay in their order. Looks at most 1,000 items ahead, and none is left out.
 * @param laneOf the disk of an item @param isFree whether that disk may have one more reader now
 * @param freed settles when that may have changed
 */
export async function* sideBySide<Item, Lane extends { id: string }>(
  items: AsyncIterable<Item>,
  {
    laneOf,
    isFree,
    freed,
  }: {
    laneOf(item: Item): Promise<Lane>;
    isFree(lane: Lane): boolean;
    freed(): Promise<void>;
  },
): AsyncGenerator<{ item: Item; lane: Lane }, void> {
  const stream = items[Symbol.asyncIterator]();
  const held = new Map<string, { item: Item; lane: Lane }[]>();
  let count = 0;
  let ended = false;
  try {
    for (;;) {
      const free = [...held.values()].find(([first]) => isFree(first!.lane));
      if (free) {
        const one = free.shift()!;
        if (free.length === 0) held.delete(one.lane.id);
        count--;
        yield one;
      } else if (!ended && count < mostHeld) {
        const next = await stream.next();
        if (next.done) {
          ended = true;
          continue;
        }
        const one = { item: next.value, lane: await laneOf(next.value) };
        const waiting = held.get(one.lane.id);
        if (!waiting && isFree(one.lane)) yield one;
        else {
          if (waiting) waiting.push(one);
          else held.set(one.lane.id, [one]);
          count++;
        }
      } else if (count > 0) await freed();
      else return;
    }
  } finally {
    await stream.return?.();
  }
}
