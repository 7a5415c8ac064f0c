import { isDiskFull } from "./disk-full.ts";
import type { House } from "./executor.ts";
import { exportFindings } from "./exports.ts";
import { fail, messageOf } from "./failed-item.ts";
import { sideBySide } from "./lanes.ts";
import type { LiveRun } from "./live-run.ts";
import { isLocked } from "./locked.ts";
import type { Disk, Part, ReadResult, Scope, TapOutcome, TapRequest } from "./ports.ts";
import { letUrgentGo, waitsForOthers } from "./precedence.ts";
import { setFraction, setTotal } from "./progress.ts";
import { reuse } from "./reuse.ts";
import { say } from "./run-log.ts";
import type { ReadTask } from "./task.ts";
import { lookTogether } from "./together.ts";

/** Reads what is left for a task, until nothing is or the run is stopped. */
export async function readThrough(run: LiveRun, task: ReadTask, scope: Scope, house: House): Promise<void> {
  for (;;) {
    const { postponed } = await readPass(run, task, scope, house);
    if (run.soft.signal.aborted) return;
    if (postponed.length > 0) {
      // Another run has them in hand; what it does not do for this one is found by the next pass.
      await Promise.all(postponed);
      continue;
    }
    if (!(await waitsForOthers(run, house.live))) return await lookTogether(run, task, scope, house);
  }
}

async function readPass(
  run: LiveRun,
  task: ReadTask,
  scope: Scope,
  house: House,
): Promise<{ postponed: Promise<void>[] }> {
  run.asking = Promise.withResolvers();
  const parts = task.find(house, scope);
  const postponed: Promise<void>[] = [];
  const working = new Set<Promise<void>>();
  // One promise for all that are in hand: racing them would leave something behind at the slowest for each that passes it.
  let ended = Promise.withResolvers<void>();
  /** What ended the whole run, such as that nothing can be written any more. */
  let crash: { error: unknown } | undefined;
  try {
    setTotal(run, run.row.done + run.row.failed + (await parts.count()), house);
    const { signal } = run.soft;
    for await (const { item: part, lane } of sideBySide(parts, {
      laneOf: (part) => laneOf(part, house),
      // Whoever is to stop must not wait for a disk.
      isFree: ({ id, most }) => signal.aborted || house.lanes.isFree(id, most),
      freed: () => house.lanes.freed(signal),
    })) {
      await house.pause.over(signal);
      await letUrgentGo(run, house.live, house.priorityOf);
      if (signal.aborted || crash) break;
      if (run.tried.has(part.id) || isOverBudget(run, part, lane.mount, house)) continue;
      const leave = await place(lane, signal, house);
      if (leave === undefined) break;
      // From here to where it is taken in hand nothing may wait: two runs would read it.
      const elsewhere = house.partsInHand.get(part.id);
      if (elsewhere) {
        leave();
        postponed.push(elsewhere);
        continue;
      }
      const work = readPart(run, part, house)
        .catch((error: unknown) => {
          crash ??= { error };
          if (!isLocked(error)) run.hard.abort(error);
        })
        .finally(() => {
          leave();
          house.partsInHand.delete(part.id);
          working.delete(work);
          ended.resolve();
          ended = Promise.withResolvers();
        });
      house.partsInHand.set(part.id, work);
      working.add(work);
      if (working.size >= house.reader.room(tapsOf(task, part, house))) await ended.promise;
    }
  } finally {
    run.asking?.resolve();
    run.asking = null;
    // The run ends when nothing of it is in hand any more.
    await Promise.all(working);
  }
  if (crash) throw crash.error;
  return { postponed };
}

/** Where a part is read, and how many may be read there at one time. */
interface Lane extends Disk {
  most: number;
}

async function laneOf(part: Part, { disks, preference, library }: House): Promise<Lane> {
  const disk = await disks.of(part.file);
  const own = library.sectionPreference(part.sectionId, "readersPerDisk");
  const usual = disk.spinning ? preference("ReadersOnSpinningDisk") : 0;
  return { ...disk, most: own || usual || Number.POSITIVE_INFINITY };
}

/** Another run may have taken it since it was seen to be free. @returns what gives it back; undefined when stopped */
async function place({ id, most }: Lane, signal: AbortSignal, { lanes }: House) {
  while (!signal.aborted) {
    const leave = lanes.enter(id, most);
    if (leave) return leave;
    await lanes.freed(signal);
  }
  return undefined;
}

