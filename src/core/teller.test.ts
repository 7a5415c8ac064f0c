import { join } from "node:path";
import BetterSqlite from "better-sqlite3";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { openSmallHouse } from "../../test/support/small-house.ts";
import { noticeEventNames } from "../api/notice-channels.ts";
import { preferences } from "../api/preferences.ts";
import type { PreferenceOf } from "./task.ts";
import { keepTelling, quietUntil } from "./teller.ts";

/** A machine that is busy takes its time. */
const eventually = (check: () => unknown) => vi.waitFor(check, { timeout: 20_000, interval: 10 });

const minute = 60_000;
const day = 24 * 60 * minute;
const at = (text: string) => Temporal.Instant.from(text).epochMilliseconds;

/** A house whose runs are looked at, and a channel that is told of everything. */
async function openTellingHouse(options: Parameters<typeof openSmallHouse>[0] = {}) {
  const house = await openSmallHouse({ only: ["BackupDatabase", "OptimizeDatabase"], ...options });
  const { clock, store, butler, settings, updates } = house;
  const errors: object[] = [];
  const disks = [{ folder: "/data", free: 10e9 }];
  store.notices.addChannel({
    ...{ name: "all", kind: "webhook", enabled: 1, created_at: 0, settings: "{}" },
    events: JSON.stringify(noticeEventNames),
  });
  const begin = () => {
    const left = new AbortController();
    const loop = keepTelling(
      {
        ...{ clock, store, butler, updates, preference: settings.get, timeZone: "UTC", version: "0.1.0" },
        disks: async () => disks,
        workers: () => new Set(),
        damaged: () => store.backups.all().filter(({ outcome }) => outcome === "damaged"),
        told: () => {},
        log: { error: (facts) => errors.push(facts) },
      },
      left.signal,
    );
    return async () => {
      left.abort();
      await loop;
    };
  };
  let end = begin();
  onTestFinished(() => end());
  const told = () => store.notices.list({ limit: 100 }).reverse();
  return {
    ...house,
    ...{ disks, errors, told },
    /** Titles of everything but reports. */
    titles: () =>
      told()
        .filter(({ event }) => event !== "morning-report")
        .map(({ title }) => title),
    stop: () => end(),
    goOn: () => {
      end = begin();
    },
    /** Lets a task run by hand, and the teller look at it. */
    run: async (task: string) => {
      const ended = house.ended(task);
      butler.start(task, { force: true });
      await ended;
      await eventually(() => expect(store.runs.untold(1)).toEqual([]));
    },
  };
}

test("a task that fails is told of once, until it has succeeded in between", async () => {
  const { run, titles, settings, folder, store, told } = await openTellingHouse();
  const away = join(folder, "away");
  settings.set(new Map([["ButlerDatabaseBackupPath", away]]));
  await run("BackupDatabase");
  await run("BackupDatabase");
  expect(titles()).toEqual(["Backup Database could not do all it should"]);
  const [notice] = told();
  expect(notice).toMatchObject({ event: "backup-failed", urgent: 1, task: "BackupDatabase", run_id: 1 });
  expect(notice!.text).toContain(`The backup folder ${away} does not exist.`);
  expect(store.notices.deliveriesOf(notice!.id)).toMatchObject([{ channel: "all", state: "waiting" }]);
  settings.set(new Map([["ButlerDatabaseBackupPath", ""]]));
  await run("BackupDatabase");
  settings.set(new Map([["ButlerDatabaseBackupPath", away]]));
  await run("BackupDatabase");
  expect(titles()).toEqual([
    "Backup Database could not do all it should",
    "The database was backed up",
    "Backup Database could not do all it should",
  ]);
});

test("a run that ended while nobody looked is told of by the next process, and once", async () => {
  const { run, titles, settings, folder, store, stop, goOn, ended, butler } = await openTellingHouse();
  await stop();
  settings.set(new Map([["ButlerDatabaseBackupPath", join(folder, "away")]]));
  const failed = ended("BackupDatabase");
  butler.start("BackupDatabase", { force: true });
  await failed;
  expect(titles()).toEqual([]);
  goOn();
  await eventually(() => expect(titles()).toEqual(["Backup Database could not do all it should"]));
  await stop();
  goOn();
  await run("OptimizeDatabase");
  expect(titles()).toEqual(["Backup Database could not do all it should"]);
  expect(store.runs.untold(10)).toEqual([]);
});

