import { join } from "node:path";
import BetterSqlite from "better-sqlite3";
import { expect, onTestFinished, test } from "vitest";
import { startServer } from "./support/server-process.ts";
import { openSmallHouse, temporaryFolder } from "./support/small-house.ts";

/** Another program that locks the database of a house, until the function that it gives is called. */
function lock(file: string): () => void {
  const other = new BetterSqlite(file);
  onTestFinished(() => void other.close());
  other.exec("begin exclusive");
  return () => other.exec("commit");
}

const loudness = { findings: [{ streams: [] }] };

/** Lets time pass until something is so. */
async function until(house: Awaited<ReturnType<typeof openSmallHouse>>, isSo: () => boolean): Promise<void> {
  while (!isSo()) await house.clock.advance(1000);
}

test("a database that another program locks while media is read: the run waits, reads again what was not kept, and ends well", async () => {
  const house = await openSmallHouse({ films: 1, only: ["LoudnessAnalysis"] });
  const { readings } = house.reader;
  const ended = house.ended("LoudnessAnalysis");
  house.butler.start("LoudnessAnalysis", { force: true });
  const first = await house.reader.reading(0);
  const unlock = lock(house.paths.database);
  first.finish(loudness);
  await until(house, () => readings.length === 2);
  expect(house.butler.list()[0]).toMatchObject({ state: "running" });
  unlock();
  readings[1]!.finish(loudness);
  expect(await ended).toMatchObject({ outcome: "success", items: { done: 1, failed: 0 } });
});

test("a database that is locked when the schedule begins a run, and when the run ends: both are written down afterwards", async () => {
  const house = await openSmallHouse({ films: 1, only: ["LoudnessAnalysis"], now: "2026-03-10T01:59:58Z" });
  const { readings } = house.reader;
  const unlock = lock(house.paths.database);
  house.butler.serve();
  await house.clock.advance(4000);
  expect(house.butler.list()[0]).toMatchObject({ state: "idle" });
  unlock();
  await until(house, () => readings.length === 1);
  const ended = house.ended("LoudnessAnalysis");
  const unlockAgain = lock(house.paths.database);
  void house.butler.stop("LoudnessAnalysis");
  await house.clock.advance(3000);
  expect(house.store.runs.list({ limit: 9 })).toMatchObject([{ state: "running" }]);
  unlockAgain();
  let isEnded = false;
  void ended.then(() => {
    isEnded = true;
  });
  await until(house, () => isEnded);
  expect(house.store.runs.list({ limit: 9 })).toMatchObject([
    { trigger: "window", outcome: "stopped", reason: "asked" },
  ]);
});

test("a house that closes while its database is locked does not wait for it; the next one tells that the run was cut off", async () => {
  const house = await openSmallHouse({ films: 1, only: ["LoudnessAnalysis"] });
  house.butler.start("LoudnessAnalysis", { force: true });
  await house.reader.reading(0);
  const unlock = lock(house.paths.database);
  await house.close();
  unlock();
  const next = await openSmallHouse({ folder: house.folder, only: ["LoudnessAnalysis"] });
  next.butler.serve();
  expect(next.store.runs.list({ limit: 9 })).toMatchObject([{ outcome: "stopped", reason: "crashed" }]);
});

test("calls to a server whose database is locked: changes are refused with 503 and when to try again, questions are answered", async () => {
  const data = temporaryFolder();
  const server = await startServer(data);
  const unlock = lock(join(data, "butler.db"));
  const rename = () => server.fetch("/:/prefs?FriendlyName=Attic", { method: "PUT" });
  const refused = await rename();
  expect([refused.status, refused.headers.get("Retry-After")]).toEqual([503, "1"]);
  expect(await refused.json()).toMatchObject({ errors: [{ code: 1192, status: 503 }] });
  expect((await server.fetch("/butler")).status).toBe(200);
  unlock();
  expect((await rename()).status).toBe(200);
  expect(await server.sdk.preferences.get("FriendlyName")).toBe("Attic");
});
