import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Reader, ReadResult, TapRequest } from "../../src/core/ports.ts";

export interface Reading {
  file: string;
  taps: readonly TapRequest[];
  artefactFolder: string;
  /** Ends it well. */
  finish(result?: { findings?: unknown[]; bytesRead?: number; cpuSeconds?: number }): void;
  fail(error: Error): void;
  /** Tells how many bytes it has read so far. */
  tell(bytesRead: number): void;
  aborted: boolean;
}

export interface ScriptedReader extends Reader {
  /** Every reading so far, ended or not. */
  readonly readings: Reading[];
  readonly paused: boolean;
  readonly throttled: boolean;
  /** Settles with the n-th reading (from 0) as soon as it has begun. */
  reading(n: number): Promise<Reading>;
  close(): Promise<void>;
}

/** A reader whose readings end when a test says so. @param answer ends each at once with what it gives, when given */
export function createScriptedReader(
  answer?: (reading: Reading) => unknown[] | Promise<unknown[]>,
): ScriptedReader {
  const readings: Reading[] = [];
  const waiting = new Map<number, PromiseWithResolvers<Reading>>();
  let paused = false;
  let throttled = false;
  return {
    slots: 1,
    room: () => 1,
    readings,
    reading: async (n) => {
      const begun = readings[n];
      if (begun) return begun;
      const wait = waiting.get(n) ?? Promise.withResolvers<Reading>();
      waiting.set(n, wait);
      return wait.promise;
    },
    read: ({ file, taps, artefactFolder }, { signal, onRead }) => {
      const { promise, resolve, reject } = Promise.withResolvers<ReadResult>();
      const reading: Reading = {
        file,
        taps,
        artefactFolder,
        aborted: false,
        finish: ({ findings = taps.map(() => ({})), bytesRead = 0, cpuSeconds = 0 } = {}) =>
          resolve({ outcomes: findings.map((found) => ({ found })), bytesRead, cpuSeconds, notes: [] }),
        fail: reject,
        tell: (bytesRead) => onRead?.(bytesRead),
      };
      const abort = () => {
        reading.aborted = true;
        reject(signal.reason);
      };
      if (signal.aborted) abort();
      else signal.addEventListener("abort", abort);
      waiting.get(readings.push(reading) - 1)?.resolve(reading);
      if (answer)
        Promise.resolve(answer(reading)).then(
          (findings) => reading.finish({ findings }),
          (error: Error) => reject(error),
        );
      return promise;
    },
    get paused() {
      return paused;
    },
    pause: () => {
      paused = true;
    },
    resume: () => {
      paused = false;
    },
    get throttled() {
      return throttled;
    },
    throttle: (on) => {
      throttled = on;
    },
    close: async () => {},
  };
}

/** What a real reader would give: findings that can be kept, and their artefacts. */
export const findAll = ({ taps, artefactFolder }: Reading) =>
  taps.map(({ tap }) => {
    if (tap === "previews") {
      writeFileSync(join(artefactFolder, "p.bif"), "pictures");
      return { file: "p.bif", count: 1, width: 320, height: 180, intervalMs: 2000, sha256: "" };
    }
    writeFileSync(join(artefactFolder, "1.r128"), "curve");
    return { streams: [{ index: 1, momentary: "1.r128", integrated: -23, range: 1 }] };
  });
