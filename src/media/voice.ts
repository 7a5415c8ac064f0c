import { lengthMs, type Span } from "./span.ts";
import { evidenceOf, evidenceReach } from "./voice-evidence.ts";
import {
  createVoiceMeasures,
  measuresPerStep,
  stepMs,
  type VoiceMeasures,
  type VoiceMeasuresState,
} from "./voice-measures.ts";
import { bases, judges, verdict } from "./voice-weights.ts";

/** Where people speak: plain JSON. */
export interface VoiceFinding {
  /** What the times are multiples of. */
  binMs: 10;
  /** In order, at least 100 ms apart without their padding. */
  stretches: Span[];
}

export interface Voice extends Pick<VoiceMeasures, "add"> {
  save(): VoiceState;
  /** The voice is not used again. */
  end(): VoiceFinding;
}

export type VoiceState = VoiceMeasuresState;

/**
 * Finds speech in the sound of a film. Looks at what is said in the centre if there is one, and tells speech from music
 * and noise by level, syllables, consonants, pitch and timbre, with what comes before and after. Memory grows by 1.2 kB
 * for each second. The result does not depend on how the samples are cut.
 *
 * @param saved goes on from there.
 */
export function createVoice(saved?: VoiceState): Voice {
  const measures = createVoiceMeasures(saved);
  let hasRest = saved?.rest !== undefined;
  return {
    add: (dialogue, rest) => {
      hasRest ||= rest !== undefined;
      measures.add(dialogue, rest);
    },
    save: measures.save,
    end: () => ({
      binMs: stepMs,
      stretches: stretchesFrom(probabilitiesOf(measures.end()), stepMs, hasRest ? besideRest : alone),
    }),
  };
}

/** Steps that are judged at a time, so that the evidence of a long film does not fill the memory. */
const blockLength = 30_000;

/** How likely each step is speech. */
function probabilitiesOf(kept: Uint8Array): Float32Array {
  const steps = kept.length / measuresPerStep;
  const probabilities = new Float32Array(steps);
  for (let from = 0; from < steps; from += blockLength) {
    const to = Math.min(steps, from + blockLength);
    const first = Math.max(0, from - evidenceReach);
    const evidence = evidenceOf(
      kept.subarray(first * measuresPerStep, (to + evidenceReach) * measuresPerStep),
    );
    for (let step = from; step < to; step++) probabilities[step] = likelihood(evidence, step - first);
  }
  return probabilities;
}

/** A network of one hidden layer weighs the evidence. */
function likelihood(evidence: readonly Float32Array[], step: number): number {
  let speaksFor = verdict.at(-1)!;
  for (const [unit, weights] of judges.entries()) {
    let sum = bases[unit]!;
    for (let i = 0; i < weights.length; i++) sum += weights[i]! * evidence[i]![step]!;
    speaksFor += verdict[unit]! * Math.tanh(sum);
  }
  return 1 / (1 + Math.exp(-speaksFor));
}

/** Speech begins where it is this likely, and ends where it is less likely than the second. */
interface Limits {
  enter: number;
  leave: number;
  /** Added at both ends. */
  paddingMs: number;
}
/** Those of Silero VAD. */
export const modelLimits: Limits = { enter: 0.5, leave: 0.35, paddingMs: 30 };
/** Ours need less padding: the sound of a step reaches beyond it. */
const alone: Limits = { enter: 0.5, leave: 0.35, paddingMs: 10 };
/** Where dialogue is compared with the rest, speech is surer, and music in the middle is taken for it more easily. */
const besideRest: Limits = { enter: 0.7, leave: 0.5, paddingMs: 10 };
const shortestSpeechMs = 250;
const shortestSilenceMs = 100;

/**
 * Decides where speech is, with hysteresis: from where it is likely until it is unlikely for 100 ms. Leaves out what is
 * shorter than 250 ms, and pads the rest.
 *
 * @param probabilities of speech, 0 to 1, one each `stepMs`: ours, or those of a model.
 * @param stepMs milliseconds; need not be whole.
 * @param limits likelihoods, 0 to 1.
 */
export function stretchesFrom(
  probabilities: Float32Array,
  stepMs: number,
  { enter, leave, paddingMs }: Limits,
): Span[] {
  const endMs = probabilities.length * stepMs;
  const spans: Span[] = [];
  let current: Span | undefined;
  for (const [step, probability] of probabilities.entries()) {
    const untilMs = (step + 1) * stepMs;
    if (probability >= enter) current ??= { startMs: step * stepMs, endMs: untilMs };
    if (current && probability >= leave) current.endMs = untilMs;
    else if (current && untilMs - current.endMs >= shortestSilenceMs) {
      spans.push(current);
      current = undefined;
    }
  }
  if (current) spans.push(current);
  return spans
    .filter((span) => lengthMs(span) >= shortestSpeechMs)
    .map((span) => ({
      startMs: Math.max(0, span.startMs - paddingMs),
      endMs: Math.min(endMs, span.endMs + paddingMs),
    }));
}

/**
 * Speech as bits, one for each 10 ms that has begun: that of bin n is bit `n % 8`, counted from the lowest, of byte
 * `n / 8`.
 *
 * @param stretches in order, not overlapping.
 */
export function toBits(stretches: readonly Span[], durationMs: number): Uint8Array<ArrayBuffer> {
  const bins = Math.ceil(durationMs / stepMs);
  const bits = new Uint8Array(Math.ceil(bins / 8));
  const binAt = (ms: number) => Math.min(bins, Math.ceil(ms / stepMs));
  for (const { startMs, endMs } of stretches)
    for (let bin = binAt(startMs); bin < binAt(endMs); bin++) bits[bin >> 3]! |= 1 << (bin & 7);
  return bits;
}
