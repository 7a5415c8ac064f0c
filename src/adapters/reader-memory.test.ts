import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { writeHugePictures } from "../../test/support/huge-pictures.ts";
import { writeLongSound } from "../../test/support/long-sound.ts";
import { readersOf } from "../../test/support/reader-processes.ts";
import { loudness, previews, type Tap } from "../media/taps.ts";
import { openReader } from "./reader.ts";

it("gives up on a file that takes too much memory, and reads the next with another process", async () => {
  const folder = mkdtempSync(join(tmpdir(), "memory-"));
  const reader = openReader({ slots: 1, mostMemory: 300 * 1024 ** 2 });
  onTestFinished(async () => {
    await reader.close();
    rmSync(folder, { recursive: true });
  });
  writeHugePictures(join(folder, "huge.y4m"), 30);
  writeLongSound(join(folder, "sound.wav"), 20_000_000);
  const read = (name: string, tap: Tap) =>
    reader.read(
      { file: join(folder, name), taps: [tap], artefactFolder: folder },
      { signal: new AbortController().signal },
    );

  const huge = read("huge.y4m", previews({ intervalMs: 1000, width: 320 }));
  const before = readersOf(process.pid);
  const next = read("sound.wav", loudness({ truePeak: true }));
  await expect(huge).rejects.toThrow(/huge\.y4m .* used more than 300 MB of memory: gave up on it/);
  await expect(next).resolves.toMatchObject({ outcomes: [{ found: { streams: [{ index: 0 }] } }] });
  const after = readersOf(process.pid);
  expect([before.length, after.length]).toEqual([1, 1]);
  expect(after).not.toEqual(before);
});
