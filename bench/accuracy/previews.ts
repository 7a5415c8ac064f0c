/** Preview pictures of clips whose pictures show their time. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type PreviewsFinding, previews } from "../../src/media/taps.ts";
import { corpus, ensureCorpus } from "../../test/media/corpus.ts";
import { clockPictures, keyframeGapMs } from "../../test/media/preview-clock.ts";
import type { Row } from "../rows.ts";
import { share, whileReading } from "./reading.ts";

const intervalMs = 1500;

export const previewRows = (): Promise<Row[]> =>
  whileReading(async ({ read, folder }) => {
    const files = ensureCorpus();
    const clips = corpus.filter(({ video }) => video);
    const count = { right: 0, all: 0 };
    for (const clip of clips) {
      const { file } = await read<PreviewsFinding>(
        files.get(clip.name)!,
        previews({ intervalMs, width: 320 }),
      );
      const pictures = await clockPictures(readFileSync(join(folder, file)), clip, intervalMs);
      count.all += pictures.length;
      count.right += pictures.filter(({ errorMs }) => errorMs <= keyframeGapMs(clip)).length;
    }
    return [
      {
        what: "Previews: pictures of their time, within one keyframe",
        unit: "%",
        ours: [share(count.right, count.all)],
        goal: { of: "ours", atLeast: 100 },
        note: `${count.all} pictures of ${clips.length} files of all codecs and containers, each of which shows its time`,
      },
    ];
  });
