import { expect, test } from "vitest";
import { openSmallHouse } from "../../test/support/small-house.ts";

const day = 86_400_000;

test("the next start of a task moves on as soon as it has passed, though another's is later", async () => {
  const house = await openSmallHouse({ only: ["BackupDatabase", "OptimizeDatabase"] });
  house.butler.setRules("BackupDatabase", { cron: "0 15 * * *" });
  house.butler.setRules("OptimizeDatabase", { cron: "0 3 1 * *" });
  const nexts = () => Object.fromEntries(house.butler.list().map(({ name, nextRunAt }) => [name, nextRunAt]));
  const later = "2026-04-01T03:00:00Z";
  expect(nexts()).toEqual({ BackupDatabase: "2026-03-10T15:00:00Z", OptimizeDatabase: later });
  house.clock.set("2026-03-10T14:59:59Z");
  expect(nexts()).toEqual({ BackupDatabase: "2026-03-10T15:00:00Z", OptimizeDatabase: later });
  house.clock.set(house.clock.now() + day);
  expect(nexts()).toEqual({ BackupDatabase: "2026-03-11T15:00:00Z", OptimizeDatabase: later });
});

test("each task tells its own switch, what it removes, and its own latest run", async () => {
  const only = ["BackupDatabase", "CleanOldBundles", "LoudnessAnalysis"] as const;
  const house = await openSmallHouse({ only });
  const ended = house.ended("CleanOldBundles");
  house.butler.start("CleanOldBundles", { force: true });
  const { id } = await ended;
  const details = (name: (typeof only)[number]) => {
    const { removes, switchedBy, lastRun, nextRuns } = house.butler.task(name);
    expect(nextRuns.length).toBeGreaterThan(0);
    expect(nextRuns.every(({ task }) => task === name)).toBe(true);
    return { removes, switchedBy, lastRun: lastRun?.id ?? null };
  };
  expect(details("BackupDatabase")).toEqual({
    ...{ removes: false, lastRun: null },
    switchedBy: { preference: "ButlerTaskBackupDatabase", on: true, off: false },
  });
  expect(details("CleanOldBundles")).toEqual({
    ...{ removes: true, lastRun: id },
    switchedBy: { preference: "ButlerTaskCleanOldBundles", on: true, off: false },
  });
  expect(details("LoudnessAnalysis")).toEqual({
    ...{ removes: false, lastRun: null },
    switchedBy: { preference: "LoudnessAnalysisBehavior", on: "scheduled", off: "never" },
  });
});
