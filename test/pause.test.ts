import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Run } from "../src/api/runs.ts";
import type { Reading } from "./support/scripted-reader.ts";
import { openSmallHouse } from "./support/small-house.ts";

const minute = 60_000;
const hour = 60 * minute;

const loudnessOf = ({ artefactFolder }: Reading) => {
  writeFileSync(join(artefactFolder, "1.r128"), "curve");
  return { findings: [{ streams: [{ index: 1, momentary: "1.r128", integrated: -23, range: 1 }] }] };
};

type House = Awaited<ReturnType<typeof openSmallHouse>>;
const runOf = (house: House, task: string) => house.store.runs.list({ task, limit: 1 })[0];
const statesTold = (house: House, task: string): Run["state"][] =>
  house.events.flatMap((event) => (event.type === "run" && event.run.task === task ? event.run.state : []));

describe("a pause", () => {
  test("holds up what is read, takes nothing new, and loses nothing", async () => {
    const house = await openSmallHouse({ films: 3 });
    const { butler, reader, clock } = house;
    butler.start("LoudnessAnalysis");
    (await reader.reading(0)).finish(loudnessOf(reader.readings[0]!));
    const second = await reader.reading(1);
    butler.pause();
    expect([butler.paused, reader.paused]).toEqual([true, true]);
    expect(butler.activities()).toMatchObject([{ title: "Analyze loudness", subtitle: "Paused" }]);
    expect(butler.list().find(({ name }) => name === "LoudnessAnalysis")).toMatchObject({ state: "paused" });
    expect(runOf(house, "LoudnessAnalysis")).toMatchObject({ state: "paused", total: 3, done: 1 });
    expect(house.events.at(-1)).toMatchObject({
      type: "activity",
      event: "updated",
      activity: { subtitle: "Paused" },
    });

    // What was all but ready when the pause began.
    second.finish(loudnessOf(second));
    await clock.advance(hour);
    expect(reader.readings).toHaveLength(2);
    const end = house.ended("LoudnessAnalysis");
    butler.resume();
    expect([butler.paused, reader.paused]).toEqual([false, false]);
    expect(runOf(house, "LoudnessAnalysis")).toMatchObject({ state: "running" });
    (await reader.reading(2)).finish(loudnessOf(reader.readings[2]!));
    expect(await end).toMatchObject({ outcome: "success", items: { total: 3, done: 3, failed: 0 } });
    expect([...new Set(statesTold(house, "LoudnessAnalysis"))]).toEqual([
      "queued",
      "running",
      "paused",
      "ended",
    ]);
  });

  test("is one, however often it is asked for", async () => {
    const house = await openSmallHouse({ films: 1 });
    const { butler } = house;
    butler.resume();
    butler.pause();
    butler.pause();
    butler.resume();
    expect([butler.paused, house.reader.paused]).toEqual([false, false]);
    butler.resume();
    expect(house.events).toEqual([]);
  });

  test("lets a run begin, but do nothing", async () => {
    const house = await openSmallHouse({ films: 1 });
    const { butler, reader } = house;
    butler.pause();
    expect(butler.start("LoudnessAnalysis")).toMatchObject({
      outcome: "started",
      reason: "The butler is paused: it waits until that is over.",
    });
    expect(butler.start("LoudnessAnalysis", { force: true })).toMatchObject({ outcome: "running" });
    butler.start("CleanOldCacheFiles", { force: true });
    await house.clock.advance(minute);
    expect(reader.readings).toEqual([]);
    expect(butler.activities().map(({ subtitle }) => subtitle)).toEqual(["Paused", "Paused"]);
    const ends = Promise.all([house.ended("LoudnessAnalysis"), house.ended("CleanOldCacheFiles")]);
    butler.resume();
    (await reader.reading(0)).finish(loudnessOf(reader.readings[0]!));
    expect((await ends).map(({ outcome }) => outcome)).toEqual(["success", "success"]);
  });

  test("does not keep a run from being stopped at once", async () => {
    const house = await openSmallHouse({ films: 2 });
    const { butler } = house;
    butler.start("LoudnessAnalysis");
    const reading = await house.reader.reading(0);
    butler.pause();
    const end = house.ended("LoudnessAnalysis");
    expect(await butler.stop("LoudnessAnalysis")).toBe(true);
    expect(reading.aborted).toBe(true);
    expect(await end).toMatchObject({ outcome: "stopped", reason: "asked" });
    expect(butler.paused).toBe(true);
  });

  test("does not keep the window from closing: what stands still needs no grace", async () => {
    const house = await openSmallHouse({ films: 2, now: "2026-03-10T01:59:00Z" });
    const { butler, reader, clock } = house;
    house.settings.set(new Map([["ButlerTaskDeepMediaAnalysis", false]]));
    butler.serve();
    butler.pause();
    await clock.advance(2 * minute);
    expect(runOf(house, "LoudnessAnalysis")).toMatchObject({ state: "paused", trigger: "window" });
    butler.resume();
    const reading = await reader.reading(0);
    butler.pause();
    const end = house.ended("LoudnessAnalysis");
    await clock.advance(3 * hour - minute - 1);
    expect(reading.aborted).toBe(false);
    await clock.advance(1);
    expect(reading.aborted).toBe(true);
    expect(await end).toMatchObject({ outcome: "stopped", reason: "window-closed" });
  });

  test("does not survive a restart", async () => {
    const house = await openSmallHouse({ films: 1 });
    house.butler.start("LoudnessAnalysis");
    await house.reader.reading(0);
    house.butler.pause();
    const next = await openSmallHouse({ folder: house.folder });
    next.butler.serve();
    expect(next.butler.paused).toBe(false);
    expect(runOf(next, "LoudnessAnalysis")).toMatchObject({ state: "ended", reason: "crashed" });
  });
});
