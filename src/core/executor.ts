import type { Store } from "../store/store.ts";
import { exportFindings } from "./exports.ts";
import { fail, isDiskFull, messageOf } from "./failed-item.ts";
import type { LiveRun } from "./live-run.ts";
import type { Locks } from "./locks.ts";
import { aborted, type Pause } from "./pause.ts";
import type {
  Artwork,
  Backups,
  Cleaning,
  Clock,
  Collections,
  Database,
  Files,
  Guides,
  Library,
  Mathematics,
  Part,
  Pictures,
  Places,
  Providers,
  Reader,
  Scope,
  TapOutcome,
  Updates,
} from "./ports.ts";
import type { PreferenceOf, ReadTask, Task, WorkItem, WorkTask } from "./task.ts";
import { lookTogether } from "./together.ts";

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
  runs: Store["runs"];
  preference: PreferenceOf;
  locks: Locks;
  pause: Pause;
  live: ReadonlyMap<string, LiveRun>;
  /** Parts that are being read, by whichever run. */
  partsInHand: Map<number, Promise<void>>;
  /** Must be called after each change of a run's counts: tells listeners, and the memory now and then. */
  changed(run: LiveRun): void;
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
  while (await waitsForOthers(run, task, house));
  for await (const item of work) {
    await house.pause.over(run.soft.signal);
    if (run.soft.signal.aborted) return;
    await workItem(run, task, item, scope, house);
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
    house.runs.addLogLine(run.row.id, house.clock.now(), text);
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

async function readThrough(run: LiveRun, task: ReadTask, scope: Scope, house: House): Promise<void> {
  for (;;) {
    const { postponed } = await readPass(run, task, scope, house);
    if (run.soft.signal.aborted) return;
    if (postponed.length > 0) {
      // Another run has them in hand; what it does not do for this one is found by the next pass.
      await Promise.all(postponed);
      continue;
    }
    if (!(await waitsForOthers(run, task, house))) return await lookTogether(run, task, scope, house);
  }
}

/** Waits until one of the runs that go before has ended. @returns false when none does, or this one is stopped */
async function waitsForOthers(run: LiveRun, task: Task, house: House): Promise<boolean> {
  const others = (task.after ?? []).flatMap((name) => house.live.get(name) ?? []);
  const working = others.filter((one) => one.row.state !== "queued");
  if (working.length === 0 || run.soft.signal.aborted) return false;
  await Promise.race([...working.map((one) => one.ended.promise), aborted(run.soft.signal)]);
  return true;
}

async function readPass(
  run: LiveRun,
  task: ReadTask,
  scope: Scope,
  house: House,
): Promise<{ postponed: Promise<void>[] }> {
  const parts = task.find(house, scope);
  setTotal(run, run.row.done + run.row.failed + (await parts.count()), house);
  const postponed: Promise<void>[] = [];
  const working = new Set<Promise<void>>();
  for await (const part of parts) {
    await house.pause.over(run.soft.signal);
    if (run.soft.signal.aborted) break;
    if (run.tried.has(part.id)) continue;
    const elsewhere = house.partsInHand.get(part.id);
    if (elsewhere) {
      postponed.push(elsewhere);
      continue;
    }
    const work = readPart(run, part, house).finally(() => {
      house.partsInHand.delete(part.id);
      working.delete(work);
    });
    house.partsInHand.set(part.id, work);
    working.add(work);
    if (working.size >= house.reader.room(tapsOf(task, part, house))) await Promise.race(working);
  }
  await Promise.all(working);
  return { postponed };
}

/** Reads a part once for every live run that still wants something of it. */
async function readPart(starter: LiveRun, part: Part, house: House): Promise<void> {
  const wanting = await runsWanting(part, house);
  // The page that named this part may be older than another run's work on it.
  if (!wanting.includes(starter)) return;
  const { signal } = starter.hard;
  const scratch = await house.files.scratch();
  const onProgress = (fraction: number) => {
    for (const run of wanting) setFraction(run, part.title, fraction, house);
  };
  onProgress(0);
  try {
    const taps = wanting.map((run) => tapsOf(run.task as ReadTask, part, house));
    const checkpoint = await house.files.checkpoint(part);
    const result = await house.reader.read(
      {
        file: part.file,
        taps: taps.flat(),
        artefactFolder: scratch.folder,
        checkpoint,
        hardware: house.preference("HardwareAcceleratedDecoding"),
      },
      { signal, onProgress },
    );
    for (const note of result.notes)
      house.runs.addLogLine(starter.row.id, house.clock.now(), `${part.title}: ${note}`);
    starter.row.bytes_read += result.bytesRead;
    starter.row.cpu_seconds += result.cpuSeconds;
    const outcomes = [...result.outcomes];
    for (const [index, run] of wanting.entries())
      await save(run, part, outcomes.splice(0, taps[index]!.length), scratch.folder, house);
    await exportFindings(starter, part, house);
  } catch (error) {
    if (!signal.aborted) for (const run of wanting) failPart(run, part, error, house);
  } finally {
    for (const run of wanting) {
      run.inHand.delete(part.title);
      house.changed(run);
    }
    await scratch.remove();
  }
}

const tapsOf = (task: ReadTask, part: Part, { library, preference }: House) =>
  task.read(part, { library, preference, sectionPreference: library.sectionPreference });

async function runsWanting(part: Part, house: House): Promise<LiveRun[]> {
  const wanting: LiveRun[] = [];
  for (const run of house.live.values()) {
    if ("work" in run.task || run.row.state === "queued" || run.soft.signal.aborted) continue;
    const scope = run.scopes[0];
    if (scope === undefined || run.tried.has(part.id)) continue;
    if (scope.partIds && !scope.partIds.includes(part.id)) continue;
    const wants = await run.task.find(house, { ...scope, partIds: [part.id] }).count();
    if (wants > 0) wanting.push(run);
  }
  return wanting;
}

async function save(
  run: LiveRun,
  part: Part,
  outcomes: TapOutcome[],
  artefactFolder: string,
  house: House,
): Promise<void> {
  if (run.hard.signal.aborted) return;
  let release: (() => void) | undefined;
  try {
    release = await house.locks.hold(run.task.uses, run.hard.signal);
    const findings = outcomes.map((outcome) => {
      if ("failed" in outcome) throw new Error(outcome.failed);
      return outcome.found;
    });
    if (house.library.stateOf(part) !== "same") throw new Error("The file changed while it was read.");
    const { library, preference } = house;
    await (run.task as ReadTask).save(part, findings, { library, preference, artefactFolder });
    run.row.done++;
  } catch (error) {
    if (!run.hard.signal.aborted) failPart(run, part, error, house);
  } finally {
    release?.();
  }
  await lookTogether(run, run.task as ReadTask, { partIds: [part.id] }, house);
}

/** A failure on a file that is still what it was is remembered; one on a file that went or changed is not. */
function failPart(run: LiveRun, part: Part, error: unknown, house: House): void {
  const task = run.task as ReadTask;
  const state = house.library.stateOf(part);
  const key = { key: `part:${part.id}`, title: part.title };
  run.tried.add(part.id);
  if (state === "gone") fail(run, key, new Error(`The file is not there: ${part.file}`), house);
  else fail(run, key, error, house);
  if (state === "same" && !isDiskFull(error))
    house.library.keepFailure(part, task.keeps.kind, task.keeps.version, messageOf(error));
}

function setTotal(run: LiveRun, total: number, house: House): void {
  run.row.total = total;
  house.changed(run);
}

function setFraction(run: LiveRun, title: string, fraction: number, house: House): void {
  run.inHand.set(title, fraction);
  house.changed(run);
}
