import { describe, expect, it } from "vitest";
import { Refusal } from "../api/errors.ts";
import type { TaskRules } from "../api/task-rules.ts";
import { changedRules, checkedRules, intervalOf, readRules } from "./task-rules.ts";

const names = ["BackupDatabase", "OptimizeDatabase", "CleanOldBundles"];
const check = (rules: TaskRules, others: Record<string, TaskRules> = {}, isBySection = true) =>
  checkedRules("BackupDatabase", rules, {
    names,
    isBySection: () => isBySection,
    all: new Map([...Object.entries(others), ["BackupDatabase", rules]]),
    sections: [
      { id: 1, title: "Films" },
      { id: 7, title: "2001" },
    ],
    timeZone: "Europe/Berlin",
    now: Date.parse("2026-11-22T12:00:00Z"),
  });

describe("checked rules", () => {
  it("have names as they are registered, and sections by their ids", () => {
    expect(check({ after: "optimizedatabase", sections: ["films", 7, "2001", "1"] })).toEqual({
      after: "OptimizeDatabase",
      sections: [1, 7, 7, 1],
    });
  });

  it.each<[TaskRules, string, Record<string, TaskRules>?]>([
    [{ cron: "0 3 * * 6", windows: ["01:00-02:00"] }, "a cron expression or windows"],
    [{ windows: ["01:00-02:00", "Mondy 1-2"] }, 'found "Mondy 1-2". Days are Mon to Sun'],
    [{ cron: "0 3 * *" }, 'found "0 3 * *". They are minute, hour'],
    [{ cron: "0 0 31 2 *" }, "which never comes"],
    [{ cron: "*/5 * * * *" }, "more often than every ten minutes"],
    [{ cron: "0,5 3 1 1 *" }, "more often than every ten minutes"],
    [{ windows: ["01:00-02:00"], timeZone: "Mars/Olympus" }, 'found "Mars/Olympus"'],
    [{ after: "OptimiseDatabase" }, "Did you mean OptimizeDatabase?"],
    [{ after: "BackupDatabase" }, "found BackupDatabase after BackupDatabase"],
    [
      { after: "OptimizeDatabase" },
      "found BackupDatabase after OptimizeDatabase after CleanOldBundles after BackupDatabase",
      { OptimizeDatabase: { after: "CleanOldBundles" }, CleanOldBundles: { after: "BackupDatabase" } },
    ],
    [{ sections: ["Filmz"] }, 'found "Filmz". Did you mean Films?'],
    [{ sections: [3] }, 'found "3". GET /library/sections'],
  ])("%o is refused: %s", (rules, told, others = {}) => {
    expect(() => check(rules, others)).toThrow(Refusal);
    expect(() => check(rules, others)).toThrow(told);
  });

  it("name no sections for a task whose work is of none", () => {
    expect(() => check({ sections: ["Films", 7] }, {}, false)).toThrow(
      'no sections for BackupDatabase; found "Films", "7". Its work is of no section; take the rule away.',
    );
  });

  it("may wait for a task that waits for others", () => {
    const others = { OptimizeDatabase: { after: "CleanOldBundles" } };
    expect(check({ after: "OptimizeDatabase" }, others)).toEqual({ after: "OptimizeDatabase" });
  });
});

describe("a change", () => {
  it("sets what it names, takes away what it sets to null, and leaves the rest", () => {
    const rules = { priority: 3, limitSeconds: 60, every: 2 };
    expect(changedRules(rules, { priority: 0, every: null })).toEqual({ priority: 0, limitSeconds: 60 });
  });

  it("puts a cron expression and windows in the place of each other", () => {
    expect(changedRules({ windows: ["01:00-02:00"] }, { cron: "@daily" })).toEqual({ cron: "@daily" });
    expect(changedRules({ cron: "@daily" }, { windows: ["01:00-02:00"] })).toEqual({
      windows: ["01:00-02:00"],
    });
    const both = { cron: "@daily", windows: ["01:00-02:00"] };
    expect(changedRules({}, both)).toEqual(both);
  });
});

it.each<[TaskRules, number]>([
  [{}, 3],
  [{ every: 30 }, 30],
  [{ cron: "0 3 * * 6" }, 7],
  [{ cron: "0 */6 * * *" }, 1],
  [{ cron: "0 3 * * 1,3,5" }, 2],
  [{ cron: "0 3 1 * *" }, 30],
  [{ windows: ["Sat 01:00-02:00"] }, 7],
  [{ windows: ["Sat,Sun 01:00-02:00", "Sun 05:00-06:00"], every: 1 }, 4],
  [{ windows: ["01:00-02:00"] }, 3],
])("the interval of a three-day task by %o is %i days", (rules, days) => {
  const now = Date.parse("2026-11-22T12:00:00Z");
  expect(intervalOf(rules, readRules(rules, "UTC"), rules.every ?? 3, now)).toBe(days);
});
