/**
 * Nights of a whole house on a clock of its own, in which reads fail, hang and find the disk full, the power is cut,
 * clocks and windows are set, media goes away, and people start, stop and pause things.
 */

import { mkdirSync } from "node:fs";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createRandom } from "../../src/demo/random.ts";
import type { Reading } from "../../test/support/scripted-reader.ts";
import { happen } from "./night-faults.ts";
import { answerTo, closeNightHouse, failedIn, madeIn, type NightHouse } from "./night-house.ts";
import { addFilm, day, isOpen, minute, open, type World } from "./night-world.ts";

/** The kinds of findings that every film gets. */
const kinds = ["probe", "loudness", "previews", "deep"];
/** What runs when its window closes may go on for so long; the clock is looked at each 30 s. */
const mostGrace = 2 * minute;
/** Work that is no reading takes real time, for which simulated time waits: so many milliseconds a minute at most. */
const mostWait = 300;

export interface Lived {
  seed: number;
  /** Runs that began. */
  runs: number;
  readings: number;
  films: number;
  happened: ReadonlyMap<string, number>;
  /** In words; none when all is well. */
  problems: string[];
}

/**
 * @param folder an empty one, for everything
 * @param nights with faults
 * @param quiet nights without faults that follow: every task that is due in them must come to its end
 * @param days whether the machine is awake each third day, and not only at night
 */
export async function liveThrough(
  folder: string,
  { nights, quiet, days, seed }: { nights: number; quiet: number; days: boolean; seed: number },
): Promise<Lived> {
  const media = join(folder, "Films");
  mkdirSync(media);
  const world: World = {
    ...{ folder, media, random: createRandom(seed), settledFor: 0, films: 0, happened: new Map() },
    ...{
      servers: 0,
      later: [],
      minutes: 0,
      begun: new Set(),
      ended: new Map(),
      made: new Map(),
      dead: new Set(),
    },
    ...{ readings: 0, problems: [], house: undefined as unknown as NightHouse },
  };
  for (let n = 0; n < 4; n++) addFilm(world);
  const now = Temporal.Instant.from("2026-03-10T00:00:00Z").epochMilliseconds;
  await open(world, { data: join(folder, "data-0"), now, zone: "UTC" });
  try {
    for (const end = (nights * day) / minute; world.minutes < end; ) {
      await passMinute(world, {
        faults: true,
        awake: days && Math.floor((world.minutes * minute) / day) % 3 === 0,
      });
      await happen(world);
    }
    for (const { undo } of world.later.splice(0)) undo();
    const quietFrom = world.house.clock.now();
    for (const end = world.minutes + (quiet * day) / minute; world.minutes < end; )
      await passMinute(world, { faults: false, awake: false });
    lookBack(world, { from: quietFrom, nights: quiet });
  } finally {
    await closeNightHouse(world.house);
  }
  const { begun, readings, films, happened, problems } = world;
  return { seed, runs: begun.size, readings, films, happened, problems };
}

async function passMinute(
  world: World,
  { faults, awake }: { faults: boolean; awake: boolean },
): Promise<void> {
  const { house } = world;
  if (!awake) sleepByDay(world);
  const before = isOpen(house);
  read(world, faults);
  await house.clock.advance(minute);
  await waitForWork(house);
  world.minutes++;
  for (const due of world.later.filter(({ at }) => at <= world.minutes)) {
    world.later.splice(world.later.indexOf(due), 1);
    due.undo();
  }
  world.settledFor = before === isOpen(house) ? world.settledFor + minute : 0;
  lookAtRuns(world);
  if (world.minutes % 60 === 0) lookAtFindings(world);
}

/** A machine that has nothing to do sleeps until ten minutes before its night. */
function sleepByDay(world: World): void {
  const { clock, zone, settings, store } = world.house;
  if (isOpen(world.house) || world.settledFor <= mostGrace) return;
  if (store.runs.unended().length > 0) return;
  const wall = Temporal.Instant.fromEpochMilliseconds(clock.now()).toZonedDateTimeISO(zone);
  const past = (wall.hour - settings.get("ButlerStartHour")) * 60 + wall.minute;
  const asleep = ((2 * 24 * 60 - past) % (24 * 60)) - 10;
  if (asleep <= 0) return;
  clock.set(clock.now() + asleep * minute);
  world.minutes += asleep;
}

/** What is no reading is done by threads and processes, which know nothing of simulated time. */
async function waitForWork(house: NightHouse): Promise<void> {
  const { store, reader } = house;
  // What is held up ends all the same when its window closes; what a person has asked for stays as it is.
  const hasTo = ({ state, trigger }: { state: string; trigger: string }) =>
    state === "running" || (state === "paused" && trigger === "window" && !isOpen(house));
  const isAtWork = () =>
    store.runs.unended().some(hasTo) && reader.readings.every((one) => one.aborted || over.has(one));
  for (let waited = 0; waited < mostWait && isAtWork(); waited++) await sleep(1);
}

