import { describe, expect, test } from "vitest";
import { idleTask, openRuns } from "../../test/support/live-runs.ts";
import { createSettableClock } from "../../test/support/settable-clock.ts";
import { type PreferenceId, preferences } from "../api/preferences.ts";
import type { LiveRun } from "./live-run.ts";
import type { Scope } from "./ports.ts";
import { createStarts } from "./starts.ts";
import { statesOf } from "./states.ts";
import type { PreferenceOf, WorkTask } from "./task.ts";

const name = "CleanOldBundles";
const never = { lastStartedAt: null, lastEndedAt: null, lastCompletedAt: null, lastEnded: null, crashes: [] };

/** The house of one task that runs daily, at three in the night, in a window from 2 to 5. */
async function openStarts({
  values = {} as Partial<Record<PreferenceId, unknown>>,
  paused = false,
  random = 0.5,
  keeps = undefined as WorkTask["keeps"],
  refused = [] as Scope[],
} = {}) {
  const { live } = await openRuns();
  const clock = createSettableClock("2026-03-10T03:00:00Z");
  const all: Partial<Record<PreferenceId, unknown>> = { [`ButlerTask${name}`]: true, ...values };
  const preference = ((id: PreferenceId) => all[id] ?? preferences[id].default) as PreferenceOf;
  const task = idleTask({ every: 1, ...(keeps && { keeps }) });
  const running = new Map<string, LiveRun>();
  const done: unknown[] = [];
  const add = (run: LiveRun) => running.set(name, run).get(name)!;
  const start = createStarts({
    world: {
      clock,
      tasks: { [name]: task },
      settings: { get: preference },
      random: () => random,
      cleaning: { refused: { scopes: () => refused } },
      library: { forget: (...asked: unknown[]) => void done.push(["forget", ...asked]) },
    } as unknown as Parameters<typeof createStarts>[0]["world"],
    runs: {
      pause: { on: paused },
      live: running,
      begin: () => done.push("begin"),
      queue: ({ scheduledFor }: { scheduledFor: number }) => add(live({ scheduled_for: scheduledFor })),
    } as unknown as Parameters<typeof createStarts>[0]["runs"],
    states: () =>
      statesOf(
        { [name]: task },
        preference,
        new Map(),
        new Map([[name, { ...never, crashes: [] }]]),
        running,
      ),
    window: () => ({ startHour: 2, endHour: 5, timeZone: "UTC" }),
    begin: (_, trigger, scope) => {
      done.push(["begin", trigger]);
      return add(live({ state: "running", started_at: clock.now() }, { scope }));
    },
    somethingChanged: () => done.push("changed"),
  });
  const goOn = (row: Parameters<typeof live>[0], scope: Scope = {}) => add(live(row, { scope }));
  return {
    start: (...options: [Parameters<typeof start>[1]?]) => start(name, ...options),
    goOn,
    running,
    done,
  };
}
const working = { state: "running", started_at: 0 } as const;
const waiting = { scheduled_for: Temporal.Instant.from("2026-03-10T04:30:00Z").epochMilliseconds };

