/** The comparisons on a person's own files: a few of each kind that is found, which are only read. */

import { readdirSync, statSync } from "node:fs";
import { extname, join } from "node:path";
import type { ProbeFinding, ProbeStream } from "../src/core/ports.ts";
import { loudness, previews, probe } from "../src/media/taps.ts";
import { whileReading } from "./accuracy/reading.ts";
import { costRows, oneAfterAnother, timesAsMuch } from "./comparison.ts";
import { temporaryFolder } from "./folders.ts";
import { type Cost, childrenCost } from "./measure.ts";
import { picturesThenSheets } from "./previews.ts";
import { readEach, runOnce, runSeparately } from "./read.ts";
import type { Group, Result } from "./rows.ts";
import { ffprobe, hasFfprobe } from "./scan-and-probe.ts";
import type { Sizes } from "./sizes.ts";

const endings =
  /^\.(?:mkv|mp4|m4v|mov|avi|webm|ts|m2ts|mpg|mpeg|wmv|mp3|m4a|m4b|flac|ogg|oga|opus|wav|aac|wma|aif|aiff)$/i;
const mostPerKind = 3;
/** Kinds are told by what is inside: so many files are asked at most, evenly spread. */
const mostAsked = 300;
/** Decoding every frame takes as long as a film: a part must do. */
const decodedSeconds = 60;

interface Sample {
  kind: string;
  file: string;
  found: ProbeFinding;
}

/**
 * @param folder looked through with all below it; nothing is written there
 * @throws Error when there is no media in it
 */
export async function measureCorpus(folder: string, { rounds }: Pick<Sizes, "rounds">): Promise<Group[]> {
  const files = mediaBelow(folder);
  if (files.length === 0) throw new Error(`Expected films or music below ${folder}, but found none.`);
  const asked = evenly(files, mostAsked);
  process.stderr.write(`${files.length} files, of which ${asked.length} are asked what they are ...\n`);
  const { samples, unreadable } = await askAll(asked);
  const groups: Group[] = [];
  for (const [kind, all] of Object.entries(Object.groupBy(samples, (sample) => sample.kind)).sort()) {
    const chosen = evenly(all!, mostPerKind);
    process.stderr.write(`${kind}: ${chosen.length} of ${all!.length} ...\n`);
    groups.push({ title: `${kind}: ${filesOf(chosen.length)}`, results: await compare(chosen, rounds) });
  }
  const leftOut = unreadable.map((file) => ({ leftOut: file, because: "our reader could not open it" }));
  return leftOut.length > 0 ? [...groups, { title: "Not compared", results: leftOut }] : groups;
}

/** Files of media below a folder, in order; links are not followed. */
export function mediaBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && endings.test(extname(entry.name)))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** As many as that at most, from the whole of a list. */
export const evenly = <Item>(items: readonly Item[], most: number): Item[] =>
  Array.from({ length: Math.min(most, items.length) }, (_, i) => {
    const step = items.length / Math.min(most, items.length);
    return items[Math.floor((i + 0.5) * step)]!;
  });

const isFilm = ({ type, picture }: ProbeStream) => type === "video" && !picture;
const isSound = ({ type }: ProbeStream) => type === "audio";

/** Such as "Films in hevc, 2160p, 10 bits, HDR10" or "Music in flac". */
export function kindOf({ streams }: Pick<ProbeFinding, "streams">): string {
  const film = streams.find(isFilm);
  if (!film) return `Music in ${streams.find(isSound)?.codec ?? "no known codec"}`;
  const { codec, height, bitDepth, hdr } = film;
  const bits = bitDepth && bitDepth > 8 ? `, ${bitDepth} bits` : "";
  return `Films in ${codec}${height ? `, ${height}p` : ""}${bits}${hdr ? `, ${hdr}` : ""}`;
}

function askAll(files: readonly string[]): Promise<{ samples: Sample[]; unreadable: string[] }> {
  return whileReading(async ({ read }) => {
    const samples: Sample[] = [];
    const unreadable: string[] = [];
    for (const file of files)
      try {
        const found = await read<ProbeFinding>(file, probe());
        samples.push({ kind: kindOf(found), file, found });
      } catch {
        unreadable.push(file);
      }
    return { samples, unreadable };
  });
}

