import { closeSync, openSync, readSync } from "node:fs";
import { basename } from "node:path";
import type { VoiceTapFinding } from "../../media/taps.ts";
import { modelLimits, stretchesFrom } from "../../media/voice.ts";
import { type Model, openModel, type Tensor } from "../models.ts";

/** Samples at 16 kHz that are judged at a time, and of those before that are given with them. */
const windowLength = 512;
const contextLength = 64;
const sampleRate = 16_000;
const stepMs = (1000 * windowLength) / sampleRate;

/**
 * Puts the stretches that a model finds in the place of our own. A model in the manner of Silero VAD 5: `input`
 * float32[1, 576], `state` float32[2, 1, 128] and `sr` int64 in; `output` float32[1, 1] and the next state out. Where
 * the model cannot be used the stretches stay as they are, and a note says why.
 *
 * @param sound 16-bit samples of the dialogue @param originMs when the first of them is heard
 * @param alive is called after each window
 */
export async function askSpeechModel(
  finding: VoiceTapFinding,
  { sound, originMs, file }: { sound: string; originMs: number; file: string },
  alive: () => void,
): Promise<VoiceTapFinding> {
  try {
    const model = await openModel(file);
    try {
      const found = stretchesFrom(await probabilitiesOf(model, sound, alive), stepMs, modelLimits);
      const stretches = found.map(({ startMs, endMs }) => ({
        startMs: onBin(startMs + originMs),
        endMs: onBin(endMs + originMs),
      }));
      return { ...finding, stretches, model: basename(file) };
    } finally {
      await model.close();
    }
  } catch (error) {
    return { ...finding, note: `The stretches are Butler's own. ${(error as Error).message}` };
  }
}

const onBin = (ms: number): number => 10 * Math.round(ms / 10);

async function probabilitiesOf(model: Model, sound: string, alive: () => void): Promise<Float32Array> {
  const input = new Float32Array(contextLength + windowLength);
  let state: Tensor = { type: "float32", dims: [2, 1, 128], data: new Float32Array(256) };
  const sr: Tensor = { type: "int64", dims: [], data: BigInt64Array.of(BigInt(sampleRate)) };
  const probabilities: number[] = [];
  for (const samples of windowsOf(sound)) {
    input.copyWithin(0, windowLength);
    for (let i = 0; i < windowLength; i++) input[contextLength + i] = (samples[i] ?? 0) / 32_768;
    const answer = await model.run({
      input: { type: "float32", dims: [1, input.length], data: input },
      state,
      sr,
    });
    const { output, ...others } = answer;
    const next = Object.values(others)[0];
    if (output?.type !== "float32" || output.data.length !== 1 || next === undefined)
      throw new Error(
        `Expected ${model.file} to give one probability as output, and its next state, but it gave ` +
          `${Object.keys(answer).join(", ") || "nothing"}. Choose a model in the manner of Silero VAD 5.`,
      );
    probabilities.push(output.data[0]!);
    state = next;
    alive();
  }
  return Float32Array.from(probabilities);
}

function* windowsOf(sound: string): Generator<Int16Array> {
  const handle = openSync(sound, "r");
  try {
    const bytes = Buffer.alloc(2 * windowLength);
    for (;;) {
      const length = readSync(handle, bytes, 0, bytes.length, null);
      if (length === 0) return;
      yield new Int16Array(bytes.buffer, bytes.byteOffset, length >> 1);
    }
  } finally {
    closeSync(handle);
  }
}
