/** What must hold of tasks with rules of their own, over simulated months, by clocks that know nothing of windows. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hour, minute, wallAt } from "../../test/support/simulated-server.ts";
import { phasesOf } from "./calendar.ts";
import { decide, type OwnRules, type TaskState } from "./plan.ts";
import { readRules } from "./task-rules.ts";

const zones = ["America/New_York", "Europe/London", "Australia/Lord_Howe", "Pacific/Apia", "UTC"];
/** The server's own window is another: no task here may take it for its own. */
const settings = (timeZone: string) => ({ startHour: 12, endHour: 13, timeZone });

interface Start {
  at: number;
  trigger: "window" | "missed";
  /** True: the server ended under it, so that it goes on by another start. */
  interrupted?: boolean;
}

interface World {
  zone: string;
  task: TaskState;
  /** Milliseconds. */
  runLength: number;
  time: number;
  clockError: number;
  endsAt: number;
  starts: Start[];
}

function openWorld(zone: string, rules: Partial<OwnRules>, every: number, runLength: number): World {
  const name = "Task";
  return {
    zone,
    task: {
      name,
      every,
      phase: phasesOf([{ name, every }]).get(name)!,
      randomized: false,
      enabled: true,
      enabledReason: "",
      lastCompletedAt: null,
      lastEnded: null,
      lastEndedAt: null,
      crashes: [],
      live: null,
      rules: { ...readRules({}, zone), ...rules },
    },
    runLength,
    time: Temporal.ZonedDateTime.from({ year: 2011, month: 2, day: 20, hour: 11, timeZone: zone })
      .epochMilliseconds,
    clockError: 0,
    endsAt: Number.POSITIVE_INFINITY,
    starts: [],
  };
}

const clock = ({ time, clockError }: World) => time + clockError;

function end(world: World, outcome: "success" | "stopped", reason: string | null) {
  const { task } = world;
  if (task.live?.state !== "running") return;
  const at = task.live.startedAt;
  if (outcome === "success") task.lastCompletedAt = at;
  if (reason === "crashed") task.crashes = [at, ...task.crashes].slice(0, 2);
  Object.assign(task, { lastEnded: { at, outcome, reason }, lastEndedAt: clock(world), live: null });
  world.endsAt = Number.POSITIVE_INFINITY;
}

/** Lets time pass with the server up. @param check is called after each look */
function pass(world: World, until: number, check: (now: number) => void = () => {}) {
  while (world.time < until) {
    if (world.endsAt <= world.time) end(world, "success", null);
    const now = clock(world);
    const decision = decide([world.task], now, settings(world.zone), () => 0.5);
    if (decision.stop.length > 0) end(world, "stopped", "window-closed");
    if (decision.tooSlow.length > 0) end(world, "stopped", "too-slow");
    const trigger = decision.start.length > 0 ? "window" : decision.makeUp.length > 0 ? "missed" : undefined;
    if (trigger) {
      expect(world.task.live, "one live run").toBeNull();
      world.task.live = { state: "running", trigger, startedAt: now };
      world.endsAt = world.time + world.runLength;
      world.starts.push({ at: now, trigger });
    }
    check(now);
    const next = (decision.lookAgainAt ?? Number.POSITIVE_INFINITY) - world.clockError;
    const ended = decision.stop.length + decision.tooSlow.length > 0;
    world.time = ended ? world.time + 1 : Math.min(until, world.endsAt, Math.max(world.time + 1, next));
  }
}

/** As if a process ends and another one begins some hours later. */
function restart(world: World, hours: number, crash: boolean) {
  const last = world.starts.at(-1);
  if (last && world.task.live) last.interrupted = true;
  end(world, "stopped", crash ? "crashed" : "shutting-down");
  world.time += hours * hour;
}

