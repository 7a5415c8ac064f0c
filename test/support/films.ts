import { black, type Colour } from "../../src/demo/drawing.ts";
import type { AudioSpec, ClipSpec } from "../../src/demo/encode.ts";
import { lengthOf, type Shot } from "../../src/demo/shots.ts";

/** Films put together from shots, whose credits are known. */

export const plain = (colour: Colour = black) => ({ kind: "plain", colour }) as const;
export const scene = (seed: number, brightness = 1) => ({ kind: "scene", seed, brightness }) as const;
export const card = (seed: number, lines = 3) => ({ kind: "card", seed, lines }) as const;
export const roll = (seed: number) => ({ kind: "roll", seed, speed: 0.1 }) as const;

/** Shots of 4 s each, and one that brings them to the length asked for. */
export function scenes(seconds: number, seed = 1): Shot[] {
  const shots: Shot[] = [];
  for (let left = seconds; left > 0; left -= 4)
    shots.push({ seconds: Math.min(4, left), background: scene(seed * 100 + shots.length) });
  return shots;
}

/** Text on black. */
export const cards = (seconds: number, seed: number): Shot => ({
  seconds,
  background: plain(),
  lettering: card(seed),
});

/**
 * A clip of the shots: small, with few pictures a second, quickly made.
 * @param codec of the pictures
 */
export const clipOf = (
  shots: readonly Shot[],
  {
    width = 320,
    frameRate = 8,
    keyframeSeconds = 2,
    codec = "libx264",
    audio,
  }: { width?: number; frameRate?: number; keyframeSeconds?: number; codec?: string; audio?: AudioSpec } = {},
): ClipSpec => ({
  durationSeconds: lengthOf(shots) / 1000,
  video: {
    width,
    height: (width * 9) / 16,
    frameRate,
    codec,
    ...(codec === "libx264" && { preset: "ultrafast" }),
    keyframeEvery: frameRate * keyframeSeconds,
    pictures: { kind: "shots", shots },
  },
  ...(audio && { audio: [audio] }),
});
