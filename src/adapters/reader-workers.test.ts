import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { ensureCorpus, smallFiles } from "../../test/media/corpus.ts";
import * as taps from "../media/taps.ts";
import { openReader } from "./reader.ts";

const picture = { width: 160, quality: 4 };
const everyTap = [
  taps.probe(),
  taps.previews({ intervalMs: 500, ...picture }),
  taps.tiles({ intervalMs: 500, columns: 2, rows: 2, ...picture }),
  taps.chapterPictures({ chapters: [{ startMs: 0, endMs: 2000 }], ...picture }),
  taps.loudness({ truePeak: true }),
  taps.deep(),
  taps.intros(),
  taps.credits({ windowMs: 2000, sound: true }),
  taps.voice({ model: "" }),
  taps.ads(),
  taps.music({ model: "" }),
];

/** All that is found in the files, with sums of what is written, by so many processes at one time. */
async function findingsBy(slots: number, files: readonly string[]): Promise<unknown[]> {
  const reader = openReader({ slots });
  onTestFinished(() => reader.close());
  const { signal } = new AbortController();
  return Promise.all(
    files.map(async (file) => {
      const folder = mkdtempSync(join(tmpdir(), "workers-"));
      onTestFinished(() => rmSync(folder, { recursive: true }));
      const { outcomes } = await reader.read({ file, taps: everyTap, artefactFolder: folder }, { signal });
      const sums = readdirSync(folder)
        .sort()
        .map((name) => [
          name,
          createHash("sha256")
            .update(readFileSync(join(folder, name)))
            .digest("hex"),
        ]);
      return { outcomes, sums };
    }),
  );
}

it("finds the same in the same files, however many processes read them", async () => {
  const names = ["h264.mp4", "vp9.webm", "mpeg2.ts", "cover.flac"];
  const files = [...ensureCorpus(smallFiles.filter(({ name }) => names.includes(name))).values()];
  const alone = await findingsBy(1, files);
  expect(await findingsBy(4, files.toReversed())).toEqual(alone.toReversed());
  expect(JSON.stringify(alone)).toContain('"found"');
});
