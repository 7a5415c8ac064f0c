/** Previews of a film alone, against decoding every frame of it. */

import { previews } from "../src/media/taps.ts";
import { film, filmSeconds } from "./film.ts";
import { readOnce, runOnStart, runSeparately } from "./read.ts";
import type { Row } from "./rows.ts";

/** The film repeats itself, and decoding all of it takes minutes: a part must do; the figure is for all. */
const decodedSeconds = 120;

export async function measure(rounds: number): Promise<Row[]> {
  const file = await film();
  const ours = [];
  const everyFrame = [];
  const limit = [];
  for (let round = 0; round < rounds; round++) {
    ours.push(await readOnce(file, [previews({ intervalMs: 2000, width: 320 })]));
    everyFrame.push(await runOnStart(file, decodedSeconds, "pictures-of-every-frame"));
    limit.push(await runSeparately(file, "decode-keyframes"));
  }
  const scale = filmSeconds / decodedSeconds;
  return [
    {
      what: "A 10-minute 1080p film, previews alone: processor",
      unit: "s",
      ours: ours.map(({ cpuSeconds }) => cpuSeconds),
      other: {
        what: "decoding every frame",
        figures: everyFrame.map(({ cpuSeconds }) => cpuSeconds * scale),
      },
      goal: { of: "ours / other", atMost: 1 / 20 },
      note: `every frame of ${decodedSeconds} s, times ${scale}`,
      limit: {
        what: "decoding keyframes, and nothing else",
        figures: limit.map(({ cpuSeconds }) => cpuSeconds),
      },
    },
  ];
}
