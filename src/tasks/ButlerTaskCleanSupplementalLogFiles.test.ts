import { existsSync, mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { openSmallHouse } from "../../test/support/small-house.ts";
import type { Run } from "../api/runs.ts";

const day = 86_400_000;
const task = "ButlerTaskCleanSupplementalLogFiles";

async function openHistory() {
  const house = await openSmallHouse({ only: [task] });
  /** @param days since it ended */
  const addRun = (name: string, outcome: NonNullable<Run["outcome"]>, days: number, lines = 1) => {
    const at = house.clock.now() - days * day;
    const { id } = house.store.runs.insert({
      task: name,
      trigger: "window",
      state: "ended",
      outcome,
      started_at: at,
      ended_at: at,
      scope: "{}",
    });
    for (let n = 0; n < lines; n++) house.store.runs.addLogLine(id, at, `line ${n}`);
    house.store.runs.addFailedItem(id, { key: "k", title: "t", reason: "r", at });
    return id;
  };
  const start = () => {
    const end = house.ended(task);
    house.butler.start(task, { force: true });
    return end;
  };
  return { ...house, addRun, start };
}

test("old runs go with their logs, but never the last of a task and an outcome", async () => {
  const { addRun, start, store } = await openHistory();
  const old = addRun("BackupDatabase", "success", 500, 5000);
  const last = addRun("BackupDatabase", "success", 400);
  const failed = addRun("BackupDatabase", "failed", 450);
  const young = addRun("OptimizeDatabase", "success", 364);
  const youngest = addRun("OptimizeDatabase", "success", 1);
  expect(await start()).toMatchObject({ outcome: "success" });
  const there = (ids: number[]) => ids.map((id) => store.runs.get(id) !== undefined);
  expect(there([old, last, failed, young, youngest])).toEqual([false, true, true, true, true]);
  expect(store.runs.log(old)).toEqual([]);
  expect(store.runs.failedItems(old)).toEqual([]);
  expect(store.runs.lastEnded("BackupDatabase", ["success", "partial"])?.id).toBe(last);
});

test("lines go sooner than their runs", async () => {
  const { addRun, start, store } = await openHistory();
  const old = addRun("BackupDatabase", "success", 91, 3);
  const young = addRun("OptimizeDatabase", "success", 89, 3);
  const run = await start();
  expect(run.message).toContain("1 log of a run removed, 18 bytes freed.");
  expect([store.runs.log(old).length, store.runs.log(young).length]).toEqual([0, 3]);
  expect(store.runs.get(old)).toBeDefined();
});

test("old log files and reports of crashes go, in the data folder alone", async () => {
  const { start, paths, folder, clock } = await openHistory();
  const put = (path: string, days: number) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, "12345");
    const at = clock.now() / 1000 - days * 86_400;
    utimesSync(path, at, at);
    return path;
  };
  const old = put(join(paths.data, "Logs/butler.log.1"), 91);
  const crash = put(join(paths.data, "Crash Reports/0.1.0/report.json"), 100);
  const young = put(join(paths.data, "Logs/butler.log"), 89);
  const other = put(join(folder, "Logs/x"), 500);
  expect((await start()).message).toContain("2 log files removed, 10 bytes freed.");
  expect([old, crash, young, other].map(existsSync)).toEqual([false, false, true, true]);
});

test("a dry run counts all of it", async () => {
  const { addRun, butler, store } = await openHistory();
  addRun("BackupDatabase", "success", 500);
  addRun("BackupDatabase", "success", 400);
  const plan = await butler.dryRun(task, {});
  expect(plan?.doomed.map(({ title }) => title)).toEqual([
    "Log of run 1 of BackupDatabase",
    "Log of run 2 of BackupDatabase",
    "Run 1 of BackupDatabase",
  ]);
  expect(store.runs.log(1)).toHaveLength(1);
});
