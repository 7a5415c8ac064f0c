import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openReader } from "../../src/adapters/reader.ts";
import type { Reader, ReadResult } from "../../src/core/ports.ts";
import { makeClip } from "../../src/demo/encode.ts";
import { loudness, type PreviewsFinding, previews, probe, type Tap } from "../../src/media/taps.ts";
import { writeLongSound } from "../support/long-sound.ts";
import { noReader, openHand, openSpread, purposeOf } from "../support/spread-house.ts";
import { openTestEngine, type TestEngine } from "../support/test-engine.ts";

/** Everybody who reads parts keeps to this: the home's own reader, and machines by way of the engine. */

let data: string;
let engine: TestEngine;
beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), "runner-"));
  makeClip(join(data, "small.mkv"), {
    durationSeconds: 4,
    video: {
      ...{ width: 160, height: 90, frameRate: 25, codec: "libx264" },
      pictures: { kind: "greys", levels: [40, 200], secondsEach: 1 },
    },
  });
  writeFileSync(join(data, "broken.mkv"), "");
  writeLongSound(join(data, "long.wav"), 1_800_000_000);
  engine = await openTestEngine();
}, 30_000);
afterAll(async () => {
  await engine.close();
  rmSync(data, { recursive: true });
});

async function openEngineRunner() {
  const home = openSpread(engine.url, data, noReader());
  const reader = openReader({ slots: 1 });
  const worker = openHand(engine.url, data, { name: `nas-${crypto.randomUUID().slice(0, 8)}`, reader });
  return Object.assign(home, {
    [Symbol.asyncDispose]: async () => {
      await home.close();
      await worker.close();
      await reader.close();
    },
  });
}

async function openLocalRunner() {
  const reader = openReader({ slots: 1 });
  return Object.assign(reader, { [Symbol.asyncDispose]: () => reader.close() });
}

describe.each([
  ["local", openLocalRunner],
  ["engine", openEngineRunner],
])("the %s runner", (_, open) => {
  const folder = () => mkdtempSync(join(data, "item-"));

  function read(
    runner: Reader,
    name: string,
    taps: Tap[],
    options: {
      signal?: AbortSignal;
      onProgress?: (fraction: number, machine?: string) => void;
      into?: string;
    } = {},
  ): Promise<ReadResult> {
    const file = join(data, name);
    const size = statSync(file, { throwIfNoEntry: false })?.size ?? 1;
    const { signal = new AbortController().signal, onProgress, into = folder() } = options;
    return runner.read(
      { file, taps, artefactFolder: into, purpose: purposeOf(file, size) },
      { signal, ...(onProgress && { onProgress }) },
    );
  }

  test("gives findings in the order asked, and artefacts into the folder", async () => {
    await using runner = await open();
    const into = folder();
    const result = await read(runner, "small.mkv", [previews({ intervalMs: 1000, width: 160 }), probe()], {
      into,
    });
    const [pictures, probed] = result.outcomes.map((outcome) =>
      "found" in outcome ? outcome.found : outcome,
    );
    expect(pictures).toMatchObject({ count: 4, width: 160 });
    expect(probed).toMatchObject({ durationMs: 4000 });
    expect(result.bytesRead).toBeGreaterThan(0);
    const { file } = pictures as PreviewsFinding;
    expect(readdirSync(into)).toEqual([file]);
    expect(readFileSync(join(into, file)).subarray(1, 4).toString()).toBe("BIF");
  });

  test("says in words why a file cannot be read", async () => {
    await using runner = await open();
    await expect(read(runner, "broken.mkv", [probe()])).rejects.toThrow(/broken\.mkv is empty/);
  });

  test("ends what is aborted, with the reason, and goes on to the next", async () => {
    await using runner = await open();
    const stop = new AbortController();
    const reason = new Error("asked");
    const reading = read(runner, "long.wav", [loudness({ truePeak: true })], {
      signal: stop.signal,
      onProgress: () => stop.abort(reason),
    });
    await expect(reading).rejects.toBe(reason);
    expect((await read(runner, "small.mkv", [probe()])).outcomes).toHaveLength(1);
  });

  test("keeps still while it is paused", async () => {
    await using runner = await open();
    runner.pause();
    const ended: string[] = [];
    const stop = new AbortController();
    const first = read(runner, "small.mkv", [probe()]).then(() => ended.push("probed"));
    const second = read(runner, "long.wav", [probe()], { signal: stop.signal }).catch(() =>
      ended.push("aborted"),
    );
    stop.abort(new Error("asked"));
    await second;
    expect(ended).toEqual(["aborted"]);
    runner.resume();
    await first;
    expect(ended).toEqual(["aborted", "probed"]);
  });

  test("refuses what is aborted before it begins", async () => {
    await using runner = await open();
    const reason = new Error("too late");
    await expect(read(runner, "small.mkv", [probe()], { signal: AbortSignal.abort(reason) })).rejects.toBe(
      reason,
    );
  });
});
