import { readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { picture } from "../../test/support/picture.ts";
import { createSettableClock } from "../../test/support/settable-clock.ts";
import { temporaryFolder } from "../../test/support/small-house.ts";
import type { PictureFile, Transcoding } from "../core/ports.ts";
import { createArtwork } from "./artwork.ts";
import { dataPaths } from "./files.ts";
import { openPictures } from "./pictures.ts";

const wanted: Transcoding = {
  ...{ width: 30, height: 30, minSize: false, upscale: false, format: "jpeg", quality: 80 },
  ...{ blur: 0, saturation: 100, opacity: 100 },
};

async function openArtwork() {
  const folder = temporaryFolder();
  const paths = dataPaths(join(folder, "data"));
  const clock = createSettableClock("2026-03-10T12:00:00Z");
  const pictures = openPictures();
  onTestFinished(() => pictures.close());
  const artwork = createArtwork(paths, pictures, clock);
  const put = async (colour: readonly number[]): Promise<PictureFile> => {
    const file = join(folder, "poster.png");
    writeFileSync(file, await picture({ width: 60, height: 60, colour }).png().toBuffer());
    const { size, mtimeMs } = statSync(file);
    return { file, size, mtime: Math.floor(mtimeMs) };
  };
  const cached = () =>
    readdirSync(join(paths.cache, "PhotoTranscoder"), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => name);
  return { artwork, clock, put, cached };
}

test("one picture in one form is made once, also when it is asked for many times at once", async () => {
  const { artwork, put, cached } = await openArtwork();
  const source = await put([90, 0, 0]);
  const made = await Promise.all(Array.from({ length: 5 }, () => artwork.transcoded(source, wanted)));
  expect(new Set(made.map(({ file }) => file)).size).toBe(1);
  const [first] = made;
  writeFileSync(first!.file, "kept");
  expect(readFileSync((await artwork.transcoded(source, { ...wanted })).file, "utf8")).toBe("kept");
  await artwork.transcoded(source, { ...wanted, width: 20 });
  await artwork.transcoded({ ...source, mtime: source.mtime + 1 }, wanted);
  expect(cached()).toHaveLength(3);
});

test("what is being made lies in scratch, which is emptied at each start, until it is whole", async () => {
  const folder = temporaryFolder();
  const paths = dataPaths(folder);
  const transcode = (_: unknown, __: unknown, aside: string) => {
    expect(dirname(aside)).toBe(paths.scratch);
    writeFileSync(aside, "half");
    return new Promise<never>(() => {});
  };
  const clock = createSettableClock("2026-03-10T12:00:00Z");
  const begun = Promise.withResolvers<void>();
  const pictures = {
    transcode: (...given: Parameters<typeof transcode>) => {
      begun.resolve();
      return transcode(...given);
    },
    corners: () => Promise.reject(new Error("Nobody asks for corners here.")),
  };
  void createArtwork(paths, pictures, clock).transcoded({ file: "poster.png", size: 1, mtime: 1 }, wanted);
  await begun.promise;
  expect(readdirSync(paths.scratch)).toHaveLength(1);
  expect(
    readdirSync(paths.cache, { recursive: true, withFileTypes: true }).filter((one) => one.isFile()),
  ).toEqual([]);
});

test("one that is used does not grow old", async () => {
  const { artwork, clock, put } = await openArtwork();
  const source = await put([90, 0, 0]);
  const { file } = await artwork.transcoded(source, wanted);
  const old = clock.now() / 1000 - 20 * 86_400;
  utimesSync(file, old, old);
  await artwork.transcoded(source, wanted);
  expect(statSync(file).mtimeMs).toBe(clock.now());
});

test("what cannot be made leaves nothing behind, and is tried again", async () => {
  const { artwork, put, cached } = await openArtwork();
  const source = await put([90, 0, 0]);
  const whole = readFileSync(source.file);
  writeFileSync(source.file, "no picture");
  await expect(artwork.transcoded(source, wanted)).rejects.toThrow("cannot be read");
  expect(cached()).toEqual([]);
  writeFileSync(source.file, whole);
  expect(statSync((await artwork.transcoded(source, wanted)).file).size).toBeGreaterThan(100);
});
