/** Previews of a film alone, against decoding every frame of it. */

import { previews } from "../src/media/taps.ts";
import { film } from "./film.ts";
import { readOnce, runSeparately } from "./read.ts";
import type { Row } from "./rows.ts";

export async function measure(rounds: number): Promise<Row[]> {
  const file = await film();
  const ours = [];
  const everyFrame = [];
  const limit = [];
  for (let round = 0; round < rounds; round++) {
    ours.push(await readOnce(file, [previews({ intervalMs: 2000, width: 320 })]));
    everyFrame.push(await runSeparately(file, "pictures-of-every-frame"));
    limit.push(await runSeparately(file, "decode-keyframes"));
  }
  return [
    {
      what: "A 10-minute 1080p film, previews alone: processor",
      unit: "s",
      ours: ours.map(({ cpuSeconds }) => cpuSeconds),
      other: { what: "decoding every frame", figures: everyFrame.map(({ cpuSeconds }) => cpuSeconds) },
      goal: { of: "ours / other", atMost: 1 / 20 },
      limit: {
        what: "decoding keyframes, and nothing else",
        figures: limit.map(({ cpuSeconds }) => cpuSeconds),
      },
    },
  ];
}
