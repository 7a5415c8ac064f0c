import { black } from "./drawing.ts";
import type { ClipSpec } from "./encode.ts";
import { createRandom } from "./random.ts";
import { lengthOf, type Shot } from "./shots.ts";
import type { Signal } from "./signals.ts";

/** Black and silent, as stations part what they send. */
const pauseSeconds = 0.4;

const pause: Shot = { seconds: pauseSeconds, background: { kind: "plain", colour: black } };

/** A show in two halves with the station's logo, and three advertisements of sold lengths between them. */
export function recording(): ClipSpec {
  const random = createRandom(33);
  const blocks = [
    { seconds: 75, logo: true },
    ...[30, 15, 20].map((sold) => ({ seconds: sold - pauseSeconds, logo: false })),
    { seconds: 70, logo: true },
  ];
  const shots = blocks.flatMap(({ seconds, logo }, i) => [
    ...(i === 0 ? [] : [pause]),
    ...shotsOf(seconds, logo, random),
  ]);
  const pieces = blocks.flatMap(({ seconds, logo }, i): { seconds: number; signal: Signal }[] => [
    ...(i === 0 ? [] : [{ seconds: pauseSeconds, signal: { kind: "silence" } as const }]),
    { seconds, signal: soundOf(i, seconds, logo) },
  ]);
  const frameRate = 8;
  return {
    durationSeconds: lengthOf(shots) / 1000,
    video: {
      width: 320,
      height: 180,
      frameRate,
      codec: "libx264",
      preset: "ultrafast",
      crf: 30,
      keyframeEvery: 2 * frameRate,
      pictures: { kind: "shots", shots },
    },
    audio: [
      {
        codec: "aac",
        sampleRate: 48_000,
        channels: 2,
        language: "eng",
        signal: { kind: "sequence", pieces },
      },
    ],
  };
}

function shotsOf(seconds: number, logo: boolean, random: () => number): Shot[] {
  const shots: Shot[] = [];
  for (let left = seconds; left > 0.01; ) {
    const length = Math.min(left, 3 + random() * 5);
    const brightness = 0.3 + random() * 0.7;
    shots.push({
      seconds: length,
      background: { kind: "scene", seed: Math.floor(random() * 1e6), brightness },
      logo,
    });
    left -= length;
  }
  return shots;
}

/** Somebody speaks in the show; advertisements sing. */
function soundOf(block: number, seconds: number, isShow: boolean): Signal {
  const under = { kind: "noise", seed: block, dbfs: -30 } as const;
  if (!isShow) return { kind: "music", seed: 30 + block, beatsPerMinute: 120 + 8 * block, dbfs: -8 };
  const speech = { kind: "speech", seed: 100 + block, seconds, voices: ["man", "woman"], dbfs: -22 } as const;
  return { kind: "mix", signals: [under, speech] };
}
