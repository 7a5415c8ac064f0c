/** Previews of a film alone, against decoding every frame of it, and against a run of FFmpeg that skips to keyframes. */

import { mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { previews, tiles } from "../src/media/taps.ts";
import { costRows, oneAfterAnother, shareOfOther, timesAsMuch } from "./comparison.ts";
import { film, filmSeconds } from "./film.ts";
import { temporaryFolder } from "./folders.ts";
import type { Cost } from "./measure.ts";
import { readOnce, runOnce } from "./read.ts";
import type { Row } from "./rows.ts";

/** The film repeats itself, and decoding all of it takes minutes: a part must do; the figure is for all. */
const decodedSeconds = 120;

const options = { intervalMs: 2000, width: 320 };

export async function measure(rounds: number): Promise<Row[]> {
  const file = await film();
  const bif: Cost[] = [];
  const sheets: Cost[] = [];
  const everyFrame: Cost[] = [];
  const twoStages: Cost[] = [];
  const keyframes: Cost[] = [];
  const limit: Cost[] = [];
  for (let round = 0; round < rounds; round++) {
    bif.push(await readOnce(file, [previews(options)]));
    sheets.push(await readOnce(file, [tiles({ ...options, quality: 4, columns: 10, rows: 10 })]));
    const stages = await picturesThenSheets(file, decodedSeconds);
    const scale = filmSeconds / decodedSeconds;
    everyFrame.push(timesAsMuch(stages.pictures, scale));
    twoStages.push(timesAsMuch(oneAfterAnother(stages.pictures, stages.sheets), scale));
    keyframes.push(await runOnce("pictures", file));
    limit.push(await runOnce("decode-keyframes", file));
  }
  const { size } = statSync(file);
  const nothingElse = { what: "decoding keyframes, and nothing else", costs: limit };
  const part = `every frame of ${decodedSeconds} s, times ${filmSeconds / decodedSeconds}`;
  return [
    ...costRows({
      what: "A 10-minute 1080p film, previews alone",
      ours: bif,
      other: { what: "decoding every frame", costs: everyFrame },
      limit: nothingElse,
      size,
      note: part,
      rows: { cpuSeconds: shareOfOther(1 / 20) },
    }),
    ...costRows({
      what: "The same film, sheets of 10 x 10 pictures",
      ours: sheets,
      other: { what: "every frame to JPEG files, then sheets of those, as Jellyfin does", costs: twoStages },
      limit: nothingElse,
      size,
      note: part,
    }),
    ...costRows({
      what: "The same film, previews alone, of keyframes both",
      ours: bif,
      other: { what: "a run of FFmpeg's libraries that decodes keyframes only", costs: keyframes },
      limit: nothingElse,
      size,
    }),
  ];
}

/** Jellyfin's two stages: pictures are written as JPEG files, and decoded again to be put on sheets. */
export async function picturesThenSheets(
  file: string,
  seconds: number,
): Promise<{ pictures: Cost; sheets: Cost }> {
  using folder = temporaryFolder();
  const sheets = join(folder.path, "sheets");
  mkdirSync(sheets);
  return {
    pictures: await runOnce("pictures-of-every-frame", file, { seconds, out: folder.path }),
    sheets: await runOnce("sheets-of-pictures", join(folder.path, "%06d.jpg"), { out: sheets }),
  };
}
