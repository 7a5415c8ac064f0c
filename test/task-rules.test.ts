/** Rules of single tasks, from the wire to what really runs and when. */
import { basename } from "node:path";
import { describe, expect, test, vi } from "vitest";
import type { RulesChange } from "../src/api/task-rules.ts";
import { PlexAPI } from "../src/sdk/plex-api.ts";
import { openDoor, token } from "./support/open-door.ts";
import { openSmallHouse, type TaskName } from "./support/small-house.ts";

const minute = 60_000;
const hour = 60 * minute;
const only: readonly TaskName[] = [
  "CleanOldCacheFiles",
  "GenerateMediaIndexFiles",
  "LoudnessAnalysis",
  "OptimizeDatabase",
];
type SmallHouse = Awaited<ReturnType<typeof openSmallHouse>>;

/** Tuesday, noon; the server's window is from 2 to 5. */
const openHouse = (options: Parameters<typeof openSmallHouse>[0] = {}) =>
  openSmallHouse({ only, now: "2026-03-10T12:00:00Z", ...options });

const runsOf = (house: SmallHouse, task: TaskName) =>
  house.store.runs
    .list({ task, limit: 50 })
    .reverse()
    .map(({ trigger, started_at, outcome, reason }) => [
      trigger,
      new Date(started_at!).toISOString().slice(0, 16),
      outcome,
      reason,
    ]);

/** Hour by hour, so that what starts has real time to end. */
async function pass(house: SmallHouse, hours: number): Promise<void> {
  for (let passed = 0; passed < hours; passed++) {
    await house.clock.advance(hour);
    await vi.waitUntil(() => house.butler.activities().length === 0, { timeout: 20_000 });
  }
}

