import { describe, expect, test } from "vitest";
import type { FailedItem, Run } from "../api/runs.ts";
import { compare, damagedBackups, judgeRun, lowDisks, overdue, together, willNotFit } from "./telling.ts";

const run = (change: Partial<Run> = {}): Run => ({
  ...{ id: 7, task: "LoudnessAnalysis", trigger: "window", state: "ended", outcome: "success", reason: null },
  ...{
    scheduledFor: null,
    startedAt: "2026-03-10T02:00:00Z",
    endedAt: "2026-03-10T03:00:00Z",
    progress: 100,
  },
  ...{
    items: { total: 3, done: 3, failed: 0 },
    bytesRead: 0,
    cpuSeconds: 0,
    pausedSeconds: 0,
    message: "3 done",
  },
  ...change,
});
const failed = (title: string, reason: string): FailedItem => ({
  key: `part:${title}`,
  title,
  reason,
  at: "",
});
const judge = (change: Partial<Run>, items: FailedItem[] = []) =>
  judgeRun(run(change), "Analyze loudness", items);
const eventsOf = (judged: ReturnType<typeof judgeRun>) => [
  ...judged.facts.map(({ news }) => news.event),
  ...judged.news.map(({ event }) => event),
];
const hour = 3_600_000;
const day = 24 * hour;

describe("a run", () => {
  test("that did all it should is no news, and ends what was told of its task", () => {
    expect(judge({})).toEqual({
      facts: [],
      news: [],
      over: ["failure:LoudnessAnalysis", "window:LoudnessAnalysis"],
    });
  });

  test.each<[Partial<Run>, string[]]>([
    [{ outcome: "failed", reason: "The disk is away." }, ["run-failed"]],
    [{ outcome: "failed", reason: "disk-full", message: "1 done" }, ["run-failed"]],
    [{ outcome: "partial" }, ["run-partial"]],
    [{ outcome: "stopped", reason: "crashed" }, ["run-failed"]],
    [{ outcome: "stopped", reason: "window-closed" }, ["did-not-fit"]],
    [{ outcome: "stopped", reason: "too-slow" }, ["did-not-fit"]],
    [{ outcome: "skipped", reason: "Its window has passed.", startedAt: null }, ["did-not-fit"]],
    [{ outcome: "stopped", reason: "asked" }, []],
    [{ outcome: "stopped", reason: "shutting-down" }, []],
    [{ task: "BackupDatabase", outcome: "success" }, ["backup-made"]],
    [{ task: "BackupDatabase", outcome: "partial" }, ["backup-failed"]],
    [{ task: "BackupDatabase", outcome: "failed", reason: "No room." }, ["backup-failed"]],
  ])("%j: %j", (change, events) => {
    expect(eventsOf(judge(change))).toEqual(events);
  });

  test("tells why, how far it came, and the first of what failed", () => {
    const items = Array.from({ length: 12 }, (_, n) => failed(`Film ${n}`, "It cannot be read."));
    const [fact] = judge(
      { outcome: "partial", items: { total: 20, done: 5, failed: 15 }, message: "5 done" },
      items,
    ).facts;
    expect(fact!.news).toMatchObject({
      title: "Analyze loudness could not do all it should",
      task: "LoudnessAnalysis",
      runId: 7,
    });
    const lines = fact!.news.text.split("\n");
    expect(lines.slice(0, 3)).toEqual(["5 done", "5 of 20 done, 15 failed.", "- Film 0: It cannot be read."]);
    expect(lines.at(-1)).toBe("- and 5 more");
  });

  test("that finds the database damaged says so, and is told once until it has been mended", () => {
    const reason = "The database is damaged (row 7 missing from index); it was left as it is.";
    const items = [failed("The database", reason)];
    const judged = judgeRun(run({ task: "OptimizeDatabase", outcome: "failed" }), "Optimize database", items);
    expect(eventsOf(judged)).toEqual(["database-damaged", "run-failed"]);
    expect(judged.facts[0]!.news.text).toBe(reason);
    expect(judgeRun(run({ task: "OptimizeDatabase" }), "", []).over).toContain("damage");
  });

  test("that fails ends nothing that was told before; one that had its time ends that it had too little", () => {
    expect(judge({ outcome: "failed", reason: "The disk is away." }).over).toEqual([]);
    expect(judge({ outcome: "partial" }).over).toEqual(["window:LoudnessAnalysis"]);
    expect(judge({ outcome: "stopped", reason: "too-slow" }).over).toEqual([]);
  });

  test("that did not fit says what kept it, how far it came, and when it goes on", () => {
    const items = { total: 20, done: 5, failed: 0 };
    const textOf = (reason: string) => judge({ outcome: "stopped", reason, items }).facts[0]!.news.text;
    const rest = "5 of 20 done.\nIt goes on in its next window.";
    expect(textOf("too-slow")).toBe(`It lasted longer than it may.\n${rest}`);
    expect(textOf("window-closed")).toBe(`It was not done when its window closed.\n${rest}`);
  });

  test("that fails on a full disk says so before what it did", () => {
    const textOf = (change: Partial<Run>) => judge({ outcome: "failed", ...change }).facts[0]!.news.text;
    expect(textOf({ reason: "disk-full", message: "1 done" })).toBe("A disk is full. 1 done\n3 of 3 done.");
    expect(textOf({ reason: "crashed", message: "It ended without a word." })).toContain("It ended");
    expect(textOf({ reason: "The disk is away.", message: "1 done" })).toContain("The disk is away.");
  });

  test("that fails as it did before has the same print, whatever the amounts; otherwise another", () => {
    const printOf = (reason: string) => judge({ outcome: "failed", reason }).facts[0]!.print;
    expect(printOf("It needs 5 MB, 3 are free.")).toBe(printOf("It needs 17 MB, 12 are free."));
    expect(printOf("It needs 5 MB, 3 are free.")).not.toBe(printOf("The disk is away."));
  });
});

