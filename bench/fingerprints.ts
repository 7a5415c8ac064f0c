/** Intros of a season from its files: one read of each and one comparison, against a run for each and all pairs. */

import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { makeClip } from "../src/demo/encode.ts";
import { type EpisodeOpening, type EpisodeSound, findIntros, introWindowMs } from "../src/media/season.ts";
import { intros, type StretchFinding } from "../src/media/taps.ts";
import { episodeClip } from "../test/support/episodes.ts";
import { costRows, oneAfterAnother } from "./comparison.ts";
import { cacheFolder } from "./film.ts";
import { temporaryFolder } from "./folders.ts";
import { type Cost, childrenCost, withOwnWork } from "./measure.ts";
import type { Stretch } from "./pairwise.ts";
import { readEach, runOnce } from "./read.ts";
import type { Row } from "./rows.ts";
import { piecesOf } from "./season.ts";
import type { Sizes } from "./sizes.ts";

export async function measure(rounds: number, season: Sizes["season"]): Promise<Row[]> {
  const files = makeSeason(season);
  const durationMs = 60_000 * season.minutes;
  const ours: Cost[] = [];
  const pairs: Cost[] = [];
  for (let round = 0; round < rounds; round++) {
    ours.push(await readAndCompare(files, durationMs));
    pairs.push(await compareByPairs(files, introWindowMs(durationMs) / 1000));
  }
  return costRows({
    what: `Intros of a season of ${season.episodes} episodes of ${season.minutes} minutes, files and all`,
    ours,
    other: {
      what: "a run of FFmpeg's libraries with Chromaprint for each, then all pairs of episodes",
      costs: pairs,
    },
    size: files.reduce((sum, file) => sum + statSync(file).size, 0),
    note: `of the first ${introWindowMs(durationMs) / 60_000} minutes of each`,
    rows: {
      cpuSeconds: { why: whyMore },
      wallSeconds: { why: whyMore },
    },
  });
}

const whyMore =
  "Fingerprints are computed in JavaScript here and in C there. The same read of ours also finds the silences and " +
  "keyframes that an intro is cut at, for which the other way runs FFmpeg again; that is not counted against it.";

async function readAndCompare(files: readonly string[], durationMs: number): Promise<Cost> {
  using left = temporaryFolder();
  const { cost, found } = await readEach(files, [intros()], left.path);
  return await withOwnWork(cost, () => {
    const sounds = found.map(([first], i) =>
      soundOf(first as StretchFinding, join(left.path, `${i}`), durationMs),
    );
    mustBeAll(findIntros(sounds).map(({ intro }: EpisodeOpening) => intro));
  });
}

function soundOf(found: StretchFinding, folder: string, durationMs: number): EpisodeSound {
  const points = readFileSync(join(folder, found.fingerprint!));
  return {
    ...found.sound!,
    points: new Uint32Array(Uint8Array.from(points).buffer),
    keyframesMs: found.keyframesMs,
    chapters: [],
    durationMs,
  };
}

async function compareByPairs(files: readonly string[], seconds: number): Promise<Cost> {
  using left = temporaryFolder();
  const prints = files.map((_, i) => join(left.path, `${i}.fp`));
  const costs: Cost[] = [];
  for (const [i, file] of files.entries())
    costs.push(await runOnce("fingerprint", file, { seconds, out: prints[i]! }));
  const compared = await childrenCost(async () => {
    const program = join(import.meta.dirname, "pairwise.ts");
    const { stdout } = await promisify(execFile)(process.execPath, [program, ...prints]);
    mustBeAll((JSON.parse(stdout) as (Stretch | null)[]).map((stretch) => stretch ?? undefined));
  });
  return oneAfterAnother(...costs, compared);
}

function mustBeAll(found: readonly (object | undefined)[]): void {
  const missing = found.filter((intro) => intro === undefined).length;
  if (missing > 0)
    throw new Error(`Expected an intro in each of ${found.length} episodes, but ${missing} have none.`);
}

/** Episodes with a minute of music that all have, each somewhere else. Made once and kept. */
function makeSeason({ episodes, minutes }: Sizes["season"]): string[] {
  const folder = join(cacheFolder, `season-${episodes}x${minutes}`);
  mkdirSync(folder, { recursive: true });
  return Array.from({ length: episodes }, (_, episode) => {
    const file = join(folder, `${episode + 1}.mkv`);
    if (existsSync(file)) return file;
    const shared = [{ kind: "music", seed: 1, seconds: 60 } as const];
    const pieces = piecesOf(60 * minutes, { episode, seed: 1000 * (episode + 1), shared });
    const partial = join(folder, "partial.mkv");
    makeClip(partial, episodeClip(pieces, { sampleRate: 48_000, channels: 2, bitrate: 192_000 }));
    renameSync(partial, file);
    return file;
  });
}
