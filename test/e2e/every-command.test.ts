import { mkdirSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { allCommands } from "../../scripts/cli-document.ts";
import { type Row, typeEveryWay, type Way } from "../support/every-way.ts";
import { openShell } from "../support/typed-commands.ts";

/** What has tests of its own: what serves, and what takes a minute. */
const elsewhere = ["serve", "worker", "demo"];

test("every command, in pipes and at a terminal", { timeout: 400_000 }, async () => {
  const shell = await openShell();
  const { sdk, url } = shell.server;
  const { items } = await shell.scanned();
  // Tests have no network.
  await sdk.preferences.set({ UpdateRegistry: "" });
  const folders = join(shell.data, "..", "more");
  for (const way of ["plain", "json", "terminal"]) mkdirSync(join(folders, way), { recursive: true });

  const typed = new Set<string>();
  /** Types rows that are nothing to each other. */
  const type = async (...rows: Row[]) => {
    for (const { words } of rows) typed.add(words);
    return typeEveryWay(shell, rows);
  };
  /** Types rows that need what the one before has done. */
  const typeInTurn = async (...rows: Row[]) => {
    for (const row of rows) await type(row);
  };
  const named = (...more: string[]) => ({ args: (way: Way) => [way, ...more] });
  const gone = (...more: string[]) => ({ args: (way: Way) => [way, ...more, "--yes"] });

  const now = ["BackupDatabase", "--now", "--wait"];
  const [made] = await type({ words: "start", args: now, ways: ["json"] });
  expect(made).toMatchObject({ outcome: "success" });
  await type({ words: "start", args: now, ways: ["terminal"] });

  const [backups] = (await type(
    { words: "backup list", table: true },
    { words: "tasks", table: true },
    { words: "task show", args: ["BackupDatabase"] },
    { words: "task set", args: ["CleanOldBundles", "--limit", "2h"] },
    { words: "start", args: ["CleanOldBundles", "--dry-run"] },
    { words: "runs", table: true },
    { words: "run", args: ["1"] },
    { words: "logs", args: ["--task", "BackupDatabase"] },
    { words: "schedule", table: true },
    { words: "forecast", args: ["--days", "2"] },
    { words: "watch", args: ["--until-idle"], ways: ["plain", "terminal"], maySayNothing: true },
    { words: "machines", table: true },
    ...["pause", "drain", "resume"].map((deed) => ({
      ...{ words: `machines ${deed}`, args: ["nobody"], status: 3 },
    })),
    { words: "machines forget", args: ["nobody", "--yes"], status: 3 },
    { words: "gate list" },
    { words: "library list", table: true },
    { words: "library scan", args: ["Films"] },
    { words: "library scan", args: ["Nothing"], status: 3 },
    { words: "item", args: [items[0]!], table: true, long: true },
    { words: "import plex", args: ["/nowhere/library.db"], status: 2 },
    { words: "import jellyfin", args: ["/nowhere/jellyfin.db", "--dry-run"], status: 2 },
    { words: "trash list" },
    { words: "trash restore", args: ["99"], status: 3 },
    { words: "trash empty", args: ["--yes"] },
    { words: "prefs get", table: true },
    { words: "prefs get", args: ["ButlerStartHour"] },
    { words: "prefs set", args: ["ButlerStartHour=1"] },
    { words: "prefs get", args: ["--section", "Films"], table: true },
    { words: "notify list" },
    { words: "notify history" },
    { words: "completion", args: ["bash"] },
    { words: "update", args: ["--back"], status: 1 },
    { words: "update" },
    { words: "doctor", ways: ["plain", "json"] },
    { words: "doctor", args: ["--bundle", join(folders, "report.tar.gz")], ways: ["terminal"] },
  )) as [{ file: string }[]];
  const backup = basename(backups[0]!.file);

  await type({ words: "task reset", args: ["CleanOldBundles"] }, { words: "backup verify", args: [backup] });
  await typeInTurn(
    { words: "library add", args: (way) => [`${way}=movie:${join(folders, way)}`] },
    { words: "guide add", ...named(shell.guide) },
    { words: "guide list", table: true },
    { words: "guide refresh", args: ["plain"] },
    { words: "guide now", args: ["plain", "--at", "2026-11-22T06:30:00Z"], table: true },
    { words: "guide remove", ...gone() },
    { words: "token add", ...named(), aside: true },
    { words: "token list", table: true },
    { words: "token revoke", ...gone() },
    { words: "profile add", ...named(url, "--token", "a-token-for-tests") },
    { words: "profile list", table: true },
    { words: "profile remove", ...gone() },
    { words: "notify add", args: (way) => ["webhook", way, "url=http://127.0.0.1:9/hook"] },
    { words: "notify test", args: ["plain"], status: 1 },
    { words: "notify remove", ...gone() },
    { words: "gate set", args: ["lift-me", "--reason", "a test"] },
    { words: "gate lift", args: ["lift-me"], ways: ["json"] },
    { words: "gate lift", args: ["lift-me"], status: 3, ways: ["plain", "terminal"] },
  );

  // What is paused does not end before it is stopped.
  await type({ words: "pause" });
  const live = { plain: "BackupDatabase", json: "OptimizeDatabase", terminal: "CleanOldBundles" };
  for (const task of Object.values(live)) await sdk.runs.start({ task, force: true });
  await typeInTurn(
    { words: "stop", args: (way) => [live[way]] },
    { words: "stop", args: ["BackupDatabase"], status: 3 },
    { words: "start-all" },
    { words: "stop-all" },
    { words: "resume" },
    { words: "backup restore", args: [backup, "--yes"], ways: ["json", "terminal"] },
    { words: "backup delete", args: [backup, "--yes"], ways: ["json"] },
    { words: "backup delete", args: [backup, "--yes"], ways: ["plain", "terminal"], status: 3 },
  );

  const untyped = allCommands().filter(({ words }) => !typed.has(words) && !elsewhere.includes(words));
  expect(
    untyped.map(({ words }) => words),
    "add the row of a new command above",
  ).toEqual([]);
});
