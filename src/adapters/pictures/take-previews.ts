import { createHash } from "node:crypto";
import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp, { type Sharp } from "sharp";
import type { PreviewsBeside } from "../../core/ports.ts";
import { encodeBif, readBifIndex } from "../../media/bif.ts";
import { slotCount } from "../../media/preview-slots.ts";
import type { PreviewsFinding, TilesTapFinding } from "../../media/taps.ts";
import { checkPictureCount, tileAt, tileFile } from "../../media/tiles.ts";
import { readHeader } from "./decode.ts";

interface Target {
  folder: string;
  durationMs: number;
}

/** What Jellyfin has unless it is told otherwise, and what our tiles have; its files do not say. */
const usualIntervalMs = 10_000;
const bifFile = "taken.bif";
/** Largest mean, of 255, of what still is black: JPEG lets the rows above shine in. */
const black = 8;
/** Of the pictures that are cut: each is encoded a second time. */
const quality = 90;

/** Copies pictures that others made into a folder, once they have been checked. @throws Error for people */
export const takePreviews = (
  beside: PreviewsBeside,
  to: Target,
): Promise<{ previews: PreviewsFinding; tiles?: TilesTapFinding }> =>
  "bif" in beside ? takeBif(beside.bif, to) : takeSheets(beside, to);

async function takeBif(file: string, { folder, durationMs }: Target) {
  const bytes = await readFile(file);
  const { count, intervalMs, entries } = readBifIndex(bytes);
  const last = entries.at(-1);
  if (last === undefined || last.offset + last.length > bytes.length)
    throw new Error(`${file} is cut short.`);
  // Ours are at equal intervals: clients are told no more than that.
  const step = last.timestampMs / Math.max(1, count - 1) || intervalMs;
  if (entries.some(({ timestampMs }, i) => timestampMs !== i * step))
    throw new Error(`The pictures of ${file} are not at equal intervals.`);
  checkPictureCount(count, durationMs, step);
  const { offset, length } = entries[0]!;
  const { width, height } = await sharp(bytes.subarray(offset, offset + length)).metadata();
  const pictures = entries.map((entry) => bytes.subarray(entry.offset, entry.offset + entry.length));
  return { previews: await keepBif(pictures, { folder, intervalMs: step, width, height }) };
}

async function takeSheets(
  {
    sheets,
    width,
    columns,
    rows,
    intervalMs = usualIntervalMs,
  }: Extract<PreviewsBeside, { sheets: string[] }>,
  { folder, durationMs }: Target,
) {
  const headers = await Promise.all(sheets.map(readHeader));
  const [first] = headers;
  const height = first!.height / rows;
  if (
    headers.some((one) => one.width !== width * columns || one.height !== height * rows || height % 1 !== 0)
  )
    throw new Error(`The sheets of ${sheets[0]} are not all ${columns} times ${width} pixels wide.`);
  const count = slotCount(durationMs, intervalMs);
  if (sheets.length !== Math.ceil(count / (columns * rows)))
    throw new Error(
      `Expected pictures each ${intervalMs / 1000} s of ${(durationMs / 1000).toFixed(1)} s, but there are ` +
        `${sheets.length} sheets of ${columns * rows}: ${sheets[0]} is of another video, or of other intervals.`,
    );
  const pictures: Uint8Array[] = [];
  for (const [sheet, file] of sheets.entries()) {
    // Decoded once for all of its pictures.
    const { data, info } = await sharp(file).raw().toBuffer({ resolveWithObject: true });
    for (let place = 0; place < columns * rows; place++) {
      const { column, row } = tileAt(place, { columns, rows });
      const picture = sharp(data, { raw: info }).extract({
        left: column * width,
        top: row * height,
        width,
        height,
      });
      if (sheet * columns * rows + place < count) pictures.push(await picture.jpeg({ quality }).toBuffer());
      else await expectBlack(picture, file);
    }
  }
  const size = { width, height, intervalMs };
  const previews = await keepBif(pictures, { folder, ...size });
  // Whoever reads ours counts on the usual interval.
  if (intervalMs !== usualIntervalMs) return { previews };
  for (const [sheet, file] of sheets.entries()) await copyFile(file, join(folder, tileFile(sheet)));
  return {
    previews,
    tiles: {
      ...{ columns, rows, ...size, count, sheets: sheets.length },
      files: sheets.map((_, sheet) => tileFile(sheet)),
    },
  };
}

/** What is left of the last sheet is black; a picture there would be of a longer video. */
async function expectBlack(picture: Sharp, file: string): Promise<void> {
  const pixels = await picture.raw().toBuffer();
  if (pixels.reduce((sum, value) => sum + value, 0) / pixels.length > black)
    throw new Error(`${file} has more pictures than the video has intervals: it is of another one.`);
}

async function keepBif(
  pictures: readonly Uint8Array[],
  { folder, ...size }: { folder: string; intervalMs: number; width: number; height: number },
): Promise<PreviewsFinding> {
  const bif = Buffer.concat(encodeBif(pictures, size.intervalMs));
  await writeFile(join(folder, bifFile), bif);
  const sha256 = createHash("sha256").update(bif).digest("hex");
  return { file: bifFile, count: pictures.length, ...size, sha256 };
}
