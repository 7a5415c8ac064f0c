import { unlink } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { dataPaths } from "../../src/adapters/files.ts";
import type { Run } from "../../src/api/runs.ts";
import { encodeBif } from "../../src/media/bif.ts";
import { type OpenDoor, openDoor } from "../support/open-door.ts";
import {
  addedAt,
  addSection,
  filmProbe,
  keepArtefact,
  keepLoudness,
  partAt,
} from "../support/small-library.ts";

const json = { Accept: "application/json" };
const film = "Arrival (2016).mkv";
const intervalMs = 2000;
/** Not pictures, but bytes that differ in every place and length. */
const pictures = Array.from({ length: 5 }, (_, i) =>
  Uint8Array.from({ length: 100 + 7 * i }, (_, j) => i + j),
);

/** A film with previews and loudness on the disk. */
async function openAnalysed() {
  const door = await openDoor();
  addSection(door.store, "Films", "movie", [film, "Cube (1997).mkv"]);
  const part = partAt(door.store, film);
  door.store.media.keepProbe(part.id, filmProbe, "hash");
  const bif = Buffer.concat(encodeBif(pictures, intervalMs));
  await keepArtefact(door.data, part, "Indexes/index-sd.bif", bif);
  door.store.findings.keep(part, {
    kind: "previews",
    version: 1,
    data: { intervalMs, count: 5 },
    at: addedAt,
  });
  const { momentary } = await keepLoudness(door.store, door.data, part, 1, -20);
  const [details] = door.store.items.get([part.itemId]);
  const streamId = details!.media[0]!.parts[0]!.streams[1]!.id;
  return { door, part, bif, momentary, streamId, [Symbol.asyncDispose]: () => door[Symbol.asyncDispose]() };
}

/** Reads a BIF by its published layout, independently of the code under test. */
function picturesIn(bif: Buffer) {
  expect(bif.subarray(0, 8).toString("hex")).toBe("894249460d0a1a0a");
  expect(bif.readUInt32LE(8)).toBe(0);
  const count = bif.readUInt32LE(12);
  return Array.from({ length: count }, (_, i) => ({
    at: bif.readUInt32LE(64 + 8 * i) * bif.readUInt32LE(16),
    bytes: bif.subarray(bif.readUInt32LE(68 + 8 * i), bif.readUInt32LE(76 + 8 * i)),
  }));
}

const bytesOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer());

