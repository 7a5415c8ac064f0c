import { AV_PKT_FLAG_DISCARD } from "node-av/constants";
import { avChannelLayoutDescribe, type Frame, type Packet, type Stream } from "node-av/lib";
import { createMixdown, type Mixdown, type MixdownState, mixedRate } from "../../media/mixdown.ts";
import { toMs } from "./container.ts";
import { openDecoder } from "./decoder.ts";
import type { Mixed, Sound, SoundListener } from "./feed.ts";
import { openSampleTaker } from "./samples.ts";

/** The sound of one stream, decoded and mixed down once for everybody. */
export interface StreamSound extends Disposable {
  /** @param wanted whether somebody wants to hear it: else the packet is passed over */
  add(packet: Packet, wanted: boolean): void;
  /** Gets out what the decoder still holds. */
  drain(): void;
  /** Forgets what was decoded before: reading goes on elsewhere. */
  restart(): void;
  save(): SoundState;
  /** @throws Error fit for people, when too much of what was wanted could not be decoded */
  check(): void;
}

/** Where the sound of a stream is. */
export interface SoundState {
  /** When the next sample is to be heard. */
  nextMs: number;
  wantedSeconds: number;
  decodedSeconds: number;
  mixing: { shape: Shape; state: MixdownState; startMs: number } | undefined;
}

interface Shape {
  sampleRate: number;
  channels: number;
  layout: string | undefined;
}

/** Share of the sound that may be missing. */
const toleratedMissing = 0.1;

/** Timestamps are rounded, in some containers to milliseconds: less than this is no gap. */
const smallestGapMs = 50;
/** A longer gap is no gap but a mistake in the timestamps. */
const longestGapMs = 600_000;

/**
 * Hands the sound of a stream to listeners.
 *
 * @param startMs timestamp of the start of the part
 * @param saved goes on from there: what comes before is decoded, but not heard
 */
export function openStreamSound(
  stream: Stream,
  listeners: readonly SoundListener[],
  { startMs, saved }: { startMs: number; saved: SoundState | undefined },
): StreamSound {
  const { timeBase } = stream;
  const speech = listeners.some((listener) => listener.speech);
  const resumeMs = saved?.nextMs ?? Number.NEGATIVE_INFINITY;
  let nextMs = saved?.nextMs;
  let { wantedSeconds, decodedSeconds } = saved ?? { wantedSeconds: 0, decodedSeconds: 0 };
  let mixing: { shape: Shape; startMs: number; mixdown: Mixdown } | undefined = saved?.mixing && {
    shape: saved.mixing.shape,
    startMs: saved.mixing.startMs,
    mixdown: createMixdown({ ...saved.mixing.shape, speech }, saved.mixing.state),
  };
  /** Whether the sound before this was mixed down too. */
  let mixedBefore = mixing !== undefined;
  let shape: Shape = { sampleRate: 0, channels: 0, layout: undefined };
  using opened = new DisposableStack();
  const samples = opened.use(openSampleTaker());
  const decoder = opened.use(openDecoder(stream, hear));
  const owned = opened.move();

  function hear(frame: Frame): void {
    const { sampleRate, channels, nbSamples: count } = frame;
    const stamp = toMs(frame.bestEffortTimestamp, timeBase);
    const timeMs = stamp === undefined ? (nextMs ?? 0) : stamp - startMs;
    const lengthMs = (1000 * count) / sampleRate;
    // Heard before what was saved.
    if (timeMs + lengthMs / 2 < resumeMs) return;
    decodedSeconds += lengthMs / 1000;
    nextMs = timeMs + lengthMs;
    // Describing the layout takes longer than the rest of a frame's facts together.
    if (shape.sampleRate !== sampleRate || shape.channels !== channels)
      shape = { sampleRate, channels, layout: avChannelLayoutDescribe(frame.channelLayout) ?? undefined };
    const planes = samples.take(frame, count);
    let mixed: Mixed | undefined;
    const sound: Sound = {
      timeMs,
      ...shape,
      planes,
      count,
      mixed: () => {
        mixed ??= mix(shape, timeMs, planes, count);
        return mixed;
      },
    };
    for (const listener of listeners) listener.add(sound);
    mixedBefore = mixed !== undefined;
  }

  /** Mixes down so that the n-th sample is at its time, whatever the timestamps do. */
  function mix(shape: Shape, timeMs: number, planes: readonly Float32Array[], count: number): Mixed {
    if (!mixedBefore || mixing === undefined || !sameShape(mixing.shape, shape))
      mixing = { shape, startMs: timeMs, mixdown: createMixdown({ ...shape, speech }) };
    const { mixdown, startMs: origin } = mixing;
    const behindMs = timeMs - (origin + (1000 * mixdown.taken) / shape.sampleRate);
    if (behindMs > smallestGapMs && behindMs < longestGapMs) {
      const missing = Math.round((behindMs * shape.sampleRate) / 1000);
      const silence = planes.map(() => new Float32Array(missing + count));
      for (const [channel, plane] of planes.entries())
        silence[channel]!.set(plane.subarray(0, count), missing);
      return give(mixdown, origin, silence, missing + count);
    }
    // What is said to be at a time that has been heard already is left out.
    return give(mixdown, origin, planes, behindMs < -smallestGapMs && -behindMs < longestGapMs ? 0 : count);
  }

  return {
    add(packet, wanted) {
      if (!wanted) return;
      const at = toMs(packet.pts, timeBase);
      // Sound that an edit list hides is decoded, but not heard.
      const isHidden = packet.hasFlags(AV_PKT_FLAG_DISCARD);
      if (!isHidden && (at === undefined || at - startMs >= resumeMs))
        wantedSeconds += (toMs(packet.duration, timeBase) ?? 0) / 1000;
      decoder.decode(packet);
    },
    drain: () => decoder.drain(),
    restart() {
      decoder.restart();
      mixedBefore = false;
    },
    save: () => ({
      nextMs: nextMs ?? 0,
      wantedSeconds,
      decodedSeconds,
      mixing:
        mixing && mixedBefore
          ? { shape: mixing.shape, startMs: mixing.startMs, state: mixing.mixdown.save() }
          : undefined,
    }),
    check() {
      if (decodedSeconds > 0 && decodedSeconds >= wantedSeconds * (1 - toleratedMissing)) return;
      throw new Error(
        `Expected ${wantedSeconds.toFixed(1)} s of sound in stream ${stream.index}, but only ` +
          `${decodedSeconds.toFixed(1)} s could be decoded: the file is broken. Replace it.`,
      );
    },
    [Symbol.dispose]: () => owned.dispose(),
  };
}

const sameShape = (one: Shape, other: Shape): boolean =>
  one.sampleRate === other.sampleRate && one.channels === other.channels && one.layout === other.layout;

function give(mixdown: Mixdown, originMs: number, planes: readonly Float32Array[], count: number): Mixed {
  const timeMs = originMs + (1000 * mixdown.given) / mixedRate;
  return { timeMs, ...mixdown.add(planes, count) };
}
