import type { Activity } from "../api/activities.ts";
import type { Run, RunTrigger } from "../api/runs.ts";
import { type StoredRun, toRun } from "../store/runs.ts";
import { isDiskFull } from "./disk-full.ts";
import { reasonsOf } from "./pause.ts";
import type { Clock, Scope } from "./ports.ts";
import { assertMove, outcomeOf, type StopReason } from "./run.ts";
import { noPauses, pausesInWords, type RunPauses } from "./run-pauses.ts";
import { sleepFor } from "./sleep.ts";
import type { Task } from "./task.ts";

/** A run that has not ended, with what the memory does not keep of it. */
export interface LiveRun {
  readonly name: string;
  readonly task: Task;
  /** The activity that stands for it. */
  readonly uuid: string;
  row: StoredRun;
  /** What it still has to look through. */
  scopes: Scope[];
  /** Parts that failed in this run without being remembered. */
  readonly tried: Set<number>;
  /** Groups of parts that it looks at as a whole just now. */
  readonly groupsInHand: Set<number>;
  /** Fraction done of each item in hand, by its title. */
  readonly inHand: Map<string, number>;
  /** Which machine has an item in hand, by its title, where it is not the home. */
  readonly elsewhere: Map<string, string>;
  /** How many items were left for another night, by the reason. */
  readonly postponed: Map<string, number>;
  /** What was not read because enough had been in this night. */
  readonly overBudget: { parts: Set<number>; mounts: Set<string> };
  /** What held it up. */
  readonly pauses: RunPauses;
  mediaAdded: boolean;
  /** A person has confirmed what an earlier run was refused. */
  confirmed: boolean;
  stopReason: StopReason | null;
  /**
   * Settles when it has asked for every part that a pass over what is left gave it, or priorities have changed; null: it
   * asks for none.
   */
  asking: PromiseWithResolvers<void> | null;
  /** Aborted: takes no more items. */
  readonly soft: AbortController;
  /** Aborted: ends what is in hand. */
  readonly hard: AbortController;
  /** Settles when it has ended and is written down. */
  readonly ended: PromiseWithResolvers<void>;
  /** When its last update was told. */
  toldAt: number;
}

export function createLiveRun(row: StoredRun, task: Task): LiveRun {
  return {
    name: row.task,
    task,
    uuid: crypto.randomUUID(),
    row,
    scopes: [JSON.parse(row.scope) as Scope],
    tried: new Set(),
    groupsInHand: new Set(),
    inHand: new Map(),
    elsewhere: new Map(),
    postponed: new Map(),
    overBudget: { parts: new Set(), mounts: new Set() },
    pauses: noPauses(),
    mediaAdded: false,
    confirmed: false,
    stopReason: null,
    asking: null,
    soft: new AbortController(),
    hard: new AbortController(),
    ended: Promise.withResolvers(),
    toldAt: 0,
  };
}

/** How long the item in hand may go on after a stop, in milliseconds. */
const grace: Record<StopReason, number> = {
  asked: 0,
  "disk-full": 0,
  crashed: 0,
  "window-closed": 30_000,
  "too-slow": 30_000,
  budget: 0,
  "shutting-down": 10_000,
};

/** Stops a running or paused run. The first reason wins; a later one can only make it quicker. */
export async function askToStop(run: LiveRun, reason: StopReason, clock: Clock): Promise<void> {
  run.stopReason ??= reason;
  run.soft.abort(new Error(reason));
  const byPlan = reason === "window-closed" || reason === "too-slow";
  if (byPlan && "work" in run.task && run.task.indivisible) return;
  // What is paused gets no further in its grace.
  const standsStill = run.row.state === "paused" && !("work" in run.task);
  const over = new AbortController();
  void run.ended.promise.then(() => over.abort());
  await sleepFor(standsStill ? 0 : grace[reason], clock, over.signal);
  if (!over.signal.aborted) run.hard.abort(new Error(reason));
}

