/** The invariants of the plan, over simulated years. What holds at every step is checked by the simulated server. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  clock,
  happen,
  hour,
  minute,
  pass,
  type SimulatedEvent,
  type World,
  wallAt,
} from "../../test/support/simulated-server.ts";
import { phasesOf } from "./calendar.ts";
import type { TaskState } from "./plan.ts";

const zones = ["America/New_York", "Europe/London", "Australia/Lord_Howe", "Pacific/Apia", "UTC"];

const anyHour = fc.integer({ min: 0, max: 23 });
const anyTaskIndex = fc.nat(4);
const anyEvent: fc.Arbitrary<SimulatedEvent> = fc.oneof(
  fc.record({
    type: fc.constant("restart" as const),
    crash: fc.boolean(),
    downFor: fc.integer({ min: 0, max: 80 }),
  }),
  fc.record({ type: fc.constant("clock" as const), hours: fc.double({ min: -900, max: 900, noNaN: true }) }),
  fc.record({ type: fc.constant("clock" as const), hours: fc.double({ min: -2, max: 2, noNaN: true }) }),
  fc.record({
    type: fc.constant("settings" as const),
    to: fc.record({ startHour: anyHour, endHour: anyHour, timeZone: fc.constantFrom(...zones) }),
  }),
  fc.record({ type: fc.constant("enabled" as const), task: anyTaskIndex }),
  fc.record({ type: fc.constant("randomized" as const), task: anyTaskIndex }),
  fc.record({ type: fc.constant("fails" as const), task: anyTaskIndex }),
  fc.record({ type: fc.constant("start" as const), task: anyTaskIndex }),
  fc.record({ type: fc.constant("stop" as const), task: anyTaskIndex }),
);

interface GivenWorld {
  given: { every: number; randomized: boolean; minutes: number }[];
  startHour: number;
  /** Hours of the window. */
  length: number;
  seed: number;
  date: { year: number; month: number; day: number };
}

const anyTask = fc.record({
  every: fc.constantFrom(1, 2, 3, 7, 30),
  randomized: fc.boolean(),
  minutes: fc.integer({ min: 0, max: 400 }),
});
const anyWorld: fc.Arbitrary<GivenWorld> = fc.record({
  given: fc.array(anyTask, { minLength: 1, maxLength: 4 }),
  startHour: anyHour,
  length: fc.oneof(fc.constant(1), fc.integer({ min: 0, max: 23 }), fc.integer({ min: 2, max: 5 })),
  seed: fc.integer(),
  date: fc.record({
    year: fc.constantFrom(2010, 2011, 2012),
    month: fc.constantFrom(1, 2),
    day: fc.integer({ min: 1, max: 28 }),
  }),
});

/** Windows of one hour, which the clocks of one zone or another skip in spring. */
const hoursThatClocksSkip = [0, 1, 2, 3].map((startHour): [GivenWorld] => [
  {
    given: [{ every: 1, randomized: true, minutes: 5 }],
    startHour,
    length: 1,
    seed: 1,
    date: { year: 2011, month: 1, day: 1 },
  },
]);

/** Begins when a window has just closed, in months in which none of the zones sets its clocks. */
function openWorld({ given, startHour, length, seed, date }: GivenWorld, timeZone: string): World {
  const named = given.map((task, index) => ({ ...task, name: `Task${index}` }));
  const phases = phasesOf(named);
  const endHour = (startHour + length) % 24;
  let state = seed;
  return {
    settings: { startHour, endHour, timeZone },
    tasks: named.map(({ minutes, ...task }) => ({
      ...task,
      phase: phases.get(task.name)!,
      enabled: true,
      enabledReason: "",
      lastCompletedAt: null,
      lastEnded: null,
      lastEndedAt: null,
      crashes: [],
      live: null,
      rules: null,
      runLength: minutes * minute,
      ends: "success",
      endsAt: Number.POSITIVE_INFINITY,
    })),
    indivisible: false,
    time: Temporal.ZonedDateTime.from({ ...date, hour: endHour, timeZone }).epochMilliseconds,
    clockError: 0,
    lookAgainAt: 0,
    // The linear congruential generator of Numerical Recipes
    random: () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 2 ** 32;
    },
    starts: [],
    stops: 0,
  };
}

