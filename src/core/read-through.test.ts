import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findAll, type Reading } from "../../test/support/scripted-reader.ts";
import { openSmallHouse } from "../../test/support/small-house.ts";

const only = ["GenerateMediaIndexFiles", "LoudnessAnalysis"] as const;
const loudness = "LoudnessAnalysis";
const previews = "GenerateMediaIndexFiles";
const tapsOf = ({ taps }: Reading) => taps.map(({ tap }) => tap).sort();

const finish = (reading: Reading) => reading.finish({ findings: findAll(reading) });

test("a run of some parts rides along on the reads of these, and of no others", async () => {
  const house = await openSmallHouse({ only, films: 3 });
  const both = Promise.all([house.ended(loudness), house.ended(previews)]);
  house.butler.start(loudness, { force: true });
  house.butler.start(previews, { force: true, scope: { partIds: [2] } });
  const taps: string[][] = [];
  for (let n = 0; n < 3; n++) {
    const reading = await house.reader.reading(n);
    taps.push(tapsOf(reading));
    finish(reading);
  }
  expect(taps.sort((a, b) => a.length - b.length)).toEqual([
    ["loudness"],
    ["loudness"],
    ["loudness", "previews"],
  ]);
  const [all, some] = await both;
  expect([all.items.done, some.items.done]).toEqual([3, 1]);
});

test("a part that has failed in a run without being remembered is not read for it again", async () => {
  const house = await openSmallHouse({ only, films: 1 });
  house.butler.start(loudness, { force: true });
  const first = await house.reader.reading(0);
  // For another run, which is after the same part: it is looked at once more when the first has ended.
  house.butler.start(previews, { force: true });
  const both = Promise.all([house.ended(loudness), house.ended(previews)]);
  writeFileSync(join(house.media, "Film 1.mkv"), "another film altogether");
  finish(first);
  const second = await house.reader.reading(1);
  expect(tapsOf(second)).toEqual(["previews"]);
  finish(second);
  expect((await both)[0]).toMatchObject({ outcome: "failed", items: { failed: 1 } });
});

test("a file that went while it was read is told as gone, and read when it is back", async () => {
  const house = await openSmallHouse({ only, films: 1 });
  house.butler.start(loudness, { force: true });
  const reading = await house.reader.reading(0);
  const ended = house.ended(loudness);
  const file = join(house.media, "Film 1.mkv");
  rmSync(file);
  reading.fail(new Error("It cannot be opened."));
  const run = await ended;
  expect(house.store.runs.failedItems(run.id)).toMatchObject([
    { key: "part:1", reason: `The file is not there: ${file}` },
  ]);
  expect(await house.library.partsWithout("loudness", 1, {}).count()).toBe(1);
});

test("a full disk ends the run with its reason, and is not held against the file", async () => {
  const full = Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
  const house = await openSmallHouse({ only, films: 2 });
  house.butler.start(loudness, { force: true });
  const reading = await house.reader.reading(0);
  const ended = house.ended(loudness);
  reading.fail(full);
  expect(await ended).toMatchObject({ outcome: "failed", reason: "disk-full", items: { failed: 1 } });
  expect(house.reader.readings).toHaveLength(1);
  expect(await house.library.partsWithout("loudness", 1, {}).count()).toBe(2);
});

test("a run that is stopped while it reads has not failed, and what it read is not kept", async () => {
  const house = await openSmallHouse({ only, films: 2 });
  house.butler.start(loudness, { force: true });
  await house.reader.reading(0);
  const ended = house.ended(loudness);
  await house.butler.stop(loudness);
  expect(await ended).toMatchObject({ outcome: "stopped", items: { done: 0, failed: 0 } });
  expect(await house.library.partsWithout("loudness", 1, {}).count()).toBe(2);
});

test("a finding that is missing fails the task that wanted it, and not the one that got its own", async () => {
  const house = await openSmallHouse({ only, films: 1 });
  const both = Promise.all([house.ended(loudness), house.ended(previews)]);
  house.butler.start(loudness, { force: true });
  house.butler.start(previews, { force: true });
  const reading = await house.reader.reading(0);
  const findings = findAll(reading).map((one, n) => (reading.taps[n]!.tap === "loudness" ? {} : one));
  reading.finish({ findings });
  const [failed, done] = await both;
  expect(failed).toMatchObject({ outcome: "failed", items: { done: 0, failed: 1 } });
  expect(done).toMatchObject({ outcome: "success", items: { done: 1, failed: 0 } });
});

test("how far a run is is told while it goes on, twice a second at most, and written down", async () => {
  const house = await openSmallHouse({ only, films: 3 });
  house.butler.start(loudness, { force: true });
  const told = () =>
    house.events.filter((event) => event.type === "activity" && event.event === "updated").length;
  const ended = house.ended(loudness);
  const next = async (n: number) => {
    const reading = await house.reader.reading(n);
    finish(reading);
    return await house.reader.reading(n + 1);
  };
  await next(0);
  const before = told();
  await house.clock.advance(499);
  expect(told()).toBe(before);
  await house.clock.advance(1);
  await next(1);
  expect(told()).toBeGreaterThan(before);
  expect(house.store.runs.list({ task: loudness, limit: 1 })[0]).toMatchObject({ total: 3, done: 2 });
  finish(await house.reader.reading(2));
  await ended;
});