const weekday = (day: number) => ((day + 3) % 7) + 1;
/** The number of the day on which the task's window opened that is open; null outside. */
function nightAt(now: number, zone: string, span: { weekdays: number[]; from: number; to: number }) {
  const wall = wallAt(now, zone);
  const [from, to] = [span.from / 60, span.to / 60];
  const on = (day: number) => span.weekdays.includes(weekday(day));
  if (from < to) return on(wall.day) && from <= wall.hour && wall.hour < to ? wall.day : null;
  if (wall.hour >= from && on(wall.day)) return wall.day;
  return wall.hour < to && on(wall.day - 1) ? wall.day - 1 : null;
}

const anySpan = fc
  .record({
    weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
    start: fc.nat(23),
    // Longer than what any clock skips, but for the day that Samoa left out
    length: fc.integer({ min: 3, max: 20 }),
  })
  .map(({ weekdays, start, length }) => ({
    weekdays,
    from: start * 60,
    to: ((start + length) % 24) * 60,
  }));
const anyEvents = fc.array(
  fc.record({
    after: fc.integer({ min: 1, max: 40 * 60 }),
    event: fc.oneof(
      fc.record({ down: fc.integer({ min: 0, max: 100 }), crash: fc.boolean() }),
      fc.record({ step: fc.integer({ min: -200, max: 200 }) }),
    ),
  }),
  { minLength: 30, maxLength: 60, size: "max" },
);
const anyPolicy = fc.constantFrom("now", "next-window", "skip");
const anyJitter = fc.constantFrom(0, 10 * minute, 3 * hour);