/** Whether a part must wait for another night, because too much has been read in this one. */
function isOverBudget(run: LiveRun, part: Part, mount: string, house: House): boolean {
  const spent = house.budget.spent(mount);
  if (spent === undefined) return false;
  if (!run.overBudget.mounts.has(mount)) say(run, spent, house);
  run.overBudget.mounts.add(mount);
  run.overBudget.parts.add(part.id);
  return true;
}

/** Reads a part once for every live run that still wants something of it. */
async function readPart(starter: LiveRun, found: Part, house: House): Promise<void> {
  // Its tags may have been written since it was found.
  const part = house.library.part(found.id) ?? found;
  const wanting = await runsWanting(part, house);
  // The page that named this part may be older than another run's work on it.
  if (!wanting.includes(starter)) return;
  const scratch = await house.files.scratch();
  try {
    const facts = { item: `part:${part.id}`, title: part.title, file: part.file };
    await house.traces.span("item", facts, () => readFor(wanting, starter, part, scratch.folder, house));
  } finally {
    await scratch.remove();
  }
}

/** Where all that was wanted has been taken over. */
const nothingRead: ReadResult = { outcomes: [], bytesRead: 0, cpuSeconds: 0, notes: [] };

async function readFor(
  wanting: readonly LiveRun[],
  starter: LiveRun,
  part: Part,
  artefactFolder: string,
  house: House,
): Promise<void> {
  const { signal } = starter.hard;
  const onProgress = (fraction: number, machine?: string) => {
    for (const run of wanting) setFraction(run, part.title, fraction, house, machine);
  };
  const read = async (taps: readonly TapRequest[]) => {
    const request = {
      file: part.file,
      taps,
      artefactFolder,
      checkpoint: await house.files.checkpoint(part),
      hardware: house.preference("HardwareAcceleratedDecoding"),
      purpose: { part, tasks: wanting.map(({ name }) => name), priority: house.priorityOf(starter.name) },
    };
    let bytesRead = 0;
    const onRead = (bytes: number) => {
      bytesRead = Math.max(bytesRead, bytes);
    };
    try {
      const result = await house.reader.read(request, { signal, onProgress, onRead });
      onRead(result.bytesRead);
      return result;
    } finally {
      // The disk has given them, whatever became of the read.
      house.budget.add((await house.disks.of(part.file)).mount, bytesRead);
      starter.row.bytes_read += bytesRead;
    }
  };
  onProgress(0);
  try {
    for (const run of wanting) await reuse(run, part, artefactFolder, house);
    const taps = wanting.map((run) => tapsOf(run.task as ReadTask, part, house));
    const asked = taps.flat();
    const result = asked.length === 0 ? nothingRead : await read(asked);
    for (const note of result.notes) say(starter, `${part.title}: ${note}`, house);
    starter.row.cpu_seconds += result.cpuSeconds;
    if (result.machine !== undefined)
      for (const run of wanting) house.runs.countMachine(run.row.id, result.machine);
    const outcomes = [...result.outcomes];
    for (const [index, run] of wanting.entries())
      await save(run, part, outcomes.splice(0, taps[index]!.length), artefactFolder, house);
    await exportFindings(starter, part, house);
  } catch (error) {
    if (!signal.aborted) for (const run of wanting) failPart(run, part, error, house);
  } finally {
    for (const run of wanting) {
      run.inHand.delete(part.title);
      run.elsewhere.delete(part.title);
      house.changed(run);
    }
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
  const task = run.task as ReadTask;
  if (!task.together?.changesMedia) await lookTogether(run, task, { partIds: [part.id] }, house);
}

/** A failure on a file that is still what it was is remembered; one on a file that went or changed is not. */
function failPart(run: LiveRun, part: Part, error: unknown, house: House): void {
  const task = run.task as ReadTask;
  const state = house.library.stateOf(part);
  const key = { key: `part:${part.id}`, title: part.title };
  if (state === "same" && !isDiskFull(error) && !isLocked(error))
    house.library.keepFailure(part, task.keeps.kind, task.keeps.version, messageOf(error));
  if (state === "gone") fail(run, key, new Error(`The file is not there: ${part.file}`), house);
  else fail(run, key, error, house);
  run.tried.add(part.id);
}
