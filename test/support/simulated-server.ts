/**
 * A server in years of simulated nights: it carries out what `decide` says, and checks every step by the clocks on the
 * wall, which know nothing of windows.
 */
import { expect } from "vitest";
import type { RunOutcome, RunTrigger } from "../../src/api/runs.ts";
import { startByHand } from "../../src/core/criteria.ts";
import { decide, type TaskState } from "../../src/core/plan.ts";
import { type WindowSettings, windowAt } from "../../src/core/window.ts";

export const minute = 60_000;
export const hour = 60 * minute;

/** What clocks on the wall show. */
interface Wall {
  /** Days from 1970-01-01 to the date. */
  day: number;
  hour: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Independent of the code under test: by `Intl`, not `Temporal`. */
export function wallAt(instant: number, timeZone: string): Wall {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" });
    formats.set(timeZone, format);
  }
  const [date, time] = format.format(instant).split(" ");
  return { day: Date.parse(`${date}T00:00Z`) / (24 * hour), hour: Number(time?.slice(0, 2)) };
}

/** The number of the day on which the open window began, or null outside it. */
function nightAt(instant: number, { startHour, endHour, timeZone }: WindowSettings): number | null {
  const shown = wallAt(instant, timeZone);
  if (startHour < endHour && startHour <= shown.hour && shown.hour < endHour) return shown.day;
  if (startHour > endHour && startHour <= shown.hour) return shown.day;
  if (startHour > endHour && shown.hour < endHour) return shown.day - 1;
  // Clocks that went forward over the window's only hour: then it is the hour after.
  const before = wallAt(instant - hour, timeZone);
  const skipped =
    before.hour === (startHour + 23) % 24 && wallAt(instant - hour / 2, timeZone).hour !== startHour;
  return skipped && shown.hour === endHour && endHour === (startHour + 1) % 24 ? before.day : null;
}

interface SimulatedTask extends TaskState {
  /** Milliseconds. */
  runLength: number;
  /** How its runs end when nobody stops them. */
  ends: RunOutcome;
  /** When the live run ends, on a clock that nobody sets; Infinity without one. */
  endsAt: number;
}

interface Start {
  task: string;
  trigger: RunTrigger;
  /** The number of the day on which the window opened; null outside. */
  night: number | null;
}

export interface World {
  settings: WindowSettings;
  tasks: SimulatedTask[];
  /** True: a run that is stopped completes first, as an indivisible one does. */
  indivisible: boolean;
  /** Time that passes evenly. The server's clock shows `time + clockError`. */
  time: number;
  clockError: number;
  lookAgainAt: number;
  random: () => number;
  starts: Start[];
  stops: number;
}

/** What the server's clock says. */
export const clock = (world: World) => world.time + world.clockError;

function begin(world: World, task: SimulatedTask, trigger: RunTrigger) {
  expect(task.live?.state, "one live run per task").not.toBe("running");
  const now = clock(world);
  if (trigger === "window") {
    expect(task.enabled).toBe(true);
    expect(nightAt(now, world.settings), "no start by itself outside the window").not.toBeNull();
    const last = task.lastEnded;
    if (last && (last.outcome === "failed" || last.reason === "asked") && last.reason !== "crashed") {
      const opened = windowAt(last.at, world.settings)?.opens;
      expect(opened, "one attempt in a window").not.toBe(windowAt(now, world.settings)?.opens);
    }
  }
  task.live = { state: "running", trigger, startedAt: now };
  task.endsAt = world.time + task.runLength;
  world.starts.push({ task: task.name, trigger, night: nightAt(now, world.settings) });
}

function end(world: World, task: SimulatedTask, outcome: RunOutcome, reason: string | null) {
  const at = task.live?.state === "running" ? task.live.startedAt : clock(world);
  if (outcome === "success") task.lastCompletedAt = at;
  task.lastEnded = { at, outcome, reason };
  task.live = null;
  task.endsAt = Number.POSITIVE_INFINITY;
}

