import type { Store } from "../store/store.ts";
import type { Budget } from "./budget.ts";
import { fail } from "./failed-item.ts";
import type { Lanes } from "./lanes.ts";
import type { LiveRun } from "./live-run.ts";
import type { Locks } from "./locks.ts";
import type { Pause } from "./pause.ts";
import type {
  Artwork,
  Backups,
  Cleaning,
  Clock,
  Collections,
  Database,
  Disks,
  Files,
  Guides,
  Library,
  Mathematics,
  Pictures,
  Places,
  Providers,
  Reader,
  Scope,
  Traces,
  Updates,
} from "./ports.ts";
import { waitsForOthers } from "./precedence.ts";
import { setFraction, setTotal } from "./progress.ts";
import { readThrough } from "./read-through.ts";
import { type RunLine, say } from "./run-log.ts";
import type { PreferenceOf, WorkItem, WorkTask } from "./task.ts";

/** What runs share. */
export interface House {
  clock: Clock;
  library: Library;
  reader: Reader;
  files: Files;
  backups: Backups;
  database: Database;
  mathematics: Mathematics;
  pictures: Pictures;
  providers: Providers;
  artwork: Artwork;
  cleaning: Cleaning;
  places: Places;
  collections: Collections;
  updates: Updates;
  guides: Guides;
  traces: Traces;
  runs: Store["runs"];
  preference: PreferenceOf;
  locks: Locks;
  budget: Budget;
  disks: Disks;
  lanes: Lanes;
  pause: Pause;
  live: ReadonlyMap<string, LiveRun>;
  /** Parts that are being read, by whichever run. */
  partsInHand: Map<number, Promise<void>>;
  /** Of a task: runs of the highest are given files to read first. */
  priorityOf(task: string): number;
  /** Must be called after each change of a run's counts: tells listeners, and the memory now and then. */
  changed(run: LiveRun): void;
  /** Tells listeners what a run has to say; the memory is told by `runs`. */
  said(line: RunLine): void;
  scanned(section: { id: number; title: string }): void;
}

/** Characters of a run's message; its log has every line. */
const longestMessage = 300;

/** Does what a run is there for, until nothing is left or it is stopped. Counts; never throws for an item. */
export async function execute(run: LiveRun, house: House): Promise<void> {
  while (run.scopes.length > 0 && !run.soft.signal.aborted) {
    const scope = run.scopes[0]!;
    if ("work" in run.task) await workThrough(run, run.task, scope, house);
    else await readThrough(run, run.task, scope, house);
    run.scopes.shift();
  }
}

async function workThrough(run: LiveRun, task: WorkTask, scope: Scope, house: House): Promise<void> {
  const work = task.find(house, scope);
  setTotal(run, run.row.done + run.row.failed + (await work.count()), house);
  while (await waitsForOthers(run, house.live));
  for await (const item of work) {
    await house.pause.over(run.soft.signal);
    if (run.soft.signal.aborted) return;
    const facts = { item: item.key, title: item.title };
    await house.traces.span("item", facts, () => workItem(run, task, item, scope, house));
  }
}

async function workItem(
  run: LiveRun,
  task: WorkTask,
  item: WorkItem,
  scope: Scope,
  house: House,
): Promise<void> {
  const { signal } = run.hard;
  const log = (text: string) => {
    say(run, text, house);
    const all = [run.row.message, text].filter(Boolean).join(" ");
    run.row.message = all.length > longestMessage ? text : all;
    house.changed(run);
  };
  const onProgress = (fraction: number) => setFraction(run, item.title, fraction, house);
  onProgress(0);
  let isPostponed = false;
  let release: (() => void) | undefined;
  try {
    release = await house.locks.hold(task.uses, signal);
    await task.work(item, {
      library: house.library,
      backups: house.backups,
      database: house.database,
      files: house.files,
      preference: house.preference,
      mathematics: house.mathematics,
      pictures: house.pictures,
      providers: house.providers,
      artwork: house.artwork,
      cleaning: house.cleaning,
      run: { id: run.row.id, task: run.name, confirmed: run.confirmed },
      places: house.places,
      collections: house.collections,
      updates: house.updates,
      guides: house.guides,
      scope,
      signal,
      onProgress,
      log,
      postpone: (reason) => {
        isPostponed = true;
        const before = run.postponed.get(reason) ?? 0;
        if (before === 0) log(reason);
        run.postponed.set(reason, before + 1);
      },
      mediaAdded: () => {
        run.mediaAdded = true;
      },
      scanned: house.scanned,
    });
    if (!isPostponed) run.row.done++;
  } catch (error) {
    if (!signal.aborted) fail(run, item, error, house);
  } finally {
    release?.();
    run.inHand.delete(item.title);
    house.changed(run);
  }
}