describe("what runs when", () => {
  test("a cron expression starts the task at its moments, and at no other time", async () => {
    const house = await openHouse();
    house.butler.setRules("CleanOldCacheFiles", { cron: "30 15 * * *" });
    house.butler.serve();
    await pass(house, 50);
    expect(runsOf(house, "CleanOldCacheFiles")).toEqual([
      ["window", "2026-03-10T15:30", "success", null],
      ["window", "2026-03-11T15:30", "success", null],
    ]);
  });

  test("a run that lasts too long is stopped, and goes on in the next window, in its sections only", async () => {
    const house = await openHouse({ films: 2 });
    const rules: RulesChange = { windows: ["14:00-20:00"], limitSeconds: 3600, sections: ["Films"] };
    house.butler.setRules("LoudnessAnalysis", rules);
    house.butler.serve();
    await house.clock.advance(2 * hour + minute);
    const [row] = house.store.runs.list({ task: "LoudnessAnalysis", limit: 1 });
    expect(JSON.parse(row!.scope)).toEqual({ sectionIds: [house.store.sections.all()[0]!.id] });
    await house.reader.reading(0);
    const end = house.ended("LoudnessAnalysis");
    await house.clock.advance(hour + minute);
    expect(await end).toMatchObject({ outcome: "stopped", reason: "too-slow", trigger: "window" });
    await house.clock.advance(4 * hour);
    expect(house.store.runs.list({ task: "LoudnessAnalysis", limit: 9 })).toHaveLength(1);
    await house.clock.advance(20 * hour);
    expect(house.store.runs.list({ task: "LoudnessAnalysis", limit: 9 })).toHaveLength(2);
  });

  test("a task that waits for another starts when that one has ended, and says until then what it waits for", async () => {
    const house = await openHouse({ films: 1 });
    house.butler.setRules("CleanOldCacheFiles", { after: "LoudnessAnalysis", every: 1 });
    house.butler.serve();
    await house.clock.advance(14 * hour + minute);
    const reading = await house.reader.reading(0);
    expect(runsOf(house, "CleanOldCacheFiles")).toEqual([]);
    expect(house.butler.task("CleanOldCacheFiles")).toMatchObject({
      state: "idle",
      waitsFor: "It waits until LoudnessAnalysis has ended in this window.",
    });
    const ended = house.ended("CleanOldCacheFiles");
    await house.clock.advance(hour);
    reading.fail(new Error("no sound"));
    await house.clock.advance(minute);
    expect(await ended).toMatchObject({ outcome: "success", trigger: "window" });
    expect(house.butler.task("CleanOldCacheFiles").waitsFor).toBeUndefined();
  });

  test("a missed window is made up for when the server comes up, once", async () => {
    const house = await openHouse();
    house.butler.setRules("CleanOldCacheFiles", { missed: "now", every: 1 });
    house.butler.serve();
    await pass(house, 20);
    expect(runsOf(house, "CleanOldCacheFiles")).toEqual([
      ["missed", "2026-03-10T12:00", "success", null],
      ["window", "2026-03-11T02:00", "success", null],
    ]);
  });

  test.each([
    [0, ["Film 1.mkv", "Film 3.mkv"]],
    [10, ["Film 1.mkv"]],
  ])("of two that start together, one of priority %i has %o read at first", async (priority, films) => {
    const house = await openHouse({ films: 3 });
    house.settings.set(new Map([["GenerateBIFBehavior", "scheduled"]]));
    house.butler.setRules("GenerateMediaIndexFiles", { priority });
    // None wants a file of the other's: a read would serve both.
    house.butler.start("LoudnessAnalysis", { force: true, scope: { partIds: [3] } });
    house.butler.start("GenerateMediaIndexFiles", { force: true, scope: { partIds: [1, 2] } });
    await house.reader.reading(films.length - 1);
    await house.clock.advance(0);
    expect(house.reader.readings.map(({ file }) => basename(file)).sort()).toEqual(films);
  });

  test("that is set while one waits for the other does not leave both waiting", async () => {
    const house = await openHouse({ films: 3 });
    const { butler, reader, clock } = house;
    house.settings.set(new Map([["GenerateBIFBehavior", "scheduled"]]));
    butler.setRules("GenerateMediaIndexFiles", { priority: -10 });
    const ended = [house.ended("LoudnessAnalysis"), house.ended("GenerateMediaIndexFiles")];
    butler.start("LoudnessAnalysis", { force: true, scope: { partIds: [1, 2] } });
    const first = await reader.reading(0);
    butler.start("GenerateMediaIndexFiles", { force: true, scope: { partIds: [3] } });
    await clock.advance(0);
    expect(reader.readings).toHaveLength(1);
    butler.setRules("GenerateMediaIndexFiles", { priority: 10 });
    const second = await reader.reading(1);
    expect(basename(second.file)).toBe("Film 3.mkv");
    for (const reading of [first, second]) reading.finish();
    (await reader.reading(2)).finish();
    await Promise.all(ended);
  });

  test("under a task that the server crashed with twice it does not start it a third time that night", async () => {
    const first = await openHouse({ now: "2026-03-11T01:00:00Z" });
    const crash = (at: string) => {
      const started_at = Date.parse(at);
      first.store.runs.insert({
        task: "CleanOldCacheFiles",
        trigger: "window",
        state: "running",
        started_at,
      });
    };
    crash("2026-03-11T02:00:00Z");
    crash("2026-03-11T02:05:00Z");
    first.clock.set("2026-03-11T02:10:00Z");
    first.butler.serve();
    await first.clock.advance(hour);
    const told =
      "The server ended 2 times without a word while CleanOldCacheFiles ran; it waits for its next window.";
    expect(first.butler.task("CleanOldCacheFiles")).toMatchObject({ state: "idle", waitsFor: told });
    expect(first.butler.list().find(({ name }) => name === "CleanOldCacheFiles")?.waitsFor).toBe(told);
    expect(runsOf(first, "CleanOldCacheFiles")).toEqual([
      ["window", "2026-03-11T02:00", "stopped", "crashed"],
      ["window", "2026-03-11T02:05", "stopped", "crashed"],
    ]);
    await pass(first, 24);
    expect(runsOf(first, "CleanOldCacheFiles").slice(2)).toEqual([
      ["window", "2026-03-12T02:00", "success", null],
    ]);
  });

  test("rules outlive a restart", async () => {
    const house = await openHouse();
    house.butler.setRules("CleanOldCacheFiles", { priority: 7 });
    const again = await openHouse({ folder: house.folder });
    expect(again.butler.task("CleanOldCacheFiles").rules).toEqual({ priority: 7 });
  });
});

