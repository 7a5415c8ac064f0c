/** A clock that goes as fast as there is something to do. Times are milliseconds. */
export function createTimeline() {
  /** The earliest last. */
  const events: { at: number; happen: () => void }[] = [];
  let now = 0;
  return {
    get now() {
      return now;
    },
    /** What is told for the same time happens in the order in which it was told. */
    at(time: number, happen: () => void): void {
      const at = Math.max(now, time);
      let low = 0;
      let high = events.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (events[middle]!.at <= at) high = middle;
        else low = middle + 1;
      }
      events.splice(low, 0, { at, happen });
    },
    /** Until nothing is left to happen. */
    run(): void {
      for (let event = events.pop(); event; event = events.pop()) {
        now = event.at;
        event.happen();
      }
    },
  };
}

/** Something that one after the other must use. */
export interface Till {
  /** @returns when who comes at `at` and takes `ms` is done */
  take(at: number, ms: number): number;
  /** Milliseconds that it was used. */
  readonly used: number;
}

export function createTill(): Till {
  let free = 0;
  let used = 0;
  return {
    take: (at, ms) => {
      used += ms;
      free = Math.max(free, at) + ms;
      return free;
    },
    get used() {
      return used;
    },
  };
}
