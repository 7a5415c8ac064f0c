import { describe, expect, test } from "vitest";
import { idleTask, openRuns } from "../../test/support/live-runs.ts";
import { type PreferenceId, preferences } from "../api/preferences.ts";
import type { TaskRules } from "../api/task-rules.ts";
import { readAllRules, recall, statesOf, type TaskHistory } from "./states.ts";
import { enabledByBehavior, enabledByChoice, enabledBySwitch, type PreferenceOf, type Task } from "./task.ts";

const never: TaskHistory = {
  ...{ lastStartedAt: null, lastEndedAt: null, lastCompletedAt: null, lastEnded: null, crashes: [] },
};
const preferenceWith = (values: Partial<Record<PreferenceId, unknown>>): PreferenceOf =>
  ((id: PreferenceId) => values[id] ?? preferences[id].default) as PreferenceOf;

/** The state of one task of a house. */
function stateOf(
  task: Task,
  {
    values = {},
    rules,
    live = new Map(),
    history = never,
  }: {
    values?: Partial<Record<PreferenceId, unknown>>;
    rules?: TaskRules;
    live?: Parameters<typeof statesOf>[4];
    history?: TaskHistory;
  } = {},
) {
  const ruled = readAllRules(new Map(rules ? [["Task", rules]] : []), "UTC");
  return statesOf({ Task: task }, preferenceWith(values), ruled, new Map([["Task", history]]), live)[0]!;
}

describe("a task is enabled", () => {
  const ask = (enabledBy: Task["enabledBy"], values: Partial<Record<PreferenceId, unknown>>) => {
    const { enabled, enabledReason } = stateOf(idleTask({ enabledBy }), { values });
    return [enabled, enabledReason];
  };

  test("by a switch", () => {
    const bundles = "ButlerTaskCleanOldBundles";
    const enabledBy = enabledBySwitch(bundles);
    expect(ask(enabledBy, { [bundles]: true })).toEqual([true, `${bundles} is on`]);
    expect(ask(enabledBy, { [bundles]: false })).toEqual([false, `${bundles} is off`]);
  });

  test("by a behavior that is not never", () => {
    const behavior = "GenerateBIFBehavior";
    const enabledBy = enabledByBehavior(behavior);
    expect(ask(enabledBy, { [behavior]: "never" })).toEqual([false, `${behavior} is "never"`]);
    expect(ask(enabledBy, { [behavior]: "scheduled" })).toEqual([true, `${behavior} is "scheduled"`]);
    expect(ask(enabledBy, { [behavior]: "asap" })).toEqual([true, `${behavior} is "asap"`]);
  });

  test("by one value of a choice, or by the switch beside it", () => {
    const [choice, asked] = ["GenerateBIFBehavior", "ButlerTaskCleanOldBundles"] as const;
    const enabledBy = enabledByChoice(choice, "asap", asked);
    const values = (value: string, isAsked: boolean) => ({ [choice]: value, [asked]: isAsked });
    expect(ask(enabledBy, values("asap", false))).toEqual([true, `${choice} is "asap"`]);
    expect(ask(enabledBy, values("never", false))).toEqual([false, `${choice} is "never"`]);
    expect(ask(enabledBy, values("never", true))).toEqual([true, `${asked} is on`]);
  });
});

test("a task is randomized where the settings name it, however they are spaced", () => {
  const named = (value: string) =>
    stateOf(idleTask(), { values: { ButlerRandomizedTasks: value } }).randomized;
  expect([named("Task"), named("Other, Task ,More"), named("Tasks"), named("")]).toEqual([
    ...[true, true, false, false],
  ]);
});

describe("rules of its own", () => {
  test("are none where nobody laid down any", () => {
    expect(stateOf(idleTask())).toMatchObject({ every: 7, rules: null });
  });

  test("change its interval, and with it its day, only where they name another", () => {
    const phase = stateOf(idleTask()).phase;
    expect(stateOf(idleTask(), { rules: { priority: 3 } })).toMatchObject({
      ...{ every: 7, phase, rules: { priority: 3 } },
    });
    expect(stateOf(idleTask(), { rules: { every: 7 } })).toMatchObject({ every: 7, phase });
    const own = stateOf(idleTask(), { rules: { every: 1 } });
    expect(own).toMatchObject({ every: 1, phase: 0, rules: { priority: 0 } });
  });
});

describe("a live run", async () => {
  const { live } = await openRuns();
  const of = (...row: Parameters<typeof live>) =>
    stateOf(idleTask(), { live: new Map([["Task", live(...row)]]) }).live;

  test("is none, or waits until its moment", () => {
    expect(stateOf(idleTask()).live).toBeNull();
    expect(of({ scheduled_for: 5000 })).toEqual({ state: "queued", trigger: "asked", at: 5000 });
    expect(of()).toEqual({ state: "queued", trigger: "asked", at: 0 });
  });

  test("started later by all the time that it was held up", () => {
    const row = { started_at: 1000, paused_ms: 500, trigger: "window" } as const;
    const running = { state: "running", trigger: "window", startedAt: 1500 };
    expect(of({ ...row, state: "running" })).toEqual(running);
    expect(of({ ...row, state: "paused" })).toEqual({ ...running, paused: true });
  });
});

test("the past of a task tells runs that started from those that never did, and those that did all they should", async () => {
  const { store, live } = await openRuns();
  const past = () => recall(store.runs, "CleanOldBundles");
  expect(past()).toEqual(never);

  live({ state: "ended", outcome: "success", started_at: 100, ended_at: 200 });
  expect(past()).toEqual({
    ...{ lastStartedAt: 100, lastEndedAt: 200, lastCompletedAt: 100, crashes: [] },
    lastEnded: { at: 100, outcome: "success", reason: null },
  });
  live({ state: "ended", outcome: "failed", reason: "crashed", started_at: 300, ended_at: 400 });
  expect(past()).toEqual({
    ...{ lastStartedAt: 300, lastEndedAt: 400, lastCompletedAt: 100, crashes: [300] },
    lastEnded: { at: 300, outcome: "failed", reason: "crashed" },
  });
  live({ state: "ended", outcome: "skipped", reason: "its window has passed", ended_at: 500 });
  expect(past()).toMatchObject({
    ...{ lastStartedAt: 300, lastEndedAt: 400, lastCompletedAt: 100 },
    lastEnded: { at: 500, outcome: "skipped", reason: "its window has passed" },
  });
  live({ state: "ended", outcome: "partial", started_at: 600, ended_at: 700 });
  expect(past()).toMatchObject({ lastStartedAt: 600, lastCompletedAt: 600 });
});
