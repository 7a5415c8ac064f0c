/** A reader that waits instead of reading, so that what is around it can be measured. */

import type { Reader, ReadResult, TapRequest } from "../../src/core/ports.ts";

type Read = Parameters<Reader["read"]>[0];

interface Job {
  read: Read;
  signal: AbortSignal;
  resolve(result: ReadResult): void;
  reject(reason: unknown): void;
}

/**
 * @param slots how many parts it has in hand at one time; others wait in their order
 * @param waitMs what a part takes, in milliseconds: 0 ends it at once
 * @param findingOf what it says that it found
 */
export function openWaitingReader({
  slots,
  waitMs,
  findingOf,
}: {
  slots: number;
  waitMs(read: Read): number;
  findingOf(tap: TapRequest, read: Read): unknown;
}): Reader & { close(): Promise<void>; readonly inHand: number } {
  const waiting: Job[] = [];
  let working = 0;
  let paused = false;

  function begin(): void {
    while (!paused && working < slots && waiting.length > 0) {
      working++;
      void carryOut(waiting.shift()!);
    }
  }

  async function carryOut({ read, signal, resolve, reject }: Job): Promise<void> {
    const over = Promise.withResolvers<void>();
    const ms = signal.aborted ? 0 : waitMs(read);
    if (ms === 0) over.resolve();
    const timer = setTimeout(over.resolve, ms);
    signal.addEventListener("abort", () => over.resolve(), { once: true });
    await over.promise;
    clearTimeout(timer);
    working--;
    if (signal.aborted) reject(signal.reason);
    else
      resolve({
        outcomes: read.taps.map((tap) => ({ found: findingOf(tap, read) })),
        ...{ bytesRead: 0, cpuSeconds: 0, notes: [] },
      });
    begin();
  }

  return {
    slots,
    get inHand() {
      return working + waiting.filter(({ signal }) => !signal.aborted).length;
    },
    room: () => slots + 1,
    read: (read, { signal }) =>
      new Promise((resolve, reject) => {
        waiting.push({ read, signal, resolve, reject });
        begin();
      }),
    pause: () => {
      paused = true;
    },
    resume: () => {
      paused = false;
      begin();
    },
    throttle: () => {},
    close: async () => {},
  };
}
