/** Every analysis of a film from one read, against a run of the same FFmpeg libraries for each. */

import { statSync } from "node:fs";
import { previews } from "../src/media/taps.ts";
import { costRows, shareOfOther } from "./comparison.ts";
import { everyTap } from "./every-tap.ts";
import { film, largeClip } from "./film.ts";
import { readOnce, runSeparately } from "./read.ts";
import type { Row } from "./rows.ts";

/**
 * What each analysis reads of a file where it is a run of its own. They stop where FFmpeg's libraries do: no run has
 * the cost of what is made of pictures and samples afterwards, such as telling speech from music.
 */
const separate = [
  "pictures",
  "chapter-pictures",
  "loudness",
  "silences",
  "sound-for-speech",
  "sound-for-fingerprints",
  "credits-evidence",
  "packets",
] as const;

export async function measure(rounds: number): Promise<Row[]> {
  const file = await film();
  const { size } = statSync(file);
  const ours = [];
  const others = [];
  const limit = [];
  const sparse = [];
  const large = await largeClip();
  const memory: number[] = [];
  for (let round = 0; round < rounds; round++) {
    ours.push(await readOnce(file, everyTap));
    others.push(await runSeparately(file, ...separate));
    limit.push(await runSeparately(file, "decode-keyframes-and-sound"));
    sparse.push(await readOnce(file, [previews({ intervalMs: 10_000, width: 320 })]));
    // So close together that every picture is decoded: nothing takes more.
    const taps = [...everyTap.slice(2), previews({ intervalMs: 400, width: 320 })];
    memory.push((await readOnce(large, taps)).peakMegabytes);
  }
  const what = "A 10-minute 1080p film, every analysis of pictures and sound";
  return [
    ...costRows({
      what,
      ours,
      other: { what: `${separate.length} runs of FFmpeg's libraries`, costs: others },
      limit: { what: "decoding keyframes and sound, and nothing else", costs: limit },
      size,
      rows: {
        cpuSeconds: shareOfOther(0.5),
        bytesRead: {
          goal: { of: "ours", atMost: 1.05 },
          limit: { what: "every byte once", figures: [1] },
        },
        peakMegabytes: {
          why: "All analyses are in one process at one time here; runs after one another have one of them each.",
        },
      },
    }),
    {
      what: "The same film, previews each 10 s and nothing else: bytes read",
      unit: "x the file's size",
      ours: sparse.map(({ bytesRead }) => bytesRead / size),
      goal: { of: "ours", atMost: 0.15 },
    },
    {
      what: "Memory of the process that reads, every analysis: 1080p H.264",
      unit: "MB",
      ours: ours.map(({ peakMegabytes }) => peakMegabytes),
      goal: { of: "ours", atMost: 350 },
    },
    {
      what: "Memory of the process that reads, every analysis, all pictures decoded: 2160p HEVC of 10 bits",
      unit: "MB",
      ours: memory,
      goal: { of: "ours", atMost: 600 },
    },
  ];
}
