/** Previews and loudness of a film from one read, against a run of the same FFmpeg libraries for each. */

import { statSync } from "node:fs";
import { loudness, previews } from "../src/media/taps.ts";
import { film } from "./film.ts";
import { readOnce, runSeparately } from "./read.ts";
import type { Row } from "./rows.ts";

export async function measure(rounds: number): Promise<Row[]> {
  const file = await film();
  const { size } = statSync(file);
  const taps = [previews({ intervalMs: 2000, width: 320 }), loudness({ truePeak: true })];
  const ours = [];
  const separate = [];
  const limit = [];
  for (let round = 0; round < rounds; round++) {
    ours.push(await readOnce(file, taps));
    separate.push(await runSeparately(file, "pictures", "loudness"));
    limit.push(await runSeparately(file, "decode-keyframes-and-sound"));
  }
  const what = "A 10-minute 1080p film, previews and loudness with true peak";
  return [
    {
      what: `${what}: processor`,
      unit: "s",
      ours: ours.map(({ cpuSeconds }) => cpuSeconds),
      other: {
        what: "two runs of FFmpeg's libraries",
        figures: separate.map(({ cpuSeconds }) => cpuSeconds),
      },
      goal: { of: "ours / other", atMost: 0.75 },
      limit: {
        what: "decoding keyframes and sound, and nothing else",
        figures: limit.map(({ cpuSeconds }) => cpuSeconds),
      },
    },
    {
      what: `${what}: bytes read`,
      unit: "x the file's size",
      ours: ours.map(({ bytesRead }) => bytesRead / size),
      other: {
        what: "two runs of FFmpeg's libraries",
        figures: separate.map(({ bytesRead }) => bytesRead / size),
      },
      goal: { of: "ours", atMost: 1.05 },
      limit: { what: "every byte once", figures: [1] },
    },
  ];
}
