import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { episodeClip } from "../../../test/support/episodes.ts";
import { episodeHeard, type Piece } from "../../../test/support/season-sound.ts";
import type { TapOutcome } from "../../core/ports.ts";
import { type ClipSpec, makeClip } from "../../demo/encode.ts";
import { introWindowMs } from "../../media/season.ts";
import { intros, type StretchFinding } from "../../media/taps.ts";
import { openReader, type ReaderPool } from "../reader.ts";

let folder: string;
let reader: ReaderPool;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "intros-"));
  reader = openReader({ slots: 1 });
});
afterAll(async () => {
  await reader.close();
  rmSync(folder, { recursive: true });
});

async function read(name: string, spec: ClipSpec) {
  makeClip(join(folder, name), spec);
  const artefactFolder = join(folder, `of-${name}`);
  mkdirSync(artefactFolder);
  const { signal } = new AbortController();
  const { outcomes, bytesRead } = await reader.read(
    { file: join(folder, name), taps: [intros()], artefactFolder },
    { signal },
  );
  return { outcome: outcomes[0]!, bytesRead, artefactFolder };
}

const found = (outcome: TapOutcome) => {
  if ("failed" in outcome) throw new Error(outcome.failed);
  return outcome.found as StretchFinding;
};

const opening: readonly Piece[] = [
  { kind: "talk", seed: 1, seconds: 11 },
  { kind: "silence", seed: 0, seconds: 0.7 },
  { kind: "music", seed: 2, seconds: 19 },
];

it("the sound and the keyframes of the whole of a short file", async () => {
  const { outcome, artefactFolder } = await read("short.mkv", episodeClip(opening, { codec: "flac" }));
  const { keyframesMs, sound, fingerprint } = found(outcome);
  expect(keyframesMs).toEqual([
    0, 2500, 5000, 7500, 10_000, 12_500, 15_000, 17_500, 20_000, 22_500, 25_000, 27_500, 30_000,
  ]);
  const heard = episodeHeard(opening);
  expect(sound).toMatchObject({ hopMs: heard.hopMs, offsetMs: 0 });
  const rounded = heard.silences.map(({ startMs, endMs }) => [Math.round(startMs), Math.round(endMs)]);
  expect(sound!.silences.map(({ startMs, endMs }) => [startMs, endMs])).toEqual(rounded);
  const points = new Uint32Array(Uint8Array.from(readFileSync(join(artefactFolder, fingerprint!))).buffer);
  expect(points).toHaveLength(heard.points.length);
  // FLAC has rounded the samples.
  const same = points.filter((point, i) => point === heard.points[i]).length;
  expect(same / points.length).toBeGreaterThan(0.9);
});

it("only the beginning of a long one is read", async () => {
  const seconds = 900;
  const long = episodeClip([...opening, { kind: "talk", seed: 3, seconds: seconds - 30.7 }], {
    codec: "flac",
  });
  const { outcome, bytesRead } = await read("long.mkv", long);
  const { keyframesMs, sound } = found(outcome);
  const windowMs = introWindowMs(seconds * 1000);
  expect(keyframesMs.at(-1)).toBe(Math.ceil(windowMs / 2500) * 2500 - 2500);
  expect(sound!.silences.at(-1)!.endMs).toBeLessThanOrEqual(windowMs + 100);
  const whole = readFileSync(join(folder, "long.mkv")).length;
  expect(bytesRead).toBeLessThan(0.65 * whole);
});

it("a file without sound is told apart from one without an intro", async () => {
  const { video, durationSeconds } = episodeClip([{ kind: "silence", seed: 0, seconds: 5 }]);
  const { outcome } = await read("mute.mkv", { video: video!, durationSeconds });
  expect(outcome).toEqual({ failed: expect.stringMatching(/sound to look for an intro in/) });
});
