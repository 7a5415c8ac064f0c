import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { composeMusic, type MusicPlan } from "../../../test/support/music.ts";
import { onnxModel } from "../../../test/support/onnx-model.ts";
import { makeClip } from "../../demo/encode.ts";
import { embeddingOf } from "../../media/music/embedding.ts";
import { createPatches } from "../../media/music/patches.ts";
import { type MusicTapFinding, music } from "../../media/taps.ts";
import { openReader, type ReaderPool } from "../reader.ts";

let folder: string;
let reader: ReaderPool;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "music-"));
  reader = openReader({ slots: 1 });
});
afterAll(async () => {
  await reader.close();
  rmSync(folder, { recursive: true });
});

const plan: MusicPlan = {
  seed: 3,
  seconds: 30,
  bpm: 112,
  tonic: 9,
  mode: "minor",
  rhythm: "rock",
  timbre: "piano",
};

/** Mono music, in a file of one or two channels. */
function putMusic(
  name: string,
  codec: string,
  { sampleRate, channels }: Record<"sampleRate" | "channels", number>,
) {
  const { samples } = composeMusic({ ...plan, sampleRate });
  const signal = { kind: "samples", planes: [samples] } as const;
  makeClip(join(folder, name), {
    durationSeconds: plan.seconds,
    audio: [{ codec, sampleRate, channels, signal, ...(codec === "flac" ? {} : { bitrate: 128_000 }) }],
  });
  return samples;
}

async function read(name: string, model = "") {
  const artefactFolder = join(folder, `of-${name}`);
  mkdirSync(artefactFolder, { recursive: true });
  const request = { file: join(folder, name), taps: [music({ model })], artefactFolder };
  const { outcomes } = await reader.read(request, { signal: new AbortController().signal });
  const [outcome] = outcomes;
  if (!outcome || "failed" in outcome) throw new Error(outcome?.failed);
  return outcome.found as MusicTapFinding;
}

it.each([
  ["song.flac", "flac", 48_000],
  ["song.mp3", "libmp3lame", 44_100],
  ["song.m4a", "aac", 32_000],
])("%s has the tempo and the key that it was made of", async (name, codec, sampleRate) => {
  putMusic(name, codec, { sampleRate, channels: 2 });
  const found = await read(name);
  expect(found.tempo! / plan.bpm).toBeGreaterThan(0.98);
  expect(found.tempo! / plan.bpm).toBeLessThan(1.02);
  expect(found).toMatchObject({ key: { tonic: "A", mode: "minor" }, model: null });
  expect(found.vector!.every((value) => value >= 0 && value <= 1)).toBe(true);
  expect(found).not.toHaveProperty("note");
});

/** Says of each frame of a patch the mean of its bands; and as classes the sums of all frames, twice. */
const meanOfBands = (frames: number) =>
  onnxModel({
    inputs: { patches: { dims: ["batch", frames, 96] } },
    outputs: { classes: { dims: ["batch", 2] }, embedding: { dims: ["batch", frames] } },
    constants: { ones: { dims: [frames, 2], data: new Float32Array(2 * frames).fill(1) } },
    nodes: [
      { op: "GlobalAveragePool", inputs: ["patches"], outputs: ["means"] },
      { op: "Flatten", inputs: ["means"], outputs: ["embedding"] },
      { op: "MatMul", inputs: ["embedding", "ones"], outputs: ["classes"] },
    ],
  });

describe("with an embedding model", () => {
  let samples: Float32Array;
  beforeAll(() => {
    samples = putMusic("plain.flac", "flac", { sampleRate: 16_000, channels: 1 });
    writeFileSync(join(folder, "frames.onnx"), meanOfBands(187));
    writeFileSync(join(folder, "other.onnx"), meanOfBands(64));
  });

  it("the vector is what the model makes of the track", async () => {
    const [own, found] = [await read("plain.flac"), await read("plain.flac", join(folder, "frames.onnx"))];
    const { vector, model, ...others } = found;
    expect(own).toEqual({ ...others, vector: own.vector, model: null });
    expect(model).toBe("frames.onnx");
    const patches = createPatches();
    patches.add(samples);
    const means = (patch: Float32Array) =>
      Float32Array.from(
        { length: 187 },
        (_, row) => patch.subarray(row * 96, row * 96 + 96).reduce((a, b) => a + b) / 96,
      );
    const expected = embeddingOf(patches.end().map(means));
    expect(vector).toHaveLength(187);
    // The file has 16 bits a sample.
    expect(Math.max(...vector!.map((value, i) => Math.abs(value - expected[i]!)))).toBeLessThan(0.01);
  });

  it("that is not there or takes something else the vector is our own, and says why", async () => {
    const own = await read("plain.flac");
    for (const [model, reason] of [
      ["nowhere.onnx", "cannot be read"],
      ["other.onnx", "float32[any, 187, 96]"],
    ] as const)
      expect(await read("plain.flac", join(folder, model))).toEqual({
        ...own,
        note: expect.stringMatching(new RegExp(`^The vector is Butler's own\\. .*${RegExp.escape(reason)}`)),
      });
  });

  it("of silence there is no vector, and of what is shorter than a patch it is our own", async () => {
    const audio = { codec: "flac", sampleRate: 16_000, channels: 1 };
    makeClip(join(folder, "silence.flac"), {
      durationSeconds: 8,
      audio: [{ ...audio, signal: { kind: "silence" } }],
    });
    makeClip(join(folder, "short.flac"), {
      durationSeconds: 2,
      audio: [{ ...audio, signal: { kind: "samples", planes: [samples] } }],
    });
    const model = join(folder, "frames.onnx");
    expect(await read("silence.flac", model)).toMatchObject({ vector: null, model: null, tempo: null });
    const short = await read("short.flac", model);
    expect(short.vector).toEqual((await read("short.flac")).vector);
    expect(short.note).toContain("too short for the model");
  });
});
