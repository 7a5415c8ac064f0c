import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import type { PreferenceId } from "../src/api/preferences.ts";
import { createScriptedReader, findAll } from "./support/scripted-reader.ts";
import { openSmallHouse as openHouse, type TaskName } from "./support/small-house.ts";

const minute = 60_000;
const hour = 60 * minute;

/** It matters here when tasks run, not which: two that read are enough. */
const only: readonly TaskName[] = [
  "BackupDatabase",
  "CleanOldBundles",
  "CleanOldCacheFiles",
  "GenerateMediaIndexFiles",
  "LoudnessAnalysis",
  "OptimizeDatabase",
  "RefreshLibraries",
  "UpgradeMediaAnalysis",
];

const openSmallHouse = (options: Parameters<typeof openHouse>[0] = {}) => openHouse({ only, ...options });

const set = (
  house: { settings: { set(values: Map<PreferenceId, boolean | number | string>): void } },
  values: Partial<Record<PreferenceId, boolean | number | string>>,
) => house.settings.set(new Map(Object.entries(values) as [PreferenceId, boolean | number | string][]));

describe("one read serves all", () => {
  test("two media tasks that both run read each part once", async () => {
    const house = await openSmallHouse({ films: 3 });
    set(house, { GenerateBIFBehavior: "scheduled" });
    house.butler.start("LoudnessAnalysis");
    house.butler.start("GenerateMediaIndexFiles");
    const both = Promise.all([house.ended("LoudnessAnalysis"), house.ended("GenerateMediaIndexFiles")]);
    for (let n = 0; n < 3; n++) {
      const reading = await house.reader.reading(n);
      expect(reading.taps.map(({ tap }) => tap).sort()).toEqual(["loudness", "previews"]);
      reading.finish({ findings: findAll(reading), bytesRead: 7, cpuSeconds: 0.5 });
    }
    const runs = await both;
    expect(house.reader.readings).toHaveLength(3);
    for (const run of runs)
      expect(run).toMatchObject({ outcome: "success", items: { total: 3, done: 3, failed: 0 } });
    expect(runs[0]!.bytesRead + runs[1]!.bytesRead).toBe(21);
    const bif = house.paths.artefact("1".padStart(40, "0"), "Indexes/index-sd.bif");
    expect(readFileSync(bif, "utf8")).toBe("pictures");
    expect(existsSync(join(house.paths.scratch, "item-"))).toBe(false);
  });

  test("a part that another run has in hand for something else is read again, for the rest", async () => {
    const house = await openSmallHouse({ films: 1 });
    set(house, { GenerateBIFBehavior: "scheduled" });
    house.butler.start("LoudnessAnalysis");
    const first = await house.reader.reading(0);
    house.butler.start("GenerateMediaIndexFiles");
    const end = house.ended("GenerateMediaIndexFiles");
    await house.clock.advance(0);
    expect(first.taps.map(({ tap }) => tap)).toEqual(["loudness"]);
    first.finish({ findings: findAll(first) });
    const second = await house.reader.reading(1);
    expect(second.taps.map(({ tap }) => tap)).toEqual(["previews"]);
    second.finish({ findings: findAll(second) });
    expect((await end).outcome).toBe("success");
  });
});

