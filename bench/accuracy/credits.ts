/** Films whose credits are known. */

import type { Lettering, Shot } from "../../src/demo/shots.ts";
import { lengthOf } from "../../src/demo/shots.ts";
import { creditsOf, creditsWindowMs } from "../../src/media/credits.ts";
import type { Span } from "../../src/media/span.ts";
import { type CreditsTapFinding, credits } from "../../src/media/taps.ts";
import { cards, clipOf, plain, scene, scenes } from "../../test/support/films.ts";
import { createRandom } from "../../test/support/random.ts";
import type { Row } from "../rows.ts";
import { areNear, freshSeed, share, whileReading } from "./reading.ts";

const filmsOfEach = 3;
const toleratedMs = 3000;

type End = { credits: boolean; shots: Shot[] };
type Random = () => number;

const seedOf = (random: Random): number => Math.floor(random() * 2 ** 31);
const lettered = (seconds: number, background: Shot["background"], lettering: Lettering): End => ({
  credits: true,
  shots: [{ seconds, background, lettering }],
});
const film = (seconds: number, random: Random): End => ({
  credits: false,
  shots: scenes(seconds, Math.floor(random() * 1e6)),
});
const roll = (seconds: number, random: Random, beside = false): End =>
  lettered(seconds, plain(), { kind: "roll", seed: seedOf(random), speed: 0.06 + 0.08 * random(), beside });
const textCards = (seconds: number, random: Random): End => ({
  credits: true,
  shots: [cards(seconds, seedOf(random))],
});

/** How films end, and what is no credits. */
const ends: readonly ((random: Random) => End[])[] = [
  (random) => [textCards(20 + 15 * random(), random)],
  (random) => [roll(20 + 20 * random(), random)],
  (random) => [roll(20 + 15 * random(), random, true)],
  (random) => [textCards(18 + 8 * random(), random), film(10, random), roll(18 + 8 * random(), random)],
  (random) => [roll(20 + 10 * random(), random), film(8 + 4 * random(), random)],
  (random) => [
    lettered(
      20 + 10 * random(),
      { kind: "specks", seed: seedOf(random), density: 150 },
      { kind: "card", seed: seedOf(random), lines: 5 },
    ),
  ],
  (random) => [{ credits: false, shots: [{ seconds: 25, background: scene(seedOf(random), 0.06) }] }],
  (random) => [
    {
      credits: false,
      shots: scenes(24, Math.floor(random() * 1e6)).map((shot) => ({
        ...shot,
        lettering: { kind: "subtitles", seed: seedOf(random) } as const,
      })),
    },
  ],
];

function made(parts: readonly End[]): { shots: Shot[]; truth: Span[] } {
  const shots: Shot[] = [];
  const truth: Span[] = [];
  for (const part of parts) {
    const startMs = lengthOf(shots);
    shots.push(...part.shots);
    if (part.credits) truth.push({ startMs, endMs: lengthOf(shots) });
  }
  return { shots, truth };
}

export const creditsRows = (): Promise<Row[]> =>
  whileReading(async ({ readClip }) => {
    let right = 0;
    for (let i = 0; i < ends.length * filmsOfEach; i++) {
      const random = createRandom(freshSeed + i);
      const { shots, truth } = made([film(25 + 10 * random(), random), ...ends[i % ends.length]!(random)]);
      const clip = clipOf(shots, { frameRate: 4 });
      const tap = credits({ windowMs: creditsWindowMs.movie, sound: false });
      const { parts } = await readClip<CreditsTapFinding>("mkv", clip, tap);
      const durationMs = lengthOf(shots);
      const { markers } = creditsOf({ parts, repeatedSound: [], chapters: [], durationMs });
      if (areNear(markers, truth, toleratedMs)) right++;
    }
    return [
      {
        what: "Credits: films all of whose parts begin and end within 3 s of where they do",
        unit: "%",
        ours: [share(right, ends.length * filmsOfEach)],
        goal: { of: "ours", atLeast: 90 },
        note: `${ends.length * filmsOfEach} constructed films, a quarter of them without credits`,
      },
    ];
  });