describe.each(zones)("%s", { timeout: 60_000 }, (zone) => {
  const seed = zones.indexOf(zone);

  it("runs by itself only inside its own windows, but for a missed one that it makes up for", () => {
    let seen = 0;
    fc.assert(
      fc.property(
        anySpan,
        anyEvents,
        anyPolicy,
        anyJitter,
        fc.constantFrom(1, 3, 7),
        fc.integer({ min: 1, max: 900 }),
        (span, events, missed, jitter, every, minutes) => {
          const hours = { spans: [span], timeZone: zone };
          const world = openWorld(zone, { hours, missed, jitter }, every, minutes * minute);
          const check = (now: number) => {
            if (world.task.live?.state !== "running" || world.task.live.trigger === "missed") return;
            expect(nightAt(now, zone, span), "inside its windows").not.toBeNull();
          };
          for (const { after, event } of events) {
            pass(world, world.time + after * minute, check);
            if ("step" in event) world.clockError += event.step * hour;
            else restart(world, event.down, event.crash);
          }
          if (missed !== "now") expect(world.starts.filter((one) => one.trigger === "missed")).toEqual([]);
          seen += world.starts.length;
        },
      ),
      { seed, numRuns: 30, endOnFailure: true },
    );
    expect(seen).toBeGreaterThan(50);
  });

  it("starts at most once in a window unless it was interrupted, and never for a period that it ran in", () => {
    fc.assert(
      fc.property(
        anySpan,
        anyJitter,
        fc.constantFrom(1, 3, 7),
        fc.boolean(),
        (span, jitter, every, fails) => {
          const hours = { spans: [span], timeZone: zone };
          const world = openWorld(
            zone,
            { hours, jitter, limit: fails ? minute : null },
            every,
            fails ? 30 * minute : 1,
          );
          pass(world, world.time + 60 * 24 * hour);
          const nights = world.starts.map(({ at }) => nightAt(at, zone, span));
          expect(new Set(nights).size).toBe(nights.length);
          // One that is stopped as too slow is still due the next night.
          const periods = nights.map((night) => Math.floor((night! - world.task.phase) / every));
          if (!fails) expect(new Set(periods).size).toBe(periods.length);
          const possible = Array.from(
            { length: 58 },
            (_, index) => wallAt(world.time, zone).day - 58 + index,
          );
          const open = possible.filter((day) => span.weekdays.includes(weekday(day)));
          const due = fails
            ? open
            : [...Map.groupBy(open, (day) => Math.floor((day - world.task.phase) / every))];
          expect(Math.abs(nights.length - due.length)).toBeLessThanOrEqual(3);
        },
      ),
      { seed, numRuns: 30, endOnFailure: true },
    );
  });

  it("skips a missed window for good where it shall, and else makes up for it once", () => {
    fc.assert(
      fc.property(anySpan, anyEvents, fc.constantFrom(1, 3, 7), fc.boolean(), (span, events, every, skip) => {
        const missed = skip ? "skip" : "now";
        const world = openWorld(zone, { hours: { spans: [span], timeZone: zone }, missed }, every, minute);
        const { phase } = world.task;
        for (const { after, event } of events) {
          pass(world, world.time + after * minute);
          if ("down" in event) restart(world, event.down, false);
        }
        const isTurn = (day: number) => {
          const first = Math.floor((day - phase) / every) * every + phase;
          const earlier = Array.from({ length: day - first }, (_, index) => first + index);
          return !earlier.some((one) => span.weekdays.includes(weekday(one)) && exists(one, zone));
        };
        if (skip) {
          for (const { at } of world.starts) expect(isTurn(nightAt(at, zone, span)!)).toBe(true);
          return;
        }
        // Between two turns there is one start for the earlier of them at most.
        for (const [one, next] of world.starts
          .slice(1)
          .map((start, index) => [world.starts[index]!, start])) {
          const [from, to] = [wallAt(one!.at, zone).day, wallAt(next!.at, zone).day];
          const turns = Array.from({ length: to - from + 2 }, (_, index) => from - 1 + index).filter(
            (day) => span.weekdays.includes(weekday(day)) && isTurn(day),
          );
          expect(turns.length).toBeGreaterThan(0);
        }
        // Whoever comes up on an idle day has made up for the latest turn at once.
        restart(world, 24 * 20, false);
        pass(world, world.time + 1);
        const last = Math.max(world.starts.at(-1)?.at ?? 0, world.task.lastCompletedAt ?? 0);
        const inside = nightAt(clock(world), zone, span) !== null;
        if (!inside) expect(world.time - last).toBeLessThanOrEqual(hour);
      }),
      { seed, numRuns: 30, endOnFailure: true },
    );
  });

  it("starts once at each moment of a cron expression that the server is there for, and at no other time", () => {
    const anyTick = fc.record({ hourOf: fc.nat(23), minuteOf: fc.constantFrom(0, 15, 30, 45) });
    fc.assert(
      fc.property(anyTick, anyEvents, anyJitter, ({ hourOf, minuteOf }, events, jitter) => {
        const { hours } = readRules({ cron: `${minuteOf} ${hourOf} * * *` }, zone);
        const world = openWorld(zone, { hours, jitter }, 1, minute);
        const up: [number, number][] = [];
        for (const { after, event } of events) {
          const from = world.time;
          pass(world, world.time + after * minute);
          up.push([from, world.time]);
          if ("down" in event) restart(world, event.down, false);
        }
        const starts = world.starts.filter((one) => !one.interrupted).map(({ at }) => at);
        // By the day of the moment, which jitter may put behind it
        const days = starts.map((at) => wallAt(at - jitterAt(at), zone).day);
        expect(new Set(days).size).toBe(days.length);
        // Every day without a change of clocks on which the server was up from the moment until it must have started
        const late = jitter + minute;
        for (const [from, to] of up) {
          for (let at = from; at < to - 25 * hour - late; at += 24 * hour) {
            const count = starts.filter((one) => at < one && one <= at + 26 * hour + late).length;
            expect(count).toBeGreaterThanOrEqual(1);
          }
        }
        /** Zero or more: back to a moment that lies on the day of the tick, in whichever half of it. */
        function jitterAt(at: number): number {
          const { hour: shown } = wallAt(at, zone);
          return shown < hourOf ? (shown + 1) * hour : 0;
        }
      }),
      { seed, numRuns: 20, endOnFailure: true },
    );
  });
});

/** Samoa went from 29 to 31 December 2011. */
const exists = (day: number, zone: string): boolean =>
  !(zone === "Pacific/Apia" && day === Date.UTC(2011, 11, 30) / (24 * hour));