describe("failures", () => {
  test("an item that fails is told, remembered and not tried again until somebody forces it", async () => {
    const house = await openSmallHouse({
      films: 2,
      reader: createScriptedReader((reading) => {
        if (reading.file.endsWith("Film 1.mkv")) throw new Error("It has no sound that can be decoded.");
        return findAll(reading);
      }),
    });
    house.butler.start("LoudnessAnalysis");
    const run = await house.ended("LoudnessAnalysis");
    expect(run).toMatchObject({ outcome: "partial", items: { total: 2, done: 1, failed: 1 } });
    expect(house.store.runs.failedItems(run.id)).toMatchObject([
      { title: "Film 1", reason: "It has no sound that can be decoded." },
    ]);
    house.butler.start("LoudnessAnalysis");
    expect(await house.ended("LoudnessAnalysis")).toMatchObject({ outcome: "success", items: { total: 0 } });
    house.butler.start("LoudnessAnalysis", { force: true });
    expect(await house.ended("LoudnessAnalysis")).toMatchObject({ outcome: "failed", items: { failed: 1 } });
    expect(house.reader.readings).toHaveLength(3);
  });

  test("a file that went or changed while it was read is not held against it", async () => {
    const house = await openSmallHouse({ films: 1 });
    house.butler.start("LoudnessAnalysis");
    const reading = await house.reader.reading(0);
    writeFileSync(join(house.media, "Film 1.mkv"), "another film altogether");
    reading.finish({ findings: findAll(reading) });
    const run = await house.ended("LoudnessAnalysis");
    expect(run.outcome).toBe("failed");
    expect(house.store.runs.failedItems(run.id)[0]!.reason).toContain("changed while it was read");
    expect(house.store.findings.finding(1, "loudness")).toBeUndefined();
    expect(await house.library.partsWithout("loudness", 1, {}).count()).toBe(1);
  });
});

describe("stopping", () => {
  test("a stop by hand ends the item in hand, and a later start goes on with the rest", async () => {
    const house = await openSmallHouse({ films: 3 });
    house.butler.start("LoudnessAnalysis");
    const first = await house.reader.reading(0);
    first.finish({ findings: findAll(first) });
    await house.reader.reading(1);
    const end = house.ended("LoudnessAnalysis");
    expect(await house.butler.stop("LoudnessAnalysis")).toBe(true);
    expect(await end).toMatchObject({ outcome: "stopped", reason: "asked", items: { total: 3, done: 1 } });
    expect(house.reader.readings[1]!.aborted).toBe(true);
    expect(await house.butler.stop("LoudnessAnalysis")).toBe(false);

    house.butler.start("LoudnessAnalysis");
    const again = await house.reader.reading(2);
    expect(again.file).toContain("Film 2");
    await house.butler.stopAll();
    expect(house.butler.activities()).toEqual([]);
  });
});

