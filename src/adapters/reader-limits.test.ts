import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { getPriority, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { writeLongSound } from "../../test/support/long-sound.ts";
import { readersOf } from "../../test/support/reader-processes.ts";
import { loudness } from "../media/taps.ts";
import { openReader } from "./reader.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "limits-"));
  for (const name of ["a.wav", "b.wav"]) writeLongSound(join(folder, name), 2_000_000_000);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Two children that read for long. */
async function readTwo() {
  const reader = openReader({ slots: 2 });
  onTestFinished(() => reader.close());
  const stop = new AbortController();
  const begun = ["a.wav", "b.wav"].map((name) => {
    const first = Promise.withResolvers<void>();
    const taps = [loudness({ truePeak: true })];
    reader
      .read(
        { file: join(folder, name), taps, artefactFolder: folder },
        { signal: stop.signal, onProgress: () => first.resolve() },
      )
      .catch(() => {});
    return first.promise;
  });
  await Promise.all(begun);
  return { reader, stop };
}

/** How many of the children are stopped. */
const stopped = (): number =>
  readersOf(process.pid).filter((pid) => /^State:\s+T/m.test(readFileSync(`/proc/${pid}/status`, "utf8")))
    .length;

test("while it is throttled one file is read at a time, and then both again; a pause goes before", async () => {
  const { reader } = await readTwo();
  expect([readersOf(process.pid).length, stopped(), reader.slots]).toEqual([2, 0, 2]);
  reader.throttle(true);
  await vi.waitFor(() => expect(stopped()).toBe(1));
  expect(reader.slots).toBe(1);
  reader.pause();
  await vi.waitFor(() => expect(stopped()).toBe(2));
  reader.resume();
  await vi.waitFor(() => expect(stopped()).toBe(1));
  reader.throttle(false);
  await vi.waitFor(() => expect(stopped()).toBe(0));
  expect(reader.slots).toBe(2);
});

test("whoever stands still under a throttle goes on when the other has ended", async () => {
  const { reader, stop } = await readTwo();
  reader.throttle(true);
  await vi.waitFor(() => expect(stopped()).toBe(1));
  const going = readersOf(process.pid).find(
    (pid) => !/^State:\s+T/m.test(readFileSync(`/proc/${pid}/status`, "utf8")),
  )!;
  process.kill(going, "SIGKILL");
  await vi.waitFor(() => expect([readersOf(process.pid).includes(going), stopped()]).toEqual([false, 0]));
  stop.abort(new Error("enough"));
});

test("limits hold for what is being read too", async () => {
  const { reader } = await readTwo();
  reader.limit({ slots: 4, niceness: 19, io: "idle", mostMemory: 1024 ** 3 });
  expect([reader.slots, reader.room([{ tap: "loudness", options: {} }])]).toEqual([4, 5]);
  for (const pid of readersOf(process.pid)) expect(getPriority(pid)).toBe(19);
});
