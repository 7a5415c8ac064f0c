import type { RunTrigger } from "../api/runs.ts";
import { type StoredRun, toRun } from "../store/runs.ts";
import type { Store } from "../store/store.ts";
import type { ButlerEvent } from "./butler.ts";
import { isDiskFull } from "./disk-full.ts";
import { execute, type House } from "./executor.ts";
import { createLanes } from "./lanes.ts";
import {
  activityOf,
  askToStop,
  createLiveRun,
  endChange,
  type LiveRun,
  newRow,
  pauseChange,
  startChange,
  toLiveRun,
} from "./live-run.ts";
import { isLocked, onceUnlocked } from "./locked.ts";
import { createLocks } from "./locks.ts";
import { createPause, type Pause, type Standing, standingOf } from "./pause.ts";
import type { Scope } from "./ports.ts";
import type { StopReason } from "./run.ts";
import { notePauses } from "./run-pauses.ts";
import type { Task } from "./task.ts";

/** Clients are told of a run's progress at most this often, in milliseconds. */
const tellEvery = 500;

export interface NewRun {
  task: string;
  trigger: RunTrigger;
  scope: Scope;
  /** Milliseconds since the epoch; null: now. */
  scheduledFor: number | null;
}

/** The runs that have not ended: one for each task at most. */
export interface Runs {
  readonly live: ReadonlyMap<string, LiveRun>;
  /** While it is on, running runs are paused, and those that begin are so at once. */
  readonly pause: Pause;
  /** Adds a run to the queue. The task must have no live run. */
  queue(run: NewRun): LiveRun;
  /** Begins a queued run. @param trigger what begins it, where that is not what queued it */
  begin(run: LiveRun, trigger?: RunTrigger): void;
  /** Takes a queued run off, with its outcome. */
  drop(run: LiveRun, outcome: "stopped" | "skipped", reason: string): void;
  /** Settles when the run has ended. */
  stop(run: LiveRun, reason: StopReason): Promise<void>;
  /** Takes up what an earlier process left: what ran has crashed, what was queued is queued. */
  recover(): void;
}