describe("preview pictures", () => {
  test("the whole index comes as it lies on the disk", async () => {
    await using analysed = await openAnalysed();
    const { door, part, bif } = analysed;
    const answer = await door.call(`/library/parts/${part.id}/indexes/sd?interval=2000`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("application/octet-stream");
    expect(answer.headers.get("content-length")).toBe(String(bif.length));
    const got = await bytesOf(answer);
    expect(got.equals(bif)).toBe(true);
    expect(picturesIn(got).map(({ at }) => at)).toEqual([0, 2000, 4000, 6000, 8000]);
    expect(picturesIn(got).map(({ bytes }) => Buffer.from(bytes))).toEqual(
      pictures.map((one) => Buffer.from(one)),
    );
  });

  test("HEAD says how long it is", async () => {
    await using analysed = await openAnalysed();
    const { door, part, bif } = analysed;
    const answer = await door.call(`/library/parts/${part.id}/indexes/sd`, { method: "HEAD" });
    expect([answer.status, answer.headers.get("content-length")]).toEqual([200, String(bif.length)]);
    expect(answer.headers.get("accept-ranges")).toBe("bytes");
  });

  test.each([
    ["bytes=0-15", 0, 16],
    ["bytes=100-", 100, undefined],
    ["bytes=-10", -10, undefined],
    ["bytes=5-999999", 5, undefined],
  ])("a range: %s", async (Range, from, to) => {
    await using analysed = await openAnalysed();
    const { door, part, bif } = analysed;
    const answer = await door.call(`/library/parts/${part.id}/indexes/sd`, { headers: { Range } });
    expect(answer.status).toBe(206);
    const expected = bif.subarray(from, to);
    const first = bif.length + from < bif.length ? bif.length + from : from;
    expect(answer.headers.get("content-range")).toBe(
      `bytes ${first}-${first + expected.length - 1}/${bif.length}`,
    );
    expect((await bytesOf(answer)).equals(expected)).toBe(true);
  });

  test("ranges that cannot be served are 416 or, as the RFC has it, ignored", async () => {
    await using analysed = await openAnalysed();
    const { door, part, bif } = analysed;
    const ask = (Range: string) =>
      door.call(`/library/parts/${part.id}/indexes/sd`, { headers: { ...json, Range } });
    const beyond = await ask(`bytes=${bif.length}-`);
    expect([beyond.status, beyond.headers.get("content-range")]).toEqual([416, `bytes */${bif.length}`]);
    expect((await beyond.json()).errors[0].code).toBe(1120);
    for (const ignored of ["bytes=0-1,3-4", "lines=0-1", "bytes=9-1", "bytes=-"]) {
      const answer = await ask(ignored);
      expect([ignored, answer.status, (await bytesOf(answer)).length]).toEqual([ignored, 200, bif.length]);
    }
  });

  test.each([
    ["0", 0],
    ["1999", 0],
    ["2000", 1],
    ["7999", 3],
    ["8000", 4],
    ["99999999999999999999", 4],
  ])("the picture at %s ms is number %d", async (offset, number) => {
    await using analysed = await openAnalysed();
    const { door, part } = analysed;
    const answer = await door.call(`/library/parts/${part.id}/indexes/sd/${offset}`);
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "image/jpeg"]);
    expect(await bytesOf(answer)).toEqual(Buffer.from(pictures[number]!));
  });

  test("what there is not is 404, nonsense 400", async () => {
    await using analysed = await openAnalysed();
    const { door, part } = analysed;
    const other = partAt(door.store, "Cube (1997).mkv").id;
    for (const [path, status, code] of [
      [`${part.id}/indexes/hd`, 404, 1118],
      [`${part.id}/indexes/..%2F..%2Fbutler.db`, 404, 1118],
      [`${part.id}/indexes/sd?interval=1999`, 404, 1118],
      [`${other}/indexes/sd`, 404, 1118],
      ["999/indexes/sd", 404, 1118],
      ["999/indexes/sd/0", 404, 1118],
      ["x/indexes/sd", 400, 1000],
      [`${part.id}/indexes/sd/-1`, 400, 1000],
      [`${part.id}/indexes/sd/soon`, 400, 1000],
      [`${part.id}/indexes/sd?interval=often`, 400, 1000],
    ] as const) {
      const answer = await door.call(`/library/parts/${path}`, { headers: json });
      expect([path, answer.status]).toEqual([path, status]);
      expect((await answer.json()).errors[0]).toMatchObject({ code, status });
    }
  });

  test("those of an older file, and those whose file is lost, are not there", async () => {
    await using analysed = await openAnalysed();
    const { door, part } = analysed;
    await unlink(dataPaths(door.data).artefact(part.bundle, "Indexes/index-sd.bif"));
    expect((await door.call(`/library/parts/${part.id}/indexes/sd/0`)).status).toBe(404);
    await using changed = await openAnalysed();
    changed.door.store.catalogue.markChanged(changed.part.id, 1, 1);
    expect((await changed.door.call(`/library/parts/${changed.part.id}/indexes/sd`)).status).toBe(404);
  });
});

describe("loudness over time", () => {
  test("is one number a line for each 100 ms", async () => {
    await using analysed = await openAnalysed();
    const { door, streamId, momentary } = analysed;
    const answer = await door.call(`/library/streams/${streamId}/loudness`);
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "text/plain"]);
    const lines = (await answer.text()).trimEnd().split("\n").map(Number);
    expect(lines).toHaveLength(40);
    expect(lines).toEqual(Array.from(momentary, (value) => value / 100));
    expect(lines.at(-1)).toBeCloseTo(-20, 1);
  });

  test("is thinned out to as many as wanted", async () => {
    await using analysed = await openAnalysed();
    const { door, streamId } = analysed;
    const lines = async (wanted: number) =>
      (await (await door.call(`/library/streams/${streamId}/loudness?subsample=${wanted}`)).text())
        .trimEnd()
        .split("\n")
        .map(Number);
    expect(await lines(7)).toHaveLength(7);
    expect((await lines(2))[1]).toBeCloseTo(-20, 1);
    expect(await lines(1000)).toHaveLength(40);
  });

  test("what there is not is 404, nonsense 400", async () => {
    await using analysed = await openAnalysed();
    const { door, streamId } = analysed;
    const videoStream = streamId - 1;
    for (const [path, status, code] of [
      ["999/loudness", 404, 1119],
      [`${videoStream}/loudness`, 404, 1119],
      ["x/loudness", 400, 1000],
      [`${streamId}/loudness?subsample=0`, 400, 1000],
    ] as const) {
      const answer = await door.call(`/library/streams/${path}`, { headers: json });
      expect([path, answer.status]).toEqual([path, status]);
      expect((await answer.json()).errors[0]).toMatchObject({ code, status });
    }
  });
});

