import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AudioSpec, type ClipSpec, makeClip, type VideoSpec } from "../../demo/encode.ts";
import { type DeepTapFinding, deep } from "../../media/taps.ts";
import { openReader, type ReaderPool } from "../reader.ts";

let folder: string;
let reader: ReaderPool;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "deep-"));
  reader = openReader({ slots: 1 });
});
afterAll(async () => {
  await reader.close();
  rmSync(folder, { recursive: true });
});

const film: VideoSpec = {
  width: 160,
  height: 90,
  frameRate: 25,
  codec: "libx264",
  keyframeEvery: 50,
  pictures: { kind: "greys", levels: [40], secondsEach: 1 },
};
const noise = (codec: string): AudioSpec => ({
  codec,
  sampleRate: 48_000,
  channels: 2,
  bitrate: 128_000,
  signal: { kind: "noise", dbfs: -20, seed: 3 },
});

/** @param spoil what becomes of the bytes before they are read */
async function read(name: string, clip: ClipSpec, spoil: (bytes: Buffer) => void = () => {}) {
  const file = join(folder, name);
  const artefactFolder = join(folder, `of-${name}`);
  mkdirSync(artefactFolder);
  makeClip(file, clip);
  const bytes = readFileSync(file);
  spoil(bytes);
  writeFileSync(file, bytes);
  const signal = new AbortController().signal;
  const { outcomes } = await reader.read({ file, taps: [deep()], artefactFolder }, { signal });
  if ("failed" in outcomes[0]!) throw new Error(outcomes[0].failed);
  const finding = outcomes[0]!.found as DeepTapFinding;
  expect(readdirSync(artefactFolder).sort()).toEqual(finding.seconds.toSorted());
  const seconds = finding.seconds.map((name) => {
    const { buffer, byteOffset, byteLength } = readFileSync(join(artefactFolder, name));
    return new Uint32Array(buffer.slice(byteOffset, byteOffset + byteLength));
  });
  return { finding, seconds, size: bytes.length };
}

const zeroed = (from: number, until: number) => (bytes: Buffer) =>
  void bytes.fill(0, Math.floor(from * bytes.length), Math.floor(until * bytes.length));
const sumOf = (numbers: Iterable<number>) => [...numbers].reduce((sum, number) => sum + number, 0);

it("measures a film of constant rate, stream by stream and second by second", async () => {
  const clip = { durationSeconds: 20, video: film, audio: [noise("aac")] };
  const { finding, seconds, size } = await read("constant.mp4", clip);
  const [picture, sound] = finding.streams;
  expect(finding.streams).toHaveLength(2);
  expect(picture).toMatchObject({ index: 0, type: "video", startMs: 0, durationMs: 20_000, packets: 500 });
  expect(picture!.frameRate).toEqual({ average: 25, constant: true, min: 25, max: 25 });
  expect(picture!.keyframes).toEqual({ count: 10, medianMs: 2000, longestMs: 2000 });
  expect(sound).toMatchObject({ index: 1, type: "audio", frameRate: null, keyframes: null });
  expect(Math.abs(sound!.bitrate.average - 128)).toBeLessThan(2);
  expect(finding.bytes).toBe(picture!.bytes + sound!.bytes);
  expect(finding.bytes / size).toBeGreaterThan(0.9);
  expect(finding.bytes).toBeLessThan(size);
  expect(seconds.map(sumOf)).toEqual([picture!.bytes, sound!.bytes]);
  expect(seconds.map(({ length }) => length)).toEqual([20, 20]);
  for (const bytes of seconds[1]!.subarray(1, 19)) expect(Math.abs(bytes / 16_000 - 1)).toBeLessThan(0.1);
  const { kbits } = finding.requiredBandwidths;
  expect(kbits).toEqual(kbits.toSorted((a, b) => b - a));
  expect(kbits[0]).toBeLessThanOrEqual(Math.ceil(finding.bitrate.peak));
  expect(finding.streams.flatMap(({ damage }) => damage)).toEqual([]);
});

it("tells a variable frame rate", async () => {
  const times = Array.from({ length: 60 }, (_, i) => 40 * i + 200 * Math.floor(i / 2));
  const { finding } = await read("variable.mkv", { durationSeconds: 9, video: { ...film, times } });
  const { average, constant, min, max } = finding.streams[0]!.frameRate!;
  expect({ constant, min, max }).toEqual({ constant: false, min: 4.167, max: 25 });
  expect(average).toBeCloseTo(59_000 / times.at(-1)!, 1);
});

it("takes time from the start of a file that does not start at 0", async () => {
  const clip = { durationSeconds: 6, startSeconds: 100, video: film, audio: [noise("mp2")] };
  const { finding } = await read("recording.ts", clip);
  expect(Math.abs(finding.durationMs - 6000)).toBeLessThan(50);
  for (const { startMs } of finding.streams) expect(startMs).toBeLessThan(100);
  expect(finding.streams[0]!.frameRate).toMatchObject({ average: 25, constant: true });
});

describe("music", () => {
  const cover = { width: 64, height: 64, level: 90 };

  it.each([
    ["cover.mp3", "libmp3lame"],
    ["cover.flac", "flac"],
    ["cover.m4a", "aac"],
  ])("%s is measured without its cover", async (name, codec) => {
    const { finding } = await read(name, { durationSeconds: 10, audio: [noise(codec)], cover });
    expect(finding.streams).toMatchObject([{ index: 0, type: "audio", frameRate: null, damage: [] }]);
    expect(Math.abs(finding.durationMs - 10_000)).toBeLessThan(60);
  });
});

describe("zeros where there was media", () => {
  it("are damage", async () => {
    const clip = { durationSeconds: 20, audio: [noise("aac")] };
    const { finding } = await read("hole.m4a", clip, zeroed(0.4, 0.6));
    const [hole, ...others] = finding.streams[0]!.damage;
    expect(others).toEqual([]);
    expect(hole!.kind).toBe("zero");
    expect(Math.abs(hole!.fromMs - 8000)).toBeLessThan(500);
    expect(Math.abs(hole!.toMs - 12_000)).toBeLessThan(500);
  });

  it("are a gap in a file whose packets tell their own times", async () => {
    const clip = { durationSeconds: 20, video: film, audio: [noise("aac")] };
    const { finding } = await read("hole.mkv", clip, zeroed(0.4, 0.6));
    const damage = finding.streams[1]!.damage.find(({ kind }) => kind === "gap");
    expect(damage!.toMs - damage!.fromMs).toBeGreaterThan(3000);
    expect(Math.abs((damage!.fromMs + damage!.toMs) / 2 - 10_000)).toBeLessThan(1500);
  });

  it("are silence where sound is not compressed", async () => {
    const { finding } = await read(
      "silence.wav",
      { durationSeconds: 10, audio: [noise("pcm_s16le")] },
      zeroed(0.4, 0.6),
    );
    expect(finding.streams).toMatchObject([{ damage: [], durationMs: 10_000 }]);
  });
});