/** The nights on which a task must start that never ran: the first one, and the first of each period after it. */
function nightsDue({ every, phase }: TaskState, first: number, last: number, timeZone: string): number[] {
  const nights: number[] = [];
  let ranIn: number | undefined;
  for (let night = first; night <= last; night += 1) {
    if (timeZone === "Pacific/Apia" && night === Date.UTC(2011, 11, 30) / (24 * hour)) continue;
    const period = Math.floor((night - phase) / every);
    if (period === ranIn) continue;
    ranIn = period;
    nights.push(night);
  }
  return nights;
}

const nightsOf = (world: World, task: TaskState) =>
  world.starts.filter((start) => start.task === task.name).map((start) => start.night);

describe.each(zones)("%s", { timeout: 60_000 }, (timeZone) => {
  // Other worlds in each zone
  const seed = zones.indexOf(timeZone);

  it("starts each task exactly once in each of its periods, while the server is up and runs complete", () => {
    let starts = 0;
    fc.assert(
      fc.property(anyWorld, (given) => {
        const world = openWorld(given, timeZone);
        world.indivisible = true;
        const { startHour, endHour } = world.settings;
        const today = wallAt(world.time, timeZone).day;
        const days = 450;
        pass(world, world.time + days * 24 * hour);
        if (startHour === endHour) {
          expect(world.starts).toEqual([]);
          return;
        }
        const first = startHour > endHour ? today : today + 1;
        for (const task of world.tasks) {
          // The last two nights may be cut off by the end of the simulation.
          const upTo = first + days - 3;
          const seen = nightsOf(world, task).filter((night) => night! <= upTo);
          expect(seen).toEqual(nightsDue(task, first, upTo, timeZone));
        }
        starts += world.starts.length;
      }),
      { seed, examples: hoursThatClocksSkip, numRuns: hoursThatClocksSkip.length + 6 },
    );
    expect(starts).toBeGreaterThan(1000);
  });

  it("keeps its word through restarts, missed nights, clock steps and changed settings, and recovers", () => {
    const total = { window: 0, missed: 0, asked: 0, asap: 0, stops: 0 };
    const anyEvents = fc.array(fc.record({ after: fc.integer({ min: 1, max: 90 * 60 }), event: anyEvent }), {
      minLength: 50,
      maxLength: 100,
      size: "max",
    });
    fc.assert(
      fc.property(anyWorld, anyEvents, (given, events) => {
        const world = openWorld(given, timeZone);
        for (const { after, event } of events) {
          pass(world, world.time + after * minute);
          happen(world, event);
        }
        for (const { trigger } of world.starts) total[trigger] += 1;
        total.stops += world.stops;

        // From here on nothing happens but nights: each task is on its calendar again.
        world.indivisible = true;
        for (const task of world.tasks)
          Object.assign(task, { enabled: true, ends: "success", runLength: minute });
        const { startHour } = world.settings;
        happen(world, { type: "settings", to: { startHour, endHour: (startHour + 3) % 24, timeZone } });
        pass(world, world.time + 2 * 24 * hour);
        world.starts = [];
        const first = wallAt(clock(world), timeZone).day + 1;
        pass(world, world.time + 95 * 24 * hour);
        for (const task of world.tasks) {
          const settled = (night: number | null) => first + task.every <= night! && night! <= first + 92;
          const due = nightsDue(task, first - task.every, first + 92, timeZone);
          expect(nightsOf(world, task).filter(settled)).toEqual(due.filter(settled));
        }
      }),
      { seed, numRuns: 12 },
    );
    expect(total.window).toBeGreaterThan(200);
    expect(total.asked).toBeGreaterThan(20);
    expect(total.stops).toBeGreaterThan(10);
  });
});
