import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { onnxModel } from "../../../test/support/onnx-model.ts";
import { composeVoiceMix, voicePlanes } from "../../../test/support/voice-mix.ts";
import { makeClip } from "../../demo/encode.ts";
import type { Span } from "../../media/span.ts";
import { type VoiceTapFinding, voice } from "../../media/taps.ts";
import { toBits } from "../../media/voice.ts";
import { openReader, type ReaderPool } from "../reader.ts";

const seconds = 60;

let folder: string;
let reader: ReaderPool;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "voice-"));
  reader = openReader({ slots: 1 });
});
afterAll(async () => {
  await reader.close();
  rmSync(folder, { recursive: true });
});

const films = new Map<number, Span[]>();

/** Makes a film with so many channels, once. @returns when somebody speaks in it */
function filmOf(channels: number): Span[] {
  const made = films.get(channels);
  if (made) return made;
  const layout = channels === 1 ? "mono" : channels === 2 ? "stereo" : "surround";
  const mix = composeVoiceMix({ seed: 90 + channels, seconds, layout, bed: "music", overBed: 10 });
  const planes = voicePlanes(mix, channels);
  makeClip(join(folder, `${channels}.mkv`), {
    durationSeconds: seconds,
    audio: [
      {
        codec: "aac",
        sampleRate: 48_000,
        channels,
        bitrate: 64_000 * channels,
        signal: { kind: "samples", planes },
      },
    ],
  });
  films.set(channels, mix.stretches);
  return mix.stretches;
}

async function listen(channels: number, model = "") {
  const expected = filmOf(channels);
  const artefactFolder = mkdtempSync(join(folder, "artefacts-"));
  const { outcomes } = await reader.read(
    { file: join(folder, `${channels}.mkv`), taps: [voice({ model })], artefactFolder },
    { signal: new AbortController().signal },
  );
  const [outcome] = outcomes;
  if (!outcome || "failed" in outcome) throw new Error(outcome?.failed);
  return { finding: outcome.found as VoiceTapFinding, expected };
}

/** Shares of time: of what was found that is speech, of speech that was found. */
function accuracy(found: readonly Span[], expected: readonly Span[]) {
  const [ours, theirs] = [found, expected].map((spans) => toBits(spans, seconds * 1000)) as [
    Uint8Array,
    Uint8Array,
  ];
  const ones = (bytes: Uint8Array) =>
    bytes.reduce((sum, byte) => sum + byte.toString(2).replaceAll("0", "").length, 0);
  const both = ones(ours.map((byte, i) => byte & theirs[i]!));
  return { precision: both / ones(ours), recall: both / ones(theirs) };
}

it.each([1, 2, 6])("finds speech over music in %i channels", async (channels) => {
  const { finding, expected } = await listen(channels);
  const { precision, recall } = accuracy(finding.stretches, expected);
  // Of a single minute: over many it is measured by the benchmark of accuracy.
  expect(precision).toBeGreaterThan(0.8);
  expect(recall).toBeGreaterThan(0.8);
  expect(finding.model).toBe(null);
});

/** Takes for speech what is louder than a bound: in and out as Silero VAD 5 has them. */
const loudModel = () =>
  onnxModel({
    inputs: {
      input: { dims: [1, 576] },
      state: { dims: [2, 1, 128] },
      sr: { dims: [], type: "int64" },
    },
    outputs: { output: { dims: [1, 1] }, stateN: { dims: [2, 1, 128] } },
    constants: {
      mean: { dims: [576, 1], data: new Float32Array(576).fill(1 / 576) },
      steep: { dims: [1], data: Float32Array.of(400) },
      bound: { dims: [1], data: Float32Array.of(-4) },
    },
    nodes: [
      { op: "Abs", inputs: ["input"], outputs: ["loud"] },
      { op: "MatMul", inputs: ["loud", "mean"], outputs: ["level"] },
      { op: "Mul", inputs: ["level", "steep"], outputs: ["steeper"] },
      { op: "Add", inputs: ["steeper", "bound"], outputs: ["logit"] },
      { op: "Sigmoid", inputs: ["logit"], outputs: ["output"] },
      { op: "Identity", inputs: ["state"], outputs: ["stateN"] },
    ],
  });

it("asks the model that a person has chosen", async () => {
  const model = join(folder, "loud.onnx");
  writeFileSync(model, loudModel());
  const { finding, expected } = await listen(6, model);
  expect(finding.model).toBe("loud.onnx");
  const ours = await listen(6);
  expect(finding.stretches).not.toEqual(ours.finding.stretches);
  expect(accuracy(finding.stretches, expected).recall).toBeGreaterThan(0.8);
});

it("says why a model could not be asked, and finds speech without it", async () => {
  const model = join(folder, "no.onnx");
  const { finding } = await listen(2, model);
  expect(finding.model).toBe(null);
  expect(finding.note).toContain(`The stretches are Butler's own. The model ${model} cannot be read`);
  expect(finding.stretches.length).toBeGreaterThan(0);
});
