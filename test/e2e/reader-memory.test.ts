import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { makeClip } from "../../src/demo/encode.ts";
import { writeHugePictures } from "../support/huge-pictures.ts";
import { startServer } from "../support/server-process.ts";
import { temporaryFolder } from "../support/small-house.ts";

test("a film that takes more memory than ReaderMemoryMB allows fails with the reason; others are read, the server stays", {
  timeout: 120_000,
}, async () => {
  const folder = temporaryFolder();
  const films = join(folder, "Films");
  mkdirSync(films);
  writeHugePictures(join(films, "Huge (2001).mkv"), 30);
  makeClip(join(films, "Small (2001).mkv"), {
    durationSeconds: 2,
    audio: [
      { codec: "aac", sampleRate: 48_000, channels: 1, signal: { kind: "sine", frequency: 440, dbfs: -20 } },
    ],
  });
  const { sdk } = await startServer(join(folder, "data"));
  await sdk.library.addSection({ title: "Films", type: "movie", paths: [films] });
  const probed = () => sdk.runs.list({ task: "UpgradeMediaAnalysis" });
  await vi.waitFor(async () => expect(await probed()).toMatchObject([{ state: "ended" }]), {
    timeout: 110_000,
    interval: 100,
  });
  // Whoever reads politely waits for everything else that the machine does.
  await sdk.preferences.set({ ReaderMemoryMB: 256, ReaderNiceness: 0, ReaderDiskPriority: "normal" });
  const { id } = await sdk.butler.run("DeepMediaAnalysis");
  const run = await sdk.runs.get(id);
  expect(run).toMatchObject({ outcome: "partial", items: { done: 1, failed: 1 } });
  expect(run.failedItems).toMatchObject([
    { reason: expect.stringMatching(/Huge \(2001\)\.mkv .*used more than 256 MB of memory: gave up on it/) },
  ]);
  const { limits } = await sdk.gates.list();
  expect(limits).toContainEqual({
    name: "memory",
    inForce: true,
    text: "256 MB for each process that reads",
  });
});