const startsOf = (door: OpenDoor) => door.butler.asked.map(({ name, options }) => [name, options]);

describe.each([
  ["/library/optimize", "OptimizeDatabase"],
  ["/library/clean/bundles", "CleanOldBundles"],
])("PUT %s", (path, task) => {
  const ended = (id: number, changes: Partial<Run>): Run => ({
    id,
    task,
    trigger: "asked",
    state: "ended",
    outcome: "success",
    reason: null,
    scheduledFor: null,
    startedAt: "2026-01-01T00:00:00.000Z",
    endedAt: "2026-01-01T00:00:01.000Z",
    items: { total: 1, done: 1, failed: 0 },
    progress: 100,
    bytesRead: 0,
    pausedSeconds: 0,
    cpuSeconds: 0,
    message: null,
    ...changes,
  });

  test("answers at once with async=1", async () => {
    await using door = await openDoor();
    door.butler.nextStart = { outcome: "started", runId: 7, activity: "a7" };
    const answer = await door.call(`${path}?async=1`, { method: "PUT" });
    expect([answer.status, await answer.text(), answer.headers.get("x-plex-activity")]).toEqual([
      200,
      "",
      "a7",
    ]);
    expect(startsOf(door)).toEqual([[task, { force: true }]]);
  });

  test("waits for the end of its run, and of no other", async () => {
    await using door = await openDoor();
    door.butler.nextStart = { outcome: "started", runId: 7, activity: "a7" };
    const before = door.butler.listeners();
    let answered = false;
    const call = door.call(path, { method: "PUT" }).then((answer) => {
      answered = true;
      return answer;
    });
    await expect.poll(() => door.butler.listeners()).toBe(before + 1);
    door.butler.emit({ type: "run", run: ended(6, {}) });
    door.butler.emit({ type: "run", run: ended(7, { state: "running", outcome: null }) });
    // A call of its own goes all the way meanwhile.
    await door.call("/identity");
    expect(answered).toBe(false);
    door.butler.emit({ type: "run", run: ended(7, {}) });
    const answer = await call;
    expect([answer.status, await answer.text()]).toEqual([200, ""]);
    expect(door.butler.listeners()).toBe(before);
  });

  test("says so when the run did not do all it should", async () => {
    await using door = await openDoor();
    door.butler.nextStart = { outcome: "started", runId: 7 };
    const before = door.butler.listeners();
    const call = door.call(path, { method: "PUT", headers: json });
    await expect.poll(() => door.butler.listeners()).toBe(before + 1);
    door.butler.emit({ type: "run", run: ended(7, { outcome: "failed", reason: "the disk is full" }) });
    const answer = await call;
    expect(answer.status).toBe(500);
    const [error] = (await answer.json()).errors;
    expect(error.code).toBe(1121);
    expect(error.message).toContain(
      `${task} to do all it should; found that it did not: failed, the disk is full.`,
    );
    expect(error.message).toContain("GET /api/runs/7");
  });

  test("stops listening when its client does", async () => {
    await using door = await openDoor();
    door.butler.nextStart = { outcome: "started", runId: 7 };
    const before = door.butler.listeners();
    const leaving = new AbortController();
    const call = door.call(path, { method: "PUT", signal: leaving.signal });
    await expect.poll(() => door.butler.listeners()).toBe(before + 1);
    leaving.abort();
    await expect(call).rejects.toThrow();
    await expect.poll(() => door.butler.listeners()).toBe(before);
  });
});