async function compare(samples: readonly Sample[], rounds: number): Promise<Result[]> {
  const results: Result[] = [];
  if (samples[0]!.found.streams.some(isFilm)) results.push(...(await comparePreviews(samples, rounds)));
  if (samples.every(({ found }) => found.streams.some(isSound)))
    results.push(...(await compareLoudness(samples, rounds)));
  else results.push({ leftOut: "Loudness", because: "some of these files have no sound" });
  return [...results, ...(await compareProbes(samples, rounds))];
}

async function comparePreviews(samples: readonly Sample[], rounds: number): Promise<Result[]> {
  const whole: Cost[] = [];
  const everyFrame: Cost[] = [];
  const keyframes: Cost[] = [];
  const seconds = decodedSeconds;
  for (let round = 0; round < rounds; round++) {
    whole.push(await oursOf(samples, [previews({ intervalMs: 2000, width: 320 })]));
    everyFrame.push(
      await each(samples, async ({ file, found }) => {
        const { pictures, sheets } = await picturesThenSheets(file, seconds);
        return timesAsMuch(oneAfterAnother(pictures, sheets), Math.max(1, found.durationMs / 1000 / seconds));
      }),
    );
    keyframes.push(await each(samples, ({ file }) => runOnce("pictures", file)));
  }
  const size = sizeOf(samples);
  return [
    ...costRows({
      what: "Previews",
      ours: whole,
      other: { what: "every frame to JPEG files, then sheets of those", costs: everyFrame },
      size,
      note: `every frame of the first ${seconds} s, as if the rest were the same`,
    }),
    ...costRows({
      what: "Previews, of keyframes both",
      ours: whole,
      other: { what: "a run of FFmpeg's libraries for each file", costs: keyframes },
      size,
      rows: {
        cpuSeconds: {
          why:
            "Where keyframes are far apart we decode the frames between as well, so that each picture shows its time; " +
            "the other way shows the wrong ones.",
        },
      },
    }),
  ];
}

async function compareLoudness(samples: readonly Sample[], rounds: number): Promise<Result[]> {
  const ours: Cost[] = [];
  const runs: Cost[] = [];
  for (let round = 0; round < rounds; round++) {
    ours.push(await oursOf(samples, [loudness({ truePeak: true })]));
    runs.push(await each(samples, ({ file }) => runSeparately(file, "loudness")));
  }
  const several = "Ours measures every track of sound in a file; the other way the first one only.";
  return costRows({
    what: "Loudness with true peak",
    ours,
    other: { what: "a run of FFmpeg's libraries for each file", costs: runs },
    size: sizeOf(samples),
    rows: {
      cpuSeconds: { why: several },
      wallSeconds: { why: several },
    },
  });
}

async function compareProbes(samples: readonly Sample[], rounds: number): Promise<Result[]> {
  if (!hasFfprobe) return [{ leftOut: "Probes", because: "there is no ffprobe here to compare with" }];
  const ours: Cost[] = [];
  const spawned: Cost[] = [];
  for (let round = 0; round < rounds; round++) {
    ours.push(await oursOf(samples, [probe()]));
    spawned.push(await each(samples, ({ file }) => childrenCost(() => ffprobe(file))));
  }
  const starting =
    "Starting our reader takes longer than a probe: it serves thousands of files, and here a few.";
  return costRows({
    what: "Probe",
    ours,
    other: { what: "an ffprobe for each file", costs: spawned },
    size: sizeOf(samples),
    rows: {
      cpuSeconds: { why: starting },
      wallSeconds: { why: starting },
      bytesRead: { why: starting },
    },
  });
}

async function oursOf(samples: readonly Sample[], taps: Parameters<typeof readEach>[1]): Promise<Cost> {
  using left = temporaryFolder();
  const files = samples.map(({ file }) => file);
  return (await readEach(files, taps, left.path)).cost;
}

async function each(samples: readonly Sample[], way: (sample: Sample) => Promise<Cost>): Promise<Cost> {
  const costs: Cost[] = [];
  for (const sample of samples) costs.push(await way(sample));
  return oneAfterAnother(...costs);
}

const sizeOf = (samples: readonly Sample[]): number =>
  samples.reduce((sum, { file }) => sum + statSync(file).size, 0);

const filesOf = (count: number) => `${count} ${count === 1 ? "file" : "files"}`;
