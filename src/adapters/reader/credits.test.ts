import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { cards, clipOf, plain, roll, scene, scenes } from "../../../test/support/films.ts";
import type { TapOutcome } from "../../core/ports.ts";
import { type AudioSpec, makeClip } from "../../demo/encode.ts";
import { lengthOf, type Shot } from "../../demo/shots.ts";
import { type CreditsTapFinding, credits, type Tap } from "../../media/taps.ts";
import { openReader, type ReaderPool } from "../reader.ts";

let folder: string;
let reader: ReaderPool;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "credits-"));
  reader = openReader({ slots: 1 });
});
afterAll(async () => {
  await reader.close();
  rmSync(folder, { recursive: true });
});

const noise: AudioSpec = {
  codec: "flac",
  sampleRate: 16_000,
  channels: 1,
  signal: { kind: "noise", seed: 3, segments: [{ seconds: 14, dbfs: -20 }] },
};

async function read(name: string, shots: readonly Shot[], tap: Tap, options = {}) {
  makeClip(join(folder, name), clipOf(shots, options));
  const artefactFolder = join(folder, `of-${name}`);
  mkdirSync(artefactFolder);
  const { outcomes } = await reader.read(
    { file: join(folder, name), taps: [tap], artefactFolder },
    { signal: new AbortController().signal },
  );
  return { outcome: outcomes[0]!, artefactFolder };
}

const found = (outcome: TapOutcome) => {
  if ("failed" in outcome) throw new Error(outcome.failed);
  return outcome.found as CreditsTapFinding;
};

/** @param known seconds of the start and of the end of each part. */
function expectParts({ parts }: CreditsTapFinding, known: readonly (readonly [number, number])[]): void {
  const seconds = parts.map(({ startMs, endMs }) => [startMs / 1000, endMs / 1000]);
  expect(seconds, JSON.stringify(seconds)).toHaveLength(known.length);
  for (const [i, edge] of known.flat().entries())
    expect(Math.abs(seconds.flat()[i]! - edge), `${seconds} is not ${known}`).toBeLessThanOrEqual(0.5);
}

const film = [...scenes(25), cards(22, 1), ...scenes(10, 2), cards(20, 2), ...scenes(8, 3)];

it.each([
  ["film.mkv", { keyframeSeconds: 4 }],
  ["recording.ts", { codec: "mpeg2video", frameRate: 25, keyframeSeconds: 1 }],
])("parts and the scenes between and after them: %s", async (name, options) => {
  const { outcome } = await read(name, film, credits({ windowMs: 900_000, sound: false }), options);
  expectParts(found(outcome), [
    [25, 47],
    [57, 77],
  ]);
  expect(found(outcome).sound).toBeNull();
});

it("text that moves up, with keyframes too far apart to look at them alone", async () => {
  const shots = [...scenes(30), { seconds: 40, background: plain(), lettering: roll(5) }];
  const options = { keyframeSeconds: 1000 };
  const { outcome } = await read("roll.mkv", shots, credits({ windowMs: 900_000, sound: false }), options);
  expectParts(found(outcome), [[30, 70]]);
});

it("only the end is looked at, and heard", async () => {
  const shots = [cards(20, 4), ...scenes(20), cards(22, 5)];
  const tap = credits({ windowMs: 50_000, sound: true });
  const { outcome, artefactFolder } = await read("episode.mkv", shots, tap, { audio: noise });
  expectParts(found(outcome), [[40, 62]]);
  const { keyframesMs, sound, fingerprint } = found(outcome);
  expect(keyframesMs[0]).toBe(12_000);
  expect(sound!.offsetMs).toBeGreaterThan(11_900);
  expect(sound!.offsetMs).toBeLessThanOrEqual(12_300);
  expect(sound!.silences).toEqual([
    { startMs: expect.closeTo(14_000, -2), endMs: expect.closeTo(62_000, -2) },
  ]);
  const points = readFileSync(join(artefactFolder, fingerprint!));
  const seconds = (lengthOf(shots) - sound!.offsetMs) / 1000;
  expect(Math.abs(points.length / 4 - (seconds * 1000) / sound!.hopMs)).toBeLessThan(2);
});

it("nothing in a film that ends without any", async () => {
  const shots = [...scenes(20), { seconds: 12, background: scene(5, 0.06) }];
  const { outcome } = await read("none.mkv", shots, credits({ windowMs: 900_000, sound: true }));
  expect(found(outcome)).toMatchObject({ parts: [], sound: null });
});

it("reads a film whose last keyframe is far from its end", async () => {
  const shots = [...scenes(30), { seconds: 48, background: scene(5, 0.5) }];
  const options = { frameRate: 4, keyframeSeconds: 10 };
  const { outcome } = await read(
    "sparse-keyframes.mp4",
    shots,
    credits({ windowMs: 120_000, sound: false }),
    options,
  );
  expect(found(outcome).parts).toEqual([]);
});
