import type { Reader, TapRequest } from "../core/ports.ts";
import type { Tap } from "../media/taps.ts";
import { removeCheckpoint } from "./reader/checkpoint.ts";
import { type Job, type ReaderChild, startChild } from "./reader/child.ts";
import type { HardwareWish } from "./reader/hardware.ts";

export interface ReaderPool extends Reader {
  /** Ends all children. What is still being read fails. */
  close(): Promise<void>;
}

/** Probes sent to one child before the first is answered: they take so little that waiting for each would cost more. */
const mostProbes = 16;

/** A child that has nothing to do for so long ends. */
const idleMs = 60_000;

/**
 * Reads media files in child processes of low priority, so that native code can crash, hang or be aborted at any time
 * without the server. Children start when there is work, and stay for the next file.
 *
 * @param slots how many files are read at one time.
 * @param silentMs a child that says nothing for so long while it reads hangs, in native code or on a dead disk: it is
 * killed, and the read fails.
 * @param mostMemory a child that occupies more bytes while it reads is killed, and the read fails.
 * @param checkpointEveryMs how often a read that is given a checkpoint writes it.
 */
export function openReader({
  slots,
  silentMs = 60_000,
  mostMemory = 1.5 * 1024 ** 3,
  checkpointEveryMs = 30_000,
}: {
  slots: number;
  silentMs?: number;
  mostMemory?: number;
  checkpointEveryMs?: number;
}): ReaderPool {
  const children = new Set<ReaderChild>();
  let waiting: Job[] = [];
  let closed = false;
  let paused = false;
  let lastId = 0;

  function dispatch(): void {
    if (paused) return;
    for (const job of [...waiting]) {
      const child = childFor(job);
      if (!child) continue;
      waiting = waiting.filter((other) => other !== job);
      child.give(job);
    }
  }

  /** Probes have one process more, so that what is new in a library is known before long reads are done. */
  function childFor(job: Job): ReaderChild | undefined {
    const all = [...children].filter(({ ending }) => !ending);
    const isShort = isProbe(job.request.taps);
    const long = all.filter(({ jobs }) => jobs.some(({ request }) => !isProbe(request.taps)));
    if (!isShort && long.length >= slots) return undefined;
    const mayStart =
      children.size < slots || (children.size === slots && (!isShort || long.length === slots));
    return (
      all.find(({ jobs }) => jobs.length === 0) ??
      (mayStart ? start() : undefined) ??
      (isShort ? all.find((child) => !long.includes(child) && child.jobs.length < mostProbes) : undefined)
    );
  }

  function start(): ReaderChild {
    const child = startChild({
      silentMs,
      mostMemory,
      idleMs,
      onFree: dispatch,
      onExit(unanswered) {
        children.delete(child);
        waiting = [...unanswered, ...waiting];
        dispatch();
      },
    });
    children.add(child);
    return child;
  }

  /** @returns whether the job was still waiting. */
  function takeBack(job: Job): boolean {
    const waits = waiting.includes(job);
    waiting = waiting.filter((other) => other !== job);
    return waits;
  }

  return {
    slots,
    room: (taps) => (isProbe(taps) ? slots * mostProbes : slots + 1),
    read({ file, taps, artefactFolder, checkpoint, hardware }, { signal, onProgress }) {
      if (closed) return Promise.reject(new Error("The reader is closed."));
      if (signal.aborted) return Promise.reject(signal.reason);
      return new Promise((resolve, reject) => {
        const settled = new AbortController();
        const job: Job = {
          request: {
            id: ++lastId,
            file,
            artefactFolder,
            taps: taps as readonly Tap[],
            ...(hardware && { hardware: hardware as HardwareWish }),
            ...(checkpoint && { checkpoint: { file: checkpoint, everyMs: checkpointEveryMs } }),
          },
          onProgress: onProgress ?? (() => {}),
          resolve(result) {
            settled.abort();
            resolve(result);
          },
          reject(reason) {
            settled.abort();
            // Going on from where a child crashed or hung might do it again.
            if (checkpoint && !signal.aborted) removeCheckpoint(checkpoint);
            reject(reason);
          },
        };
        const abort = () => {
          if (takeBack(job)) job.reject(signal.reason);
          else for (const child of children) child.abort(job, signal.reason);
        };
        signal.addEventListener("abort", abort, { once: true, signal: settled.signal });
        waiting.push(job);
        dispatch();
      });
    },
    pause() {
      paused = true;
      for (const child of children) child.pause();
    },
    resume() {
      paused = false;
      for (const child of children) child.resume();
      dispatch();
    },
    async close() {
      closed = true;
      for (const job of waiting.splice(0)) job.reject(new Error("The reader is closed."));
      await Promise.all([...children].map((child) => child.end()));
    },
  };
}

const isProbe = (taps: readonly TapRequest[]): boolean => taps.every(({ tap }) => tap === "probe");