describe("the window", () => {
  test("at its opening the due tasks start; at its end the item in hand has 30 s, then it is ended", async () => {
    const house = await openSmallHouse({ films: 2, now: "2026-03-10T01:59:00Z" });
    house.butler.serve();
    await house.clock.advance(minute / 2);
    expect(house.butler.activities()).toEqual([]);
    await house.clock.advance(minute);
    const first = await house.reader.reading(0);
    first.finish({ findings: findAll(first) });
    await house.reader.reading(1);
    const loudness = () => house.store.runs.list({ task: "LoudnessAnalysis", limit: 1 })[0];
    expect(loudness()).toMatchObject({ trigger: "window" });
    // Keeping what was found takes real time: the database is being optimized.
    await vi.waitUntil(() => house.butler.activities().some(({ subtitle }) => subtitle.startsWith("1 of 2")));

    const end = house.ended("LoudnessAnalysis");
    await house.clock.advance(3 * hour - minute);
    expect(house.reader.readings[1]!.aborted).toBe(false);
    await house.clock.advance(minute);
    expect(house.reader.readings[1]!.aborted).toBe(true);
    expect(await end).toMatchObject({ outcome: "stopped", reason: "window-closed", items: { done: 1 } });

    await house.clock.advance(21 * hour);
    const next = await house.reader.reading(2);
    expect(next.file).toContain("Film 2");
  });

  test("a run that a person started outside the window is not stopped by it", async () => {
    const house = await openSmallHouse({ films: 1, now: "2026-03-10T01:00:00Z" });
    house.butler.serve();
    house.butler.start("LoudnessAnalysis");
    const reading = await house.reader.reading(0);
    await house.clock.advance(5 * hour);
    expect(reading.aborted).toBe(false);
    reading.finish({ findings: findAll(reading) });
    expect(await house.ended("LoudnessAnalysis")).toMatchObject({ outcome: "success", trigger: "asked" });
  });

  test("a randomized task asked for inside the window is queued in what is left of it, and can be taken off", async () => {
    const house = await openSmallHouse({ now: "2026-03-10T03:00:00Z" });
    set(house, { ButlerRandomizedTasks: "BackupDatabase", ButlerTaskBackupDatabase: true });
    expect(house.butler.start("BackupDatabase")).toMatchObject({ outcome: "scheduled" });
    expect(house.store.runs.unended()[0]).toMatchObject({
      scheduled_for: Temporal.Instant.from("2026-03-10T04:00:00Z").epochMilliseconds,
    });
    expect(house.butler.start("BackupDatabase")).toMatchObject({ outcome: "running" });
    expect(await house.butler.stop("BackupDatabase")).toBe(true);
    expect(house.butler.list().find(({ name }) => name === "BackupDatabase")!.state).toBe("idle");
  });

  test("a run that the window queued and a person wants now is the person's: it does not end with the window", async () => {
    const house = await openSmallHouse({ films: 1, now: "2026-03-10T01:59:50Z" });
    set(house, { ButlerRandomizedTasks: "LoudnessAnalysis" });
    house.butler.serve();
    await house.clock.advance(minute);
    const queued = house.store.runs.unended().find(({ task }) => task === "LoudnessAnalysis");
    expect(queued).toMatchObject({ state: "queued", trigger: "window" });
    house.butler.start("LoudnessAnalysis", { force: true });
    const reading = await house.reader.reading(0);
    await house.clock.advance(5 * hour);
    expect(reading.aborted).toBe(false);
    reading.finish({ findings: findAll(reading) });
    expect(await house.ended("LoudnessAnalysis")).toMatchObject({ outcome: "success", trigger: "asked" });
  });

  test("what a person took off the queue is not queued again in the same window", async () => {
    const house = await openSmallHouse({ now: "2026-03-10T01:59:50Z" });
    set(house, { ButlerRandomizedTasks: "BackupDatabase" });
    const backup = () => house.butler.list().find(({ name }) => name === "BackupDatabase")!;
    house.butler.serve();
    await house.clock.advance(minute);
    expect(backup().state).toBe("queued");
    await house.butler.stop("BackupDatabase");
    await house.clock.advance(2 * hour);
    expect(backup().state).toBe("idle");
    expect(backup().lastRunAt).toBeUndefined();
    await house.clock.advance(22 * hour);
    expect(backup().state).toBe("queued");
  });
});

describe("a start by hand", () => {
  test("skips what is disabled, unless forced", async () => {
    const house = await openSmallHouse();
    expect(house.butler.start("RefreshLibraries")).toMatchObject({ outcome: "skipped" });
    expect(house.butler.start("RefreshLibraries", { force: true })).toMatchObject({ outcome: "started" });
    expect(await house.ended("RefreshLibraries")).toMatchObject({ trigger: "asked" });
    set(house, { ButlerManualStart: "always" });
    expect(house.butler.start("RefreshLibraries")).toMatchObject({ outcome: "started" });
    await house.ended("RefreshLibraries");
  });

  test("a run of one film does not count as the task's run", async () => {
    const house = await openSmallHouse({ films: 2, reader: createScriptedReader(findAll) });
    house.butler.start("LoudnessAnalysis", { force: true, scope: { itemIds: [2] } });
    expect(await house.ended("LoudnessAnalysis")).toMatchObject({ items: { total: 1, done: 1 } });
    expect(house.butler.list().find(({ name }) => name === "LoudnessAnalysis")!.lastRunAt).toBeUndefined();
  });
});