describe("a start by hand", () => {
  test("begins a run, and tells its id and activity", async () => {
    const { start, running, done } = await openStarts();
    const answer = start();
    const run = running.get(name)!;
    expect(answer).toEqual({ task: name, outcome: "started", runId: run.row.id, activity: run.uuid });
    expect(done).toEqual([["begin", "asked"]]);
    expect(run.confirmed).toBe(false);
  });

  test("says that everything is paused", async () => {
    const { start } = await openStarts({ paused: true });
    expect(start()).toMatchObject({
      ...{ outcome: "started", reason: "The butler is paused: it waits until that is over." },
    });
  });

  test("is put off to a random moment of the window where the task is randomized", async () => {
    const { start, done } = await openStarts({ values: { ButlerRandomizedTasks: name } });
    expect(start()).toMatchObject({
      ...{ outcome: "scheduled", reason: "It starts at 2026-03-10T04:00:00Z, a random time of the window." },
    });
    expect(done).toEqual(["changed"]);
  });

  test("of a disabled task comes to nothing, unless it is forced or the settings start always", async () => {
    const off = { [`ButlerTask${name}`]: false };
    const { start, done } = await openStarts({ values: off });
    expect(start()).toEqual({
      task: name,
      outcome: "skipped",
      reason: `${name} is disabled (ButlerTask${name} is off); force it to run it anyway`,
    });
    expect(done).toEqual([]);
    expect(start({ force: true }).outcome).toBe("started");
    const always = await openStarts({ values: { ...off, ButlerManualStart: "always" } });
    expect(always.start().outcome).toBe("started");
  });

  test("that confirms a cleaning runs it now, confirmed, in all scopes that were refused", async () => {
    const values = { [`ButlerTask${name}`]: false };
    for (const [refused, given, scopes] of [
      [[], undefined, [{}]],
      [[{}, { sectionIds: [1] }], undefined, [{}, { sectionIds: [1] }]],
      [[{}], { sectionIds: [2] }, [{ sectionIds: [2] }]],
    ] as [Scope[], Scope | undefined, Scope[]][]) {
      const { start, running } = await openStarts({ values, refused });
      expect(start({ confirm: true, ...(given && { scope: given }) }).outcome).toBe("started");
      expect(running.get(name)).toMatchObject({ confirmed: true, scopes });
    }
  });
});

describe("a start by hand of a task that works already", () => {
  test("begins nothing, and has the run look through the new scope after its own", async () => {
    const { start, goOn, done } = await openStarts();
    const run = goOn(working, { sectionIds: [1] });
    expect(start({ scope: { sectionIds: [2] } })).toMatchObject({ outcome: "running", runId: run.row.id });
    expect(start({ force: true })).toMatchObject({ outcome: "running" });
    expect(run.scopes).toEqual([{ sectionIds: [1] }, { sectionIds: [2] }, {}]);
    expect(done).toEqual([]);
  });

  test("adds nothing to a run over everything, unless a scope is named", async () => {
    const { start, goOn } = await openStarts();
    const run = goOn(working);
    start();
    expect(run.scopes).toEqual([{}]);
    start({ scope: { sectionIds: [2] } });
    expect(run.scopes).toEqual([{}, { sectionIds: [2] }]);
  });
});

describe("a start by hand of a task that is queued", () => {
  test("tells when it starts", async () => {
    const { start, goOn, done } = await openStarts();
    const run = goOn(waiting);
    expect(start()).toEqual({
      task: name,
      outcome: "running",
      reason: "It is queued for 2026-03-10T04:30:00Z.",
      runId: run.row.id,
    });
    expect(done).toEqual([]);
  });

  test("begins it now when it is forced, with the scope that was asked for", async () => {
    const { start, goOn, done } = await openStarts();
    const run = goOn(waiting, { sectionIds: [1] });
    expect(start({ force: true, scope: { sectionIds: [2] } })).toMatchObject({ outcome: "started" });
    expect(run.scopes).toEqual([{ sectionIds: [1] }, { sectionIds: [2] }]);
    expect(run.confirmed).toBe(false);
    expect(done).toEqual(["begin"]);
    const { start: confirm, goOn: queue } = await openStarts();
    const whole = queue(waiting);
    confirm({ confirm: true });
    expect([whole.confirmed, whole.scopes]).toEqual([true, [{}]]);
  });
});

test("what is forced forgets failures, and what is made again forgets findings too", async () => {
  const { start, done } = await openStarts({ keeps: { kind: "loudness", version: 1 } });
  start();
  expect(done).not.toContainEqual(expect.arrayContaining(["forget"]));
  start({ force: true, scope: { sectionIds: [1] } });
  start({ again: true });
  expect(done.filter((one) => Array.isArray(one) && one[0] === "forget")).toEqual([
    ["forget", "loudness", { sectionIds: [1] }, false],
    ["forget", "loudness", {}, true],
  ]);
});
