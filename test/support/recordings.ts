import { black } from "../../src/demo/drawing.ts";
import type { AudioSpec } from "../../src/demo/encode.ts";
import { createRandom } from "../../src/demo/random.ts";
import { lengthOf, type Shot } from "../../src/demo/shots.ts";
import { joinSpans, type Span } from "../../src/media/span.ts";

/** A recording being put together: what is seen, when it is silent, and when its breaks really are. */
export interface Recording {
  shots: Shot[];
  silences: Span[];
  breaks: Span[];
}

const pauseSeconds = 0.4;

/** @param logo whether the station shows one outside its breaks */
export function recording(logo: boolean, seed: number) {
  const random = createRandom(seed);
  const made: Recording = { shots: [], silences: [], breaks: [] };
  const scenes = (seconds: number, withLogo: boolean) => {
    for (let left = seconds; left > 0.01; ) {
      const length = Math.min(left, 3 + random() * 5);
      const background = {
        kind: "scene",
        seed: Math.floor(random() * 1e6),
        brightness: 0.3 + random() * 0.7,
      } as const;
      made.shots.push({ seconds: length, background, logo: withLogo });
      left -= length;
    }
  };
  const silence = (beforeMs: number, afterMs: number) => {
    const at = lengthOf(made.shots);
    made.silences.push({ startMs: Math.max(0, at - beforeMs), endMs: at + afterMs });
  };
  const pause = () => {
    silence(100, pauseSeconds * 1000 + 100);
    made.shots.push({ seconds: pauseSeconds, background: { kind: "plain", colour: black } });
  };
  const builder = {
    made,
    show(seconds: number) {
      scenes(seconds, logo);
      return builder;
    },
    /** A black and silent moment within the show. */
    pause() {
      pause();
      return builder;
    },
    /** Somebody takes a breath where the shot changes. */
    breath() {
      silence(150, 150);
      return builder;
    },
    ads(lengths: readonly number[], { blackBetween = true, blackAround = true } = {}) {
      const startMs = lengthOf(made.shots);
      if (blackAround) pause();
      else silence(150, 150);
      for (const [i, seconds] of lengths.entries()) {
        // Sold lengths run from the middle of one pause to the middle of the next.
        scenes(seconds - (blackBetween ? pauseSeconds : 0), false);
        if (i === lengths.length - 1) break;
        if (blackBetween) pause();
        else silence(0, 120);
      }
      if (blackAround) pause();
      else silence(150, 150);
      made.breaks.push({ startMs, endMs: lengthOf(made.shots) });
      return builder;
    },
  };
  return builder;
}

/** What a recording sounds like: noise, but for its silences. */
export function soundOf({ shots, silences }: Recording, codec: string): AudioSpec {
  const segments: { seconds: number; dbfs: readonly (number | null)[] }[] = [];
  let atMs = 0;
  const until = (endMs: number, dbfs: number | null) => {
    segments.push({ seconds: (endMs - atMs) / 1000, dbfs: [dbfs] });
    atMs = endMs;
  };
  for (const { startMs, endMs } of joinSpans(silences)) {
    until(startMs, -20);
    until(endMs, null);
  }
  until(lengthOf(shots), -20);
  return { codec, sampleRate: 48_000, channels: 1, signal: { kind: "noise", seed: 1, segments } };
}
