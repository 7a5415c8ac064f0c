import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as passed } from "node:timers/promises";
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from "vitest";
import { writeLongSound } from "../../test/support/long-sound.ts";
import { readersOf } from "../../test/support/reader-processes.ts";
import { loudness } from "../media/taps.ts";
import { openReader, type ReaderPool } from "./reader.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "pause-"));
  writeLongSound(join(folder, "sound.wav"), 120_000_000);
  writeLongSound(join(folder, "short.wav"), 1_000_000);
});
afterAll(() => rmSync(folder, { recursive: true }));

function open(options: Partial<Parameters<typeof openReader>[0]> = {}): ReaderPool {
  const reader = openReader({ slots: 1, ...options });
  onTestFinished(() => reader.close());
  return reader;
}

const read = (
  reader: ReaderPool,
  { file = "sound.wav", signal = new AbortController().signal, onProgress = () => {} } = {},
) =>
  reader.read(
    { file: join(folder, file), taps: [loudness({ truePeak: true })], artefactFolder: folder },
    { signal, onProgress },
  );

/** Pauses when the file is being read. @returns what comes of the read, which is not awaited with this */
async function readAndPause(reader: ReaderPool, signal?: AbortSignal) {
  const begun = Promise.withResolvers<void>();
  const onProgress = vi.fn().mockImplementationOnce(() => {
    reader.pause();
    begun.resolve();
  });
  const reading = read(reader, { onProgress, ...(signal && { signal }) });
  reading.catch(() => {});
  await Promise.race([begun.promise, reading]);
  return { reading, onProgress };
}

/** The letter that Linux has for what a process does: T when it is stopped. */
const stateOf = (pid: number): string =>
  /^State:\s+(\w)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))![1]!;

it("does not take a pause for a hang, and ends with the same finding", async () => {
  const silentMs = 5000;
  const reader = open({ silentMs });
  const { outcomes } = await read(reader);
  const { reading, onProgress } = await readAndPause(reader);
  const [child] = readersOf(process.pid);
  await vi.waitFor(() => expect(stateOf(child!)).toBe("T"));
  const toldBefore = onProgress.mock.calls.length;
  await passed(1.2 * silentMs);
  // One message may have been on its way.
  expect(onProgress.mock.calls.length).toBeLessThanOrEqual(toldBefore + 1);
  reader.resume();
  expect((await reading).outcomes).toEqual(outcomes);
  expect(readersOf(process.pid)).toEqual([child]);
});

it("still sees a hang after a pause", async () => {
  const reader = open({ silentMs: 5000 });
  const { reading } = await readAndPause(reader);
  reader.resume();
  process.kill(readersOf(process.pid)[0]!, "SIGSTOP");
  await expect(reading).rejects.toThrow(/No packet was read for 5 s/);
});

it("ends at once what is aborted while it is paused", async () => {
  const reader = open();
  const abort = new AbortController();
  const { reading } = await readAndPause(reader, abort.signal);
  abort.abort(new Error("asked to stop"));
  await expect(reading).rejects.toThrow("asked to stop");
  const next = read(reader, { file: "short.wav" });
  expect(readersOf(process.pid)).toEqual([]);
  reader.resume();
  await expect(next).resolves.toMatchObject({ outcomes: [{ found: {} }] });
});

it("begins nothing while it is paused, and gives back what is aborted before it began", async () => {
  const reader = open();
  reader.pause();
  const abort = new AbortController();
  const [first, second] = [read(reader, abort), read(reader, { file: "short.wav" })];
  expect(readersOf(process.pid)).toEqual([]);
  abort.abort(new Error("not wanted any more"));
  await expect(first).rejects.toThrow("not wanted any more");
  reader.resume();
  reader.resume();
  await expect(second).resolves.toMatchObject({ outcomes: [{ found: {} }] });
});

it("tells when a paused process is killed, and goes on with the next when resumed", async () => {
  const reader = open();
  const { reading } = await readAndPause(reader);
  const next = read(reader, { file: "short.wav" });
  process.kill(readersOf(process.pid)[0]!, "SIGKILL");
  await expect(reading).rejects.toThrow(/was ended by SIGKILL/);
  reader.resume();
  await expect(next).resolves.toMatchObject({ outcomes: [{ found: {} }] });
});

it("closes while it is paused, and leaves no process", async () => {
  const reader = open();
  const { reading } = await readAndPause(reader);
  const next = read(reader, { file: "short.wav" });
  next.catch(() => {});
  await reader.close();
  await expect(reading).rejects.toThrow("The reader is closed.");
  await expect(next).rejects.toThrow("The reader is closed.");
  expect(readersOf(process.pid)).toEqual([]);
});