test("a run that the server did not survive is told of by the next one", async () => {
  const { store, butler, clock, told } = await openTellingHouse();
  const begun = { trigger: "asked", state: "running", started_at: clock.now(), scope: "{}" } as const;
  store.runs.insert({ task: "OptimizeDatabase", ...begun });
  butler.serve();
  await clock.advance(2 * minute);
  const [notice] = told();
  expect(notice).toMatchObject({ event: "run-failed", title: "Optimize database failed" });
  expect(notice!.text).toContain("The server ended without a word while this ran.");
});

test("a damaged database is told of as such", async () => {
  const { run, told, store, paths } = await openTellingHouse();
  store.checkpoint();
  const other = new BetterSqlite(paths.database);
  // An index without its rows is what a disk leaves that has lost a page.
  other.unsafeMode(true);
  other.pragma("writable_schema = 1");
  other.exec(
    "update sqlite_schema set rootpage = (select rootpage from sqlite_schema where name = 'items') where name = 'runs_untold'",
  );
  other.close();
  await run("OptimizeDatabase").catch(() => undefined);
  expect(told().map(({ event }) => event)).toContain("database-damaged");
});

test("a disk that fills up is told of once, and again when it had room in between", async () => {
  const { clock, disks, titles } = await openTellingHouse();
  await clock.advance(20 * minute);
  expect(titles()).toEqual([]);
  disks[0]!.free = 1e9;
  await clock.advance(20 * minute);
  await clock.advance(20 * minute);
  expect(titles()).toEqual(["A disk is nearly full"]);
  disks[0]!.free = 10e9;
  await clock.advance(20 * minute);
  disks[0]!.free = 1e9;
  await clock.advance(20 * minute);
  expect(titles()).toEqual(["A disk is nearly full", "A disk is nearly full"]);
});

test("a backup that is found damaged is told of", async () => {
  const { run, store, clock, told } = await openTellingHouse();
  await run("BackupDatabase");
  const [backup] = store.backups.all();
  store.backups.update(backup!.id, { outcome: "damaged", message: "it is cut" });
  await clock.advance(20 * minute);
  expect(told().at(-1)).toMatchObject({
    event: "backup-failed",
    urgent: 1,
    title: "A backup cannot be restored",
  });
  expect(told().at(-1)!.text).toContain(`${backup!.file} is damaged: it is cut.`);
});

test("a task that nobody let run is overdue after its intervals, counted from when it was switched on", async () => {
  const { clock, settings, titles, goOn, stop } = await openTellingHouse({ only: ["OptimizeDatabase"] });
  // Without a window nothing runs by itself.
  settings.set(new Map([["ButlerEndHour", settings.get("ButlerStartHour")]]));
  settings.set(new Map([["NotifyReport", "never"]]));
  await clock.advance(20 * minute);
  await stop();
  clock.set(clock.now() + 20 * day);
  goOn();
  await clock.advance(20 * minute);
  expect(titles()).toEqual([]);
  await stop();
  clock.set(clock.now() + 2 * day);
  goOn();
  await clock.advance(20 * minute);
  expect(titles()).toEqual(["Optimize database is overdue"]);
  await stop();
  settings.set(new Map([["ButlerTaskOptimizeDatabase", false]]));
  goOn();
  await clock.advance(20 * minute);
  settings.set(new Map([["ButlerTaskOptimizeDatabase", true]]));
  await clock.advance(20 * minute);
  expect(titles()).toEqual(["Optimize database is overdue"]);
});

test("the morning report comes once, after the window, and tells what ran", async () => {
  const { run, clock, told, settings, errors, stop, goOn } = await openTellingHouse();
  const reports = () => told().filter(({ event }) => event === "morning-report");
  const skipTo = async (instant: string) => {
    await stop();
    clock.set(instant);
    goOn();
    await clock.advance(60_000);
  };
  settings.set(
    new Map([
      ["ButlerTaskBackupDatabase", false],
      ["ButlerTaskOptimizeDatabase", false],
    ] as const),
  );
  await clock.advance(60_000);
  expect(reports()).toEqual([]);
  await run("OptimizeDatabase");
  // The window closes at five.
  await skipTo("2026-03-11T05:03:00Z");
  expect(reports()).toEqual([]);
  await skipTo("2026-03-11T05:05:00Z");
  expect(reports()).toHaveLength(1);
  expect(reports()[0]!.text).toContain("Optimize database: success");
  expect(reports()[0]!.html).toContain("<li>");
  await skipTo("2026-03-12T05:03:00Z");
  expect(reports()).toHaveLength(1);
  await skipTo("2026-03-12T05:05:00Z");
  expect(reports()).toHaveLength(2);
  expect(reports()[1]!.text).toContain("Nothing ran.");
  expect(errors).toEqual([]);
});