export function createRuns(
  world: Omit<House, "lanes" | "locks" | "pause" | "live" | "partsInHand" | "changed" | "said" | "scanned">,
  tasks: Readonly<Record<string, Task>>,
  hooks: {
    tell(event: ButlerEvent): void;
    ended(run: LiveRun): void;
    gatesChanged(): void;
    retired: AbortSignal;
  },
): Runs {
  const { clock } = world;
  const store: Store["runs"] = world.runs;
  const live = new Map<string, LiveRun>();

  const tell = (run: LiveRun, event: "started" | "updated" | "ended") => {
    hooks.tell({ type: "run", run: toLiveRun(run) });
    hooks.tell({ type: "activity", event, activity: activityOf(run) });
  };

  /** Holds a run up that has begun, or lets it go on. */
  const hold = (run: LiveRun, { paused, gates }: Standing) => {
    const holding = gates.filter(({ effect }) => effect === "pause");
    const state = paused ? "paused" : "running";
    const move = run.row.state === state ? {} : pauseChange(run, state);
    try {
      const change = notePauses(run, holding, store, clock.now());
      run.row = store.update(run.row.id, { ...counts(run.row), ...change, ...move });
    } catch (error) {
      // It must stand still all the same.
      if (!isLocked(error)) throw error;
      run.row = { ...run.row, ...move };
    }
  };
  const pause = createPause((now, before) => {
    if (now.paused && !before.paused) world.reader.pause();
    for (const run of live.values()) {
      if (run.row.state === "queued" || !(now.paused || before.paused)) continue;
      hold(run, now);
      tell(run, "updated");
    }
    if (now.throttled !== before.throttled) world.reader.throttle(now.throttled);
    if (before.paused && !now.paused) world.reader.resume();
    hooks.gatesChanged();
  });

  const house: House = {
    ...world,
    live,
    pause,
    locks: createLocks(),
    lanes: createLanes(),
    partsInHand: new Map(),
    changed: (run) => {
      // Another run may still be reading what this one wanted before it was stopped.
      if (live.get(run.name) !== run) return;
      const now = clock.now();
      if (now - run.toldAt < tellEvery && now >= run.toldAt) return;
      run.toldAt = now;
      try {
        run.row = store.update(run.row.id, counts(run.row));
      } catch (error) {
        // The next change, or the end of the run, writes them.
        if (!isLocked(error)) throw error;
      }
      tell(run, "updated");
    },
    said: (line) => hooks.tell({ type: "line", line }),
    scanned: ({ id, title }) => hooks.tell({ type: "scanned", sectionId: id, title }),
  };

  /** What is left after the database was locked is found again, as it is after a crash. */
  const carryThrough = (run: LiveRun) => onceUnlocked(() => execute(run, house), clock, run.soft.signal);

  const finish = async (run: LiveRun, crash?: Error) => {
    const now = clock.now();
    const change = () => ({
      ...counts(run.row),
      paused_ms: run.row.paused_ms,
      ...endChange(run, now, crash),
    });
    const write = () => {
      run.row = { ...run.row, ...notePauses(run, [], store, now) };
      run.row = store.update(run.row.id, change());
      return true;
    };
    try {
      const isWritten = await onceUnlocked(write, clock, hooks.retired);
      if (!isWritten) run.row = { ...run.row, ...change() };
    } catch (error) {
      // Not even a line can be written. The next process finds the run unended, and says so.
      if (!isDiskFull(error)) throw error;
      run.row = { ...run.row, ...change() };
    }
    live.delete(run.name);
    tell(run, "ended");
    hooks.ended(run);
    run.ended.resolve();
  };

  return {
    live,
    pause,
    queue: (run) => {
      const row = store.insert(newRow(run));
      const queued = createLiveRun(row, tasks[run.task]!);
      live.set(run.task, queued);
      hooks.tell({ type: "run", run: toRun(row) });
      return queued;
    },
    begin: (run, trigger = run.row.trigger) => {
      run.row = store.update(run.row.id, { trigger, ...startChange(run, clock.now()) });
      if (pause.on) hold(run, standingOf(pause.gates));
      run.toldAt = clock.now();
      tell(run, "started");
      const facts = { runId: run.row.id, task: run.name };
      world.traces
        .span("run", facts, () => carryThrough(run))
        .then(
          () => finish(run),
          (error: Error) => finish(run, error),
        );
    },
    drop: (run, outcome, reason) => {
      const change = { state: "ended", outcome, reason, ended_at: clock.now() } as const;
      run.row = store.update(run.row.id, change);
      live.delete(run.name);
      hooks.tell({ type: "run", run: toLiveRun(run) });
      hooks.ended(run);
      run.ended.resolve();
    },
    stop: async (run, reason) => {
      await Promise.all([askToStop(run, reason, clock), run.ended.promise]);
    },
    recover: () => {
      for (const row of store.unended()) {
        if (row.state === "queued" && tasks[row.task] && !live.has(row.task))
          live.set(row.task, createLiveRun(row, tasks[row.task]!));
        else {
          store.endPausesOf(row.id, clock.now());
          store.update(row.id, {
            state: "ended",
            outcome: "stopped",
            reason: "crashed" satisfies StopReason,
            message: crashMessage,
            ended_at: clock.now(),
          });
        }
      }
    },
  };
}

const crashMessage =
  "The server ended without a word while this ran. What was finished is kept; by itself it goes on, but after a second " +
  "time in one window not before the next.";

const counts = ({ total, done, failed, bytes_read, cpu_seconds, message }: StoredRun) => ({
  total,
  done,
  failed,
  bytes_read,
  cpu_seconds,
  message,
});
