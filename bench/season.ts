/** A season of which everything has been listened to: how long it takes to compare. */

import { openMathematics } from "../src/adapters/mathematics.ts";
import { creditsWindowMs } from "../src/media/credits.ts";
import { type EpisodeSound, introWindowMs } from "../src/media/season.ts";
import { episodeHeard, type Piece } from "../test/support/season-sound.ts";
import type { Row } from "./rows.ts";

const episodes = 12;
const episodeMs = 2_400_000;

/** Talk and music in turns, which an episode has to itself, with something before or after it that all have. */
export function piecesOf(
  seconds: number,
  { episode, seed, shared }: { episode: number; seed: number; shared: Piece[] },
): Piece[] {
  const before: Piece = { kind: "talk", seed, seconds: 20 + 11 * episode };
  const made = [before, ...shared];
  for (let at = made.reduce((sum, piece) => sum + piece.seconds, 0), i = 0; at < seconds; at += 30, i++)
    made.push({
      kind: i % 3 === 2 ? "music" : "talk",
      seed: seed + 1 + i,
      seconds: Math.min(30, seconds - at),
    });
  return made;
}

function heard(ms: number, offsetMs: number, theme: number): EpisodeSound[] {
  const shared: Piece[] = [{ kind: "music", seed: theme, seconds: 60 }];
  return Array.from({ length: episodes }, (_, episode) => ({
    ...episodeHeard(piecesOf(ms / 1000, { episode, seed: 1000 * (theme + 2 * episode), shared })),
    offsetMs,
    durationMs: episodeMs,
  }));
}

export async function measure(rounds: number): Promise<Row[]> {
  const head = heard(introWindowMs(episodeMs), 0, 1);
  const tail = heard(creditsWindowMs.episode, episodeMs - creditsWindowMs.episode, 2);
  const mathematics = openMathematics();
  // Its thread does not keep a program from ending.
  const waiting = setInterval(() => {}, 60_000);
  const { signal } = new AbortController();
  const seconds: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const from = performance.now();
    const openings = (await mathematics.calculate("findIntros", head, signal)) as object[];
    const credits = (await mathematics.calculate("findRepeatedCredits", tail, signal)) as object[][];
    seconds.push((performance.now() - from) / 1000);
    const missed = openings.filter((opening) => !("intro" in opening)).length;
    if (missed > 0 || credits.some((found) => found.length !== 1))
      throw new Error("What was compared is not a season: intros or credits are missing.");
  }
  await mathematics.close();
  clearInterval(waiting);
  const minutes = (ms: number) => ms / 60_000;
  return [
    {
      what: `A season of ${episodes} episodes of ${minutes(episodeMs)} minutes: comparing fingerprints`,
      unit: "s",
      ours: seconds,
      goal: { of: "ours", atMost: 2 },
      note:
        `of the first ${minutes(introWindowMs(episodeMs))} minutes for intros, then of the last ` +
        `${minutes(creditsWindowMs.episode)} for credits`,
    },
  ];
}