test("the morning report tells what was told before and is still so, and what waits", async () => {
  const { run, clock, told, settings, butler, folder, stop, goOn } = await openTellingHouse();
  const reportOf = async (instant: string) => {
    await stop();
    clock.set(instant);
    goOn();
    await clock.advance(minute);
    return told().findLast(({ event }) => event === "morning-report")!.text;
  };
  settings.set(new Map([["ButlerDatabaseBackupPath", join(folder, "away")]]));
  settings.set(new Map([["ButlerEndHour", settings.get("ButlerStartHour")]]));
  await run("BackupDatabase");
  const first = await reportOf("2026-03-11T07:00:00Z");
  expect(first).not.toContain("Still so:");
  expect(first).not.toContain("Waits:");
  butler.pause();
  butler.start("OptimizeDatabase", { force: true });
  const second = await reportOf("2026-03-12T07:00:00Z");
  expect(second).toContain("Still so:\n  Backup Database could not do all it should (first told 2026-03-10)");
  expect(second).toContain("Waits:\n  Optimize database: it is paused");
});

test("a task that usually takes longer than its window is told of before it starts, and once", async () => {
  const { clock, store, titles, settings } = await openTellingHouse({ only: ["OptimizeDatabase"] });
  settings.set(new Map([["NotifyReport", "never"]]));
  const past = (hours: number, daysAgo: number) => {
    const started_at = clock.now() - daysAgo * day;
    store.runs.insert({
      ...{ task: "OptimizeDatabase", trigger: "window", state: "ended", outcome: "success", scope: "{}" },
      ...{ started_at, ended_at: started_at + hours * 60 * minute, total: 1, done: 1 },
    });
  };
  for (const daysAgo of [28, 21, 14]) past(2, daysAgo);
  await clock.advance(20 * minute);
  expect(titles()).toEqual([]);
  for (const daysAgo of [13, 12, 11]) past(4, daysAgo);
  // It is looked at every six hours.
  await clock.advance(5 * 60 * minute);
  expect(titles()).toEqual([]);
  await clock.advance(2 * 60 * minute);
  expect(titles()).toEqual(["Optimize database will not fit"]);
  await clock.advance(6 * 60 * minute);
  expect(titles()).toEqual(["Optimize database will not fit"]);
});

describe("quiet hours", () => {
  const quiet =
    (startHour: number, endHour: number): PreferenceOf =>
    (id) =>
      ((({ NotifyQuietStartHour: startHour, NotifyQuietEndHour: endHour }) as Record<string, unknown>)[
        id
      ] as never) ?? (preferences[id].default as never);
  const until = (now: string, from: number, to: number) => {
    const end = quietUntil(at(now), quiet(from, to), "Europe/Berlin");
    return end === undefined ? undefined : Temporal.Instant.fromEpochMilliseconds(end).toString();
  };

  test("are none where they begin and end at the same hour", () => {
    expect(until("2026-03-10T23:30:00Z", 0, 0)).toBeUndefined();
  });

  test.each([
    ["2026-03-10T20:59:59Z", undefined],
    ["2026-03-10T21:00:00Z", "2026-03-11T06:00:00Z"],
    ["2026-03-11T05:59:59Z", "2026-03-11T06:00:00Z"],
    ["2026-03-11T06:00:00Z", undefined],
    // The night in which the clocks go forward is an hour shorter, the one in which they go back an hour longer.
    ["2026-03-28T22:00:00Z", "2026-03-29T05:00:00Z"],
    ["2026-03-29T05:00:00Z", undefined],
    ["2026-10-24T20:00:00Z", "2026-10-25T06:00:00Z"],
    ["2026-10-25T05:59:00Z", "2026-10-25T06:00:00Z"],
  ])("from ten to seven, at %s: until %s", (now, end) => {
    expect(until(now, 22, 7)).toBe(end);
  });
});