describe("when media was added", () => {
  const added = async (values: Parameters<typeof set>[1]) => {
    const house = await openSmallHouse({ reader: createScriptedReader(() => []) });
    writeFileSync(join(house.media, "New (2020).mkv"), "new");
    set(house, values);
    house.butler.start("RefreshLibraries", { force: true });
    expect(await house.ended("RefreshLibraries")).toMatchObject({ message: "Films: 1 new." });
    const started = house.butler.list().filter(({ state }) => state !== "idle");
    await house.butler.stopAll();
    return started.map(({ name }) => name);
  };

  test("it is probed at once, and analysed at once where that is asked for", async () => {
    expect(await added({})).toEqual(["UpgradeMediaAnalysis"]);
    expect(await added({ LoudnessAnalysisBehavior: "asap" })).toEqual([
      "LoudnessAnalysis",
      "UpgradeMediaAnalysis",
    ]);
  });

  test("what comes while the last file is read is not left for another night", async () => {
    const reader = { ...createScriptedReader(), room: () => 2 };
    const house = await openSmallHouse({ reader });
    const scan = async (name: string) => {
      writeFileSync(join(house.media, name), name);
      const ended = house.ended("RefreshLibraries");
      house.butler.start("RefreshLibraries", { force: true });
      expect(await ended).toMatchObject({ message: "Films: 1 new." });
    };
    await scan("First (2020).mkv");
    const first = await reader.reading(0);
    await scan("Second (2021).mkv");
    const ended = house.ended("UpgradeMediaAnalysis");
    first.fail(new Error("broken"));
    const second = await reader.reading(1);
    expect(second.file).toMatch(/Second/);
    second.fail(new Error("broken too"));
    expect(await ended).toMatchObject({ items: { failed: 2 } });
  });

  test("off is off", async () => {
    expect(await added({ ButlerTaskUpgradeMediaAnalysis: false })).toEqual([]);
  });
});

test("a run that is given more to look through counts all of it", async () => {
  const house = await openSmallHouse();
  const other = house.store.sections.add({
    uuid: "v",
    title: "More",
    type: "movie",
    paths: [house.media],
    at: house.clock.now(),
  });
  const end = house.ended("RefreshLibraries");
  house.butler.start("RefreshLibraries", { force: true, scope: { sectionIds: [1] } });
  const joined = house.butler.start("RefreshLibraries", { force: true, scope: { sectionIds: [other] } });
  expect(joined.outcome).toBe("running");
  expect(await end).toMatchObject({ outcome: "success", items: { total: 2, done: 2, failed: 0 } });
});

test("a run of one section that is asked for everything goes on to everything", async () => {
  const house = await openSmallHouse();
  const [uuid, title, paths] = ["v", "More", [house.media]];
  house.store.sections.add({ uuid, title, type: "movie", paths, at: house.clock.now() });
  const end = house.ended("RefreshLibraries");
  house.butler.start("RefreshLibraries", { force: true, scope: { sectionIds: [1] } });
  for (let i = 0; i < 2; i++) house.butler.start("RefreshLibraries", { force: true });
  expect(await end).toMatchObject({ outcome: "success", items: { total: 3, done: 3, failed: 0 } });
});

test("what a crash left running is told as crashed, and what it left queued is still queued", async () => {
  const house = await openSmallHouse({ now: "2026-03-10T03:00:00Z" });
  const at = house.clock.now();
  house.store.runs.insert({ task: "LoudnessAnalysis", trigger: "window", state: "running", started_at: at });
  house.store.runs.insert({
    task: "BackupDatabase",
    trigger: "asked",
    state: "queued",
    scheduled_for: at + hour,
  });
  for (const id of Object.keys({ ButlerTaskOptimizeDatabase: 0 })) set(house, { [id]: false });
  house.butler.serve();
  expect(house.store.runs.get(1)).toMatchObject({ state: "ended", outcome: "stopped", reason: "crashed" });
  expect(house.butler.list().find(({ name }) => name === "BackupDatabase")!.state).toBe("queued");
});
