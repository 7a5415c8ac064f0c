import type { Reader, TapRequest } from "../core/ports.ts";
import type { Tap } from "../media/taps.ts";
import { markOf } from "./left-children.ts";
import type { Priority } from "./limits/priority.ts";
import { removeCheckpoint } from "./reader/checkpoint.ts";
import { type Job, type ReaderChild, startChild } from "./reader/child.ts";
import type { HardwareWish } from "./reader/hardware.ts";
import type { TraceContext } from "./traces/telemetry.ts";

/** What reading may take of the machine. */
export interface ReaderLimits extends Priority {
  /** How many files are read at one time. */
  slots: number;
  /** A child that occupies more bytes while it reads is killed, and the read fails. */
  mostMemory: number;
}

export interface ReaderPool extends Reader {
  /** Holds from now on; what is being read already is read to its end. */
  limit(limits: ReaderLimits): void;
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
 * @param owner the folder in whose name children work; see `endLeftChildren`.
 * @param slots how many files are read at one time, until `limit` says otherwise.
 * @param silentMs a child that says nothing for so long while it reads hangs, in native code or on a dead disk: it is
 * killed, and the read fails.
 * @param mostMemory a child that occupies more bytes while it reads is killed, and the read fails.
 * @param checkpointEveryMs how often a read that is given a checkpoint writes it.
 * @param trace where what is asked now belongs, where somebody collects traces.
 */
export function openReader({
  owner,
  slots,
  silentMs = 60_000,
  mostMemory = 1.5 * 1024 ** 3,
  checkpointEveryMs = 30_000,
  trace = () => undefined,
}: {
  owner?: string;
  slots: number;
  silentMs?: number;
  mostMemory?: number;
  checkpointEveryMs?: number;
  trace?(): TraceContext | undefined;
}): ReaderPool {
  const children = new Set<ReaderChild>();
  const mark = owner === undefined ? [] : [markOf(owner)];
  let limits: ReaderLimits = { slots, mostMemory, niceness: 19, io: "low" };
  let waiting: Job[] = [];
  let closed = false;
  let paused = false;
  let throttled = false;
  let lastId = 0;

  const slotsNow = () => (throttled ? 1 : limits.slots);
  const priorityNow = (): Priority => (throttled ? { ...limits, niceness: 19, io: "idle" } : limits);

  /** Stops whoever reads beyond what is allowed now, lets the others go on, and gives out what waits. */
  function settle(): void {
    const most = paused ? 0 : throttled ? 1 : Number.POSITIVE_INFINITY;
    const working = [...children].filter(({ jobs }) => jobs.length > 0);
    for (const child of children) {
      if (paused || working.indexOf(child) >= most) child.pause();
      else child.resume();
    }
    dispatch();
  }

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
    const most = slotsNow();
    if (throttled && all.some(({ jobs }) => jobs.length > 0)) return undefined;
    if (!isShort && long.length >= most) return undefined;
    const mayStart = children.size < most || (children.size === most && (!isShort || long.length === most));
    return (
      all.find(({ jobs }) => jobs.length === 0) ??
      (mayStart ? start() : undefined) ??
      (isShort ? all.find((child) => !long.includes(child) && child.jobs.length < mostProbes) : undefined)
    );
  }

  function start(): ReaderChild {
    const child = startChild({
      mark,
      silentMs,
      mostMemory: () => limits.mostMemory,
      priority: priorityNow(),
      idleMs,
      onFree: settle,
      onExit(unanswered) {
        children.delete(child);
        waiting = [...unanswered, ...waiting];
        settle();
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
    get slots() {
      return slotsNow();
    },
    room: (taps) => (isProbe(taps) ? slotsNow() * mostProbes : slotsNow() + 1),
    read({ file, taps, artefactFolder, checkpoint, hardware }, { signal, onProgress, onRead }) {
      if (closed) return Promise.reject(new Error("The reader is closed."));
      if (signal.aborted) return Promise.reject(signal.reason);
      return new Promise((resolve, reject) => {
        const settled = new AbortController();
        const here = trace();
        const job: Job = {
          request: {
            id: ++lastId,
            file,
            artefactFolder,
            taps: taps as readonly Tap[],
            ...(here && { trace: here }),
            ...(hardware && { hardware: hardware as HardwareWish }),
            ...(checkpoint && { checkpoint: { file: checkpoint, everyMs: checkpointEveryMs } }),
          },
          onProgress(fraction, bytesRead) {
            onProgress?.(fraction);
            onRead?.(bytesRead);
          },
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
      settle();
    },
    resume() {
      paused = false;
      settle();
    },
    throttle(on) {
      throttled = on;
      for (const child of children) child.prioritise(priorityNow());
      settle();
    },
    limit(wanted) {
      limits = wanted;
      for (const child of children) child.prioritise(priorityNow());
      settle();
    },
    async close() {
      closed = true;
      for (const job of waiting.splice(0)) job.reject(new Error("The reader is closed."));
      await Promise.all([...children].map((child) => child.end()));
    },
  };
}

const isProbe = (taps: readonly TapRequest[]): boolean => taps.every(({ tap }) => tap === "probe");
