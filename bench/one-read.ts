/** Previews and loudness of a film from one read, against a run of the same FFmpeg libraries for each. */

import { statSync } from "node:fs";
import { loudness, previews } from "../src/media/taps.ts";
import { costRows, shareOfOther } from "./comparison.ts";
import { film, largeFilm, smallFilm } from "./film.ts";
import { readOnce, runSeparately } from "./read.ts";
import type { Row } from "./rows.ts";

/** @param largeFilmSeconds of a film in 2160p; without it, that and one in 720p are left out */
export async function measure(rounds: number, largeFilmSeconds?: number): Promise<Row[]> {
  const rows = await rowsOf("A 10-minute 1080p film", await film(), rounds, shareOfOther(0.75));
  if (largeFilmSeconds === undefined) return rows;
  const what = `A ${largeFilmSeconds / 60}-minute film of 2160p HEVC with 10 bits`;
  return [
    ...rows,
    ...(await rowsOf("The same film in 720p", await smallFilm(), rounds)),
    ...(await rowsOf(what, await largeFilm(largeFilmSeconds), rounds)),
  ];
}

/** @param promised of the processor time */
async function rowsOf(
  name: string,
  file: string,
  rounds: number,
  promised: Pick<Row, "goal"> = {},
): Promise<Row[]> {
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
  return costRows({
    what: `${name}, previews and loudness with true peak`,
    ours,
    other: { what: "two runs of FFmpeg's libraries", costs: separate },
    limit: { what: "decoding keyframes and sound, and nothing else", costs: limit },
    size,
    rows: {
      cpuSeconds: {
        ...promised,
        why:
          "Most of both is decoding and the filters of loudness, which are the same work; what one read saves is " +
          "opening, reading and taking the file apart a second time.",
      },
      bytesRead: {
        goal: { of: "ours", atMost: 1.05 },
        limit: { what: "every byte once", figures: [1] },
      },
      peakMegabytes: {
        why:
          "Pictures and sound are in one process at one time here, with the buffers of both; two runs after one " +
          "another have one of them each.",
      },
    },
  });
}
