import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../../test/support/small-house.ts";
import { toRun } from "./runs.ts";
import { openStore } from "./store.ts";

const at = 1_700_000_000_000;

async function openRuns() {
  const store = await openStore(join(temporaryFolder(), "butler.db"));
  onTestFinished(() => store.close());
  return store;
}

test("the history is read page by page, newest first, of one task or outcome", async () => {
  const { runs } = await openRuns();
  for (let n = 1; n <= 25; n++)
    runs.insert({
      task: n % 2 === 1 ? "BackupDatabase" : "OptimizeDatabase",
      trigger: "asked",
      state: "ended",
      outcome: n % 5 === 0 ? "failed" : "success",
    });
  const pages: number[][] = [];
  for (let before: number | undefined; ; ) {
    const page = runs.list({ limit: 10, ...(before === undefined ? {} : { before }) }).map(({ id }) => id);
    if (page.length === 0) break;
    pages.push(page);
    before = page.at(-1);
  }
  expect(pages.map((page) => page.length)).toEqual([10, 10, 5]);
  expect(pages.flat()).toEqual(Array.from({ length: 25 }, (_, n) => 25 - n));
  const failedBackups = runs.list({ task: "BackupDatabase", outcome: "failed", before: 25, limit: 10 });
  expect(failedBackups.map(({ id }) => id)).toEqual([15, 5]);
});

test("the last run of a task is one over all of the library that has ended", async () => {
  const { runs } = await openRuns();
  const run = { task: "LoudnessAnalysis", trigger: "asked", state: "ended", started_at: at } as const;
  runs.insert({ ...run, outcome: "success" });
  runs.insert({ ...run, outcome: "stopped" });
  runs.insert({ ...run, outcome: "success", scope: '{"itemIds":[1]}' });
  runs.insert({ ...run, state: "running" });
  expect(runs.lastEnded("LoudnessAnalysis")!.id).toBe(2);
  expect(runs.lastEnded("LoudnessAnalysis", ["success", "partial"])!.id).toBe(1);
  expect(runs.lastEnded("BackupDatabase")).toBeUndefined();
  expect(runs.unended().map(({ id }) => id)).toEqual([4]);
});

test("a run is never told to have done more than there was: items come while it runs", async () => {
  const { runs } = await openRuns();
  runs.insert({
    task: "UpgradeMediaAnalysis",
    trigger: "asap",
    state: "running",
    total: 2,
    done: 2,
    failed: 1,
  });
  const told = toRun(runs.list({ limit: 1 })[0]!);
  expect(told).toMatchObject({ items: { total: 3, done: 2, failed: 1 }, progress: 100 });
});

test("a run remembers its failed items and the last of its log", async () => {
  const { runs, transaction } = await openRuns();
  const { id } = runs.insert({ task: "LoudnessAnalysis", trigger: "asked", state: "running" });
  transaction(() => {
    for (let n = 0; n < 1005; n++) {
      runs.addLogLine(id, at + n, `line ${n}`);
      runs.addFailedItem(id, { key: `part:${n}`, title: `Film ${n}`, reason: "no sound", at: at + n });
    }
  });
  const log = runs.log(id);
  expect(log).toHaveLength(1000);
  expect([log[0]!.text, log.at(-1)]).toEqual([
    "line 5",
    { at: "2023-11-14T22:13:21.004Z", text: "line 1004" },
  ]);
  const failed = runs.failedItems(id);
  expect(failed).toHaveLength(1000);
  expect(failed[0]).toEqual({
    key: "part:0",
    title: "Film 0",
    reason: "no sound",
    at: "2023-11-14T22:13:20.000Z",
  });
});

test("settings are kept as they are, all of one save or none", async () => {
  const { settings } = await openRuns();
  expect(settings.all()).toEqual(new Map());
  settings.save(
    new Map<string, unknown>([
      ["a", true],
      ["b", 3],
      ["c", "ü\u{1f3ac}"],
    ]),
  );
  settings.save(new Map<string, unknown>([["b", 4]]));
  expect(settings.all()).toEqual(
    new Map<string, unknown>([
      ["a", true],
      ["b", 4],
      ["c", "ü\u{1f3ac}"],
    ]),
  );
  expect(() =>
    settings.save(
      new Map<string, unknown>([
        ["a", false],
        ["d", 1n],
      ]),
    ),
  ).toThrow();
  expect(settings.all().get("a")).toBe(true);
});