/** A house with its door open. */
async function openWithDoor() {
  const house = await openHouse();
  const door = await openDoor({ butler: house.butler, clock: house.clock });
  const call = async (method: string, path: string, body?: unknown) => {
    const answer = await door.call(path, {
      method,
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.json();
    return { status: answer.status, body: text, message: text.errors?.[0]?.message as string | undefined };
  };
  return { house, door, call, [Symbol.asyncDispose]: () => door[Symbol.asyncDispose]() };
}

describe("over the wire", () => {
  const path = "/api/tasks/cleanoldcachefiles";

  test("a task tells its rules, its next starts and its latest run", async () => {
    await using open = await openWithDoor();
    const { status, body } = await open.call("GET", path);
    expect(status).toBe(200);
    expect(body).toMatchObject({ name: "CleanOldCacheFiles", interval: 7, rules: {}, lastRun: null });
    expect(body).toMatchObject({
      switchedBy: { preference: "ButlerTaskCleanOldCacheFiles", on: true, off: false },
      removes: true,
    });
    expect(body.nextRuns).toHaveLength(10);
    expect(body.nextRuns[0].at).toBe(body.nextRunAt);
    expect((await open.call("GET", "/api/tasks/CleanOldCacheFile")).message).toContain(
      "Did you mean CleanOldCacheFiles?",
    );
  });

  test("PATCH changes what it names, PUT puts all in place, and GET /butler keeps Plex's whole days", async () => {
    await using open = await openWithDoor();
    const interval = async () =>
      (await open.call("GET", "/butler")).body.ButlerTasks.ButlerTask.find(
        ({ name }: { name: string }) => name === "CleanOldCacheFiles",
      ).interval;
    const patched = await open.call("PATCH", path, { rules: { cron: "0 3 * * 1,3,5", priority: 3 } });
    expect(patched.body.rules).toEqual({ cron: "0 3 * * 1,3,5", priority: 3 });
    expect(patched.body.nextRuns[0].at).toBe("2026-03-11T03:00:00Z");
    expect(await interval()).toBe(2);
    const windows = await open.call("PATCH", path, {
      rules: { windows: ["Sat 01:00-02:00"], priority: null },
    });
    expect(windows.body.rules).toEqual({ windows: ["Sat 01:00-02:00"] });
    const put = await open.call("PUT", path, { rules: { every: 30 } });
    expect(put.body.rules).toEqual({ every: 30 });
    expect(await interval()).toBe(30);
    expect((await open.call("PUT", path, { rules: {} })).body.rules).toEqual({});
    expect(await interval()).toBe(7);
  });

  test.each([
    [{ rules: { crom: "0 3 * * *" } }, "an object with nothing but cron, windows"],
    [{ rules: {}, priority: 1 }, "an object with nothing but rules"],
    [{ priority: 1 }, 'for rules; found "none"'],
    [
      { rules: { priority: 101 } },
      'a whole number of priority from -100 to 100 for rules.priority; found "101"',
    ],
    [{ rules: { limitSeconds: "2h" } }, "a whole number of seconds from 60 to 604800"],
    [{ rules: { windows: [] } }, "a list of 1 to 50 windows"],
    [{ rules: { windows: ["25:00-26:00"] } }, 'found "25:00-26:00"'],
    [{ rules: { missed: "later" } }, "one of now, next-window, skip"],
    [{ rules: { cron: "nonsense" } }, "a cron expression of five fields; found"],
    [{ rules: { after: "CleanOldCacheFiles" } }, "a task that does not itself wait for CleanOldCacheFiles"],
    [{ rules: { sections: [99] } }, "no sections for CleanOldCacheFiles"],
  ])("%o is refused with what was expected and found, and nothing is saved", async (body, told) => {
    await using open = await openWithDoor();
    for (const method of ["PATCH", "PUT"]) {
      const answer = await open.call(method, path, body);
      expect(answer.status).toBe(400);
      expect(answer.message).toContain(told);
    }
    expect(open.house.store.taskRules.all()).toEqual(new Map());
  });

  test("a preview is the plan as it would be, and saves nothing", async () => {
    await using open = await openWithDoor();
    const sdk = new PlexAPI({ serverURL: open.door.url, accessToken: token });
    const before = await sdk.schedule({ days: 3 });
    const after = await sdk.tasks.preview(
      { tasks: { optimizedatabase: { cron: "0 5 * * *" } }, preferences: { ButlerStartHour: 3 } },
      { days: 3 },
    );
    expect(await sdk.schedule({ days: 3 })).toEqual(before);
    expect(before.nights[1]!.opens).toBe("2026-03-11T02:00:00Z");
    expect(after.nights[1]!.opens).toBe("2026-03-11T03:00:00Z");
    const startOf = (plan: typeof after) =>
      plan.nights.map(({ starts }) => starts.find(({ task }) => task === "OptimizeDatabase")?.at);
    expect(startOf(after)).toEqual([undefined, "2026-03-11T05:00:00Z", "2026-03-12T05:00:00Z"]);
    expect(open.house.store.taskRules.all()).toEqual(new Map());
    const wrong = { preferences: { ButlerStartHour: 24 } };
    expect((await open.call("POST", "/api/schedule/preview", wrong)).status).toBe(400);
    const unknown = { tasks: { Optimise: {} } };
    expect((await open.call("POST", "/api/schedule/preview", unknown)).status).toBe(404);
  });

  test("what is saved then happens as the preview said", async () => {
    await using open = await openWithDoor();
    const sdk = new PlexAPI({ serverURL: open.door.url, accessToken: token });
    const rules = { windows: ["Wed 14:00-16:00"], jitterSeconds: 1800 };
    const promised = await sdk.tasks.preview({ tasks: { CleanOldCacheFiles: rules } }, { days: 7 });
    expect((await sdk.tasks.set("CleanOldCacheFiles", rules)).rules).toEqual(rules);
    expect(await sdk.schedule({ days: 7 })).toEqual(promised);
    const at = promised.nights
      .flatMap(({ starts }) => starts)
      .find(({ task }) => task === "CleanOldCacheFiles")!.at;
    open.house.butler.serve();
    await pass(open.house, 30);
    const [run] = open.house.store.runs.list({ task: "CleanOldCacheFiles", limit: 1 });
    expect(run!.started_at).toBe(Date.parse(at));
    expect((await sdk.tasks.reset("CleanOldCacheFiles")).rules).toEqual({});
    expect((await sdk.tasks.get("CleanOldCacheFiles")).rules).toEqual({});
  });
});