/** Whole percent, counting the items in hand by how far they are; -1 when it is not known. */
export function progressOf(run: LiveRun): number {
  const { state, total, done, failed } = run.row;
  if (state === "queued" || total === 0) return -1;
  const inHand = [...run.inHand.values()].reduce((sum, fraction) => sum + fraction, 0);
  return Math.max(0, Math.min(99, Math.floor((100 * (done + failed + inHand)) / total)));
}

/** A run as it goes over the wire, while it lives: the memory does not keep how far the items in hand are. */
export const toLiveRun = (run: LiveRun): Run => ({
  ...toRun(run.row),
  ...(run.row.state !== "ended" && { progress: progressOf(run) }),
});

/** What a run's activity says when it is not at work. That a person has paused everything needs no reason. */
function standingOf({ row, pauses }: LiveRun): string | undefined {
  if (row.state === "queued") return "Waiting";
  if (row.state !== "paused") return undefined;
  const others = pauses.gates.filter(({ reason }) => reason !== "asked");
  return others.length === 0 ? "Paused" : `Paused: ${reasonsOf(others)}`;
}

export function activityOf(run: LiveRun): Activity {
  const sectionIds = run.scopes[0]?.sectionIds;
  const { total, done, failed } = run.row;
  const title = run.inHand.keys().next().value;
  const machine = title && run.elsewhere.get(title);
  const item = machine ? `${title}, on ${machine}` : title;
  const count = total > 1 ? `${done + failed} of ${total}` : "";
  return {
    uuid: run.uuid,
    type: run.task.activity ?? "butler",
    cancellable: true,
    userID: 1,
    title: run.task.title,
    subtitle: standingOf(run) ?? [count, item].filter(Boolean).join(": "),
    progress: progressOf(run),
    ...(sectionIds?.length === 1 ? { Context: { librarySectionID: String(sectionIds[0]) } } : {}),
  };
}

export const startChange = (run: LiveRun, now: number) => {
  assertMove(run.row.state, "running");
  return { state: "running", started_at: now } as const;
};

/** What the memory keeps of a run that a pause holds up, or lets go on. */
export const pauseChange = (run: LiveRun, state: "running" | "paused") => {
  assertMove(run.row.state, state);
  return { state } as const;
};

/** What the memory keeps of a run that ends. */
export function endChange(run: LiveRun, now: number, crash?: Error) {
  assertMove(run.row.state, "ended");
  const { done, failed } = run.row;
  if (isDiskFull(crash)) run.stopReason ??= "disk-full";
  if (crash === undefined && run.overBudget.parts.size > 0) run.stopReason ??= "budget";
  const stopped = run.stopReason !== null;
  const postponed = run.postponed.values().reduce((sum, count) => sum + count, run.overBudget.parts.size);
  const outcome =
    crash !== undefined || run.stopReason === "disk-full"
      ? "failed"
      : outcomeOf({ done, failed, postponed, stopped });
  const counted = [done > 0 && `${done} done`, failed > 0 && `${failed} failed`].filter(Boolean).join(", ");
  return {
    state: "ended",
    outcome,
    ended_at: now,
    reason: (isDiskFull(crash) ? undefined : crash?.message) ?? run.stopReason,
    message: messageOf(run.row.message ?? counted, postponed, pausesInWords(run)),
  } as const;
}

const messageOf = (told: string, postponed: number, paused: string): string => {
  const waiting = postponed > 0 && `${postponed} ${postponed === 1 ? "is" : "are"} left for another night.`;
  return [told, waiting, paused].filter(Boolean).join(" ") || "Nothing was left to do.";
};

export const newRow = (run: {
  task: string;
  trigger: RunTrigger;
  scheduledFor: number | null;
  scope: Scope;
}) =>
  ({
    task: run.task,
    trigger: run.trigger,
    state: "queued",
    scheduled_for: run.scheduledFor,
    scope: JSON.stringify(run.scope),
  }) as const;

/** An instant in ISO 8601, to the second. */
export const instant = (at: number): string =>
  Temporal.Instant.fromEpochMilliseconds(at).toString({ smallestUnit: "second" });