/** What becomes of what is being read. */
const fates = new WeakMap<Reading, { minutes: number; fails: Error | undefined }>();
const over = new WeakSet<Reading>();

/** A minute of all that is being read. */
function read(world: World, withFaults: boolean): void {
  const { house } = world;
  if (house.reader.paused) return;
  for (const reading of house.reader.readings) {
    if (reading.aborted || over.has(reading)) continue;
    const left = fates.get(reading) ?? beginReading(world, reading, withFaults);
    fates.set(reading, left);
    if (--left.minutes > 0) continue;
    over.add(reading);
    if (left.fails) reading.fail(left.fails);
    else reading.finish({ findings: answerTo(reading) });
  }
}

function beginReading(world: World, reading: Reading, withFaults: boolean) {
  const { house, random } = world;
  const film = basename(reading.file);
  world.readings++;
  const others = house.reader.readings.filter((one) => one !== reading && !one.aborted && !over.has(one));
  const made = madeIn(house);
  for (const { tap } of reading.taps) {
    if (made.has(`${film} ${tap}`)) world.problems.push(`${tap} of ${film} was there, and is made again`);
    if (others.some(({ file, taps }) => file === reading.file && taps.some((one) => one.tap === tap)))
      world.problems.push(`${tap} of ${film} is made twice at the same time`);
  }
  const chance = withFaults ? random() : 1;
  if (chance < 0.05) return { minutes: 60, fails: new Error("No packet was read for 60 s: gave up on it.") };
  if (chance < 0.15)
    return { minutes: 3, fails: new Error("The process that reads it was ended by SIGKILL.") };
  if (chance < 0.18) return { minutes: 2, fails: Object.assign(new Error("No room."), { code: "ENOSPC" }) };
  return { minutes: 1 + Math.floor(random() * 15), fails: undefined };
}

function lookAtRuns(world: World): void {
  const { house, problems, settledFor } = world;
  const live = house.store.runs.unended();
  const at = new Date(house.clock.now()).toISOString();
  if (new Set(live.map(({ task }) => task)).size < live.length)
    problems.push(`at ${at} a task has several live runs: ${live.map(({ task }) => task)}`);
  if (isOpen(house) || settledFor <= mostGrace) return;
  for (const { id, task, trigger, state } of live)
    if (trigger === "window" && state !== "queued")
      problems.push(`at ${at} run ${id} of ${task} goes on ${settledFor / minute} min after its window`);
}

/** What was made once stays, and is not made again. */
function lookAtFindings(world: World): void {
  const now = madeIn(world.house);
  for (const [key, madeAt] of world.made)
    if (now.get(key) !== madeAt)
      world.problems.push(`${key} was made ${now.has(key) ? "again" : "and lost"}`);
  world.made = now;
}

/** After the quiet nights: history is true, everything is done, and no task was left out. */
function lookBack(world: World, quiet: { from: number; nights: number }): void {
  const { house, problems, begun, ended } = world;
  lookAtFindings(world);
  const live = new Set(house.store.runs.unended().map(({ id }) => id));
  for (const id of begun) {
    const run = house.store.runs.get(id);
    const told = ended.get(id);
    if (run === undefined) problems.push(`run ${id} began, and is not in the history`);
    else if (told !== undefined && (run.outcome !== told.outcome || run.reason !== told.reason))
      problems.push(
        `run ${id} ended as ${told.outcome} (${told.reason}), and is ${run.outcome} (${run.reason})`,
      );
    else if (told === undefined && run.state !== "ended" && !live.has(id))
      problems.push(`run ${id} began, and is ${run.state}`);
  }
  const failed = failedIn(house);
  for (let film = 1; film <= world.films; film++)
    for (const kind of kinds) {
      const key = `Film ${film} (2000).mkv ${kind}`;
      // What is not probed is not looked at any further.
      const probe = `Film ${film} (2000).mkv probe`;
      if (!world.made.has(key) && !failed.has(key) && !failed.has(probe))
        problems.push(`${key} was never made`);
    }
  for (const { name, enabled, interval } of house.butler.list()) {
    const last = house.store.runs.lastEnded(name, ["success", "partial"]);
    if (enabled && interval < quiet.nights && (last === undefined || last.ended_at! < quiet.from))
      problems.push(`${name} did not come to its end in ${quiet.nights} quiet nights`);
  }
}