describe("what is overdue", () => {
  const now = 100 * day;
  const task = { name: "A", title: "Task A", interval: 7, completedAt: null, enabledSince: 0 };

  test.each([
    [{}, true],
    [{ completedAt: now - 22 * day }, true],
    [{ completedAt: now - 21 * day }, false],
    [{ enabledSince: now - day }, false],
    [{ completedAt: now - 50 * day, enabledSince: now - day }, false],
  ])("%j: %s", (change, isOverdue) => {
    expect(overdue([{ ...task, ...change }], 3, now)).toHaveLength(isOverdue ? 1 : 0);
  });

  test("is nothing where that is not wished", () => expect(overdue([task], 0, now)).toEqual([]));

  test("is one notice for several", () => {
    const facts = overdue([task, { ...task, name: "B", title: "Task B" }], 3, now);
    const told = together(facts.map(({ news }) => news));
    expect(told).toMatchObject([{ event: "task-overdue", title: "2 tasks are overdue" }]);
    expect(told[0]!.text).toContain("Task B is overdue. It has never completed.");
    expect(together([facts[0]!.news])).toEqual([facts[0]!.news]);
  });
});

test("what usually takes longer than its window leaves will not fit", () => {
  const start = { task: "A", title: "Task A", at: 0, closes: 3 * hour };
  expect(willNotFit([{ ...start, usual: 3 * hour }])).toEqual([]);
  const [fact] = willNotFit([{ ...start, usual: 3 * hour + 1 }]);
  expect(fact).toMatchObject({
    key: "window:A",
    news: { event: "did-not-fit", title: "Task A will not fit" },
  });
  const late = willNotFit([{ ...start, at: hour, usual: 4 * hour }]);
  expect(late[0]!.news.text).toContain("It usually takes 4 h, and its window leaves 2 h.");
});

test("a disk is nearly full until a tenth more than the least is free", () => {
  const at = (free: number, told: string[]) =>
    lowDisks([{ folder: "/data", free }], 1000, new Set(told)).map(({ key }) => key);
  expect(at(1000, [])).toEqual([]);
  expect(at(999, [])).toEqual(["disk:/data"]);
  expect(at(1099, ["disk:/data"])).toEqual(["disk:/data"]);
  expect(at(1100, ["disk:/data"])).toEqual([]);
});

test("what a look does not find any more is over; what runs tell is not for a look to end", () => {
  const [fact] = damagedBackups([{ file: "/b/one.db", message: "it is cut" }]);
  const known = (...keys: string[]) => new Map(keys.map((key) => [key, { print: "" }]));
  expect(compare([fact!], known())).toEqual({ fresh: [fact], over: [] });
  expect(compare([fact!], known("backup:/b/one.db"))).toEqual({ fresh: [], over: [] });
  expect(compare([], known("backup:/b/one.db", "failure:A", "window:A", "enabled:A")).over).toEqual([
    "backup:/b/one.db",
  ]);
  expect(compare([{ ...fact!, print: "2" }], known("backup:/b/one.db")).fresh).toHaveLength(1);
});