/** Looks once, and does as `decide` says. */
function look(world: World) {
  const { settings, tasks } = world;
  const now = clock(world);
  const named = (name: string) => tasks.find((task) => task.name === name)!;
  const decision = decide(tasks, now, settings, world.random);
  for (const name of decision.drop) {
    expect(named(name).live).toMatchObject({ state: "queued", trigger: "window" });
    named(name).live = null;
  }
  for (const name of decision.stop) {
    expect(named(name).live).toMatchObject({ state: "running", trigger: "window" });
    expect(nightAt(now, settings), "nothing is stopped inside the window").toBeNull();
    if (world.indivisible) end(world, named(name), "success", null);
    else end(world, named(name), "stopped", "window-closed");
    world.stops += 1;
  }
  for (const name of decision.start) begin(world, named(name), named(name).live?.trigger ?? "window");
  for (const { task: name, at } of decision.queue) {
    expect(named(name).live).toBeNull();
    expect(named(name).randomized).toBe(true);
    expect(at).toBeGreaterThanOrEqual(now);
    expect(nightAt(at, settings), "a random moment lies inside its window").toBe(nightAt(now, settings));
    expect(nightAt(at, settings)).not.toBeNull();
    named(name).live = { state: "queued", trigger: "window", at };
  }
  world.lookAgainAt = decision.lookAgainAt ?? Number.POSITIVE_INFINITY;
  expect(world.lookAgainAt).toBeGreaterThanOrEqual(now);
  for (const { live } of tasks) {
    if (live?.state !== "running" || live.trigger !== "window") continue;
    expect(nightAt(now, settings), "what the window started runs only inside it").not.toBeNull();
    const last = nightAt(world.lookAgainAt - 1, settings);
    expect(last, "the next look is not after the edge").toBe(nightAt(now, settings));
  }
}

/** Lets time pass until `until`: looks when the last look said so, and whenever a run has ended. */
export function pass(world: World, until: number) {
  for (;;) {
    const runEnds = Math.min(...world.tasks.map((task) => task.endsAt));
    const next = Math.min(runEnds, Math.max(world.time, world.lookAgainAt - world.clockError));
    if (next >= until) break;
    world.time = next;
    for (const task of world.tasks) {
      if (task.endsAt <= next) end(world, task, task.ends, task.ends === "failed" ? "disk full" : null);
    }
    look(world);
  }
  world.time = until;
}

/** What may happen to a server. `task` is an index, `downFor` hours. */
export type SimulatedEvent =
  | { type: "restart"; crash: boolean; downFor: number }
  | { type: "clock"; hours: number }
  | { type: "settings"; to: WindowSettings }
  | { type: "enabled" | "randomized" | "fails" | "start" | "stop"; task: number };

export function happen(world: World, event: SimulatedEvent) {
  const task = "task" in event ? world.tasks[event.task % world.tasks.length]! : undefined;
  if (event.type === "restart") {
    for (const one of world.tasks) {
      if (one.live?.state !== "running") continue;
      if (event.crash) end(world, one, "failed", "crashed");
      else end(world, one, "stopped", "shutting-down");
    }
    world.time += event.downFor * hour;
  } else if (event.type === "clock") world.clockError += Math.round(event.hours * hour);
  else if (event.type === "settings") world.settings = event.to;
  else if (event.type === "enabled") task!.enabled = !task!.enabled;
  else if (event.type === "randomized") task!.randomized = !task!.randomized;
  else if (event.type === "fails") task!.ends = task!.ends === "failed" ? "success" : "failed";
  else if (event.type === "stop") {
    if (task!.live) end(world, task!, "stopped", "asked");
  } else if (!task!.live) {
    const answer = startByHand(task!, clock(world), world.settings, world.random);
    if (answer.do === "start") begin(world, task!, "asked");
    if (answer.do === "schedule") {
      expect(nightAt(answer.at, world.settings)).toBe(nightAt(clock(world), world.settings));
      task!.live = { state: "queued", trigger: "asked", at: answer.at };
    }
  }
  look(world);
}
