import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { clipOf } from "../../../test/support/films.ts";
import { type Recording, recording, soundOf } from "../../../test/support/recordings.ts";
import { makeClip } from "../../demo/encode.ts";
import { lengthOf } from "../../demo/shots.ts";
import type { AdsFinding } from "../../media/ads.ts";
import { ads, loudness } from "../../media/taps.ts";
import { openReader, type ReaderPool } from "../reader.ts";

let folder: string;
let reader: ReaderPool;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "ads-"));
  reader = openReader({ slots: 1 });
});
afterAll(async () => {
  await reader.close();
  rmSync(folder, { recursive: true });
});

const { signal } = new AbortController();

async function read(
  name: string,
  made: Recording,
  codec = name.endsWith(".ts") ? "mpeg2video" : "libx264",
): Promise<AdsFinding> {
  const audio = name.endsWith(".ts") ? "aac" : "flac";
  // MPEG-2 knows no fewer pictures a second.
  const frameRate = name.endsWith(".ts") ? 24 : 6;
  const file = join(folder, name);
  makeClip(file, clipOf(made.shots, { codec, frameRate, width: 160, audio: soundOf(made, audio) }));
  const taps = [ads(), loudness({ truePeak: false })];
  const { outcomes } = await reader.read({ file, taps, artefactFolder: folder }, { signal });
  const [outcome] = outcomes;
  if ("failed" in outcome!) throw new Error(outcome.failed);
  return outcome!.found as AdsFinding;
}

function expectBreaks({ breaks }: AdsFinding, made: Recording): void {
  const difference = `${JSON.stringify(breaks)} is not ${JSON.stringify(made.breaks)}`;
  expect(breaks.length, difference).toBe(made.breaks.length);
  for (const [i, { startMs, endMs }] of made.breaks.entries()) {
    expect(Math.abs(breaks[i]!.startMs - startMs), difference).toBeLessThanOrEqual(1000);
    expect(Math.abs(breaks[i]!.endMs - endMs), difference).toBeLessThanOrEqual(1000);
  }
}

it("the breaks of a recording, and none in its other dark moments", async () => {
  const { made } = recording(true, 3).show(62).pause().show(31).ads([20, 30, 15]).show(75);
  const finding = await read("recording.mkv", made);
  expectBreaks(finding, made);
  expect(finding.logo).toBe("top right");
});

it("in a transport stream whose clock does not start at 0", async () => {
  const { made } = recording(false, 4).show(62).ads([10, 15, 10]).show(62);
  expect(lengthOf(made.shots)).toBeLessThan(170_000);
  expectBreaks(await read("recording.ts", made), made);
});

it("in a transport stream with a keyframe each two seconds, where seeking misses them", async () => {
  const { made } = recording(false, 4).show(62).ads([10, 15, 10]).show(62);
  expectBreaks(await read("h264.ts", made, "libx264"), made);
});

it("a film without sound is refused", async () => {
  const file = join(folder, "mute.mkv");
  makeClip(file, clipOf([{ seconds: 2, background: { kind: "scene", seed: 1 } }]));
  const { outcomes } = await reader.read({ file, taps: [ads()], artefactFolder: folder }, { signal });
  expect(outcomes).toEqual([
    {
      failed: `Expected pictures and sound, because breaks are where black and silence meet, but ${file} has no sound.`,
    },
  ]);
});
