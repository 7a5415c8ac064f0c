import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createScriptedReader } from "../../test/support/scripted-reader.ts";
import { openSmallHouse } from "../../test/support/small-house.ts";
import { openReader } from "../adapters/reader.ts";
import { makeClip } from "../demo/encode.ts";
import type { DeepFinding } from "../media/packet-analysis.ts";

test("keeps what a film needs of bandwidth, and each stream's bytes in every second", async () => {
  const reader = { ...createScriptedReader(), ...openReader({ slots: 1 }) };
  onTestFinished(() => reader.close());
  const house = await openSmallHouse({ reader });
  makeClip(join(house.media, "Film (2001).mp4"), {
    durationSeconds: 5,
    video: {
      width: 160,
      height: 90,
      frameRate: 25,
      codec: "libx264",
      pictures: { kind: "greys", levels: [40, 200], secondsEach: 1 },
    },
    audio: [{ codec: "aac", sampleRate: 48_000, channels: 2, signal: { kind: "noise", dbfs: -20, seed: 1 } }],
  });
  const run = async (task: string) => {
    house.butler.start(task, { force: true });
    return await house.ended(task);
  };
  for (const task of ["RefreshLibraries", "UpgradeMediaAnalysis"]) await run(task);
  expect(await run("DeepMediaAnalysis")).toMatchObject({ outcome: "success", items: { total: 1, done: 1 } });

  const { store, paths } = house;
  const finding = store.findings.ofPart(1).get("deep")!.data as DeepFinding;
  expect(finding.durationMs).toBeCloseTo(5000, -2);
  expect(finding.streams.map(({ type, damage }) => [type, damage])).toEqual([
    ["video", []],
    ["audio", []],
  ]);
  expect(finding.requiredBandwidths.kbits).toHaveLength(8);
  expect(finding).not.toHaveProperty("seconds");
  const { bundle } = store.findings.part(1)!;
  for (const { index, bytes } of finding.streams) {
    const kept = readFileSync(paths.artefact(bundle, `Bitrate/${index}.u32`));
    const seconds = Array.from({ length: kept.length / 4 }, (_, i) => kept.readUInt32LE(4 * i));
    expect(seconds).toHaveLength(5);
    expect(seconds.reduce((sum, second) => sum + second, 0)).toBe(bytes);
  }
  expect(await run("DeepMediaAnalysis")).toMatchObject({ outcome: "success", items: { total: 0 } });
});
