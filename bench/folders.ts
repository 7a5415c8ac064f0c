/** Folders that last as long as a benchmark, and the libraries in them. */

import {
  appendFileSync,
  closeSync,
  copyFileSync,
  ftruncateSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ClipSpec } from "../src/demo/encode.ts";
import { makeLibrary } from "../src/demo/library.ts";
import { cacheFolder } from "./film.ts";

const folders = new Set<string>();
process.once("exit", () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/**
 * An empty folder that goes when it is disposed of, or when the program ends before.
 * @param below where it is made
 */
export function temporaryFolder(below = tmpdir()): { path: string } & Disposable {
  const path = mkdtempSync(join(below, "butler-bench-"));
  folders.add(path);
  return {
    path,
    [Symbol.dispose]() {
      rmSync(path, { recursive: true, force: true });
      folders.delete(path);
    },
  };
}

/** Films for scanning. Each has a size of its own, as films do, and takes no room: nothing is ever written into it. */
export function makeEmptyFilms(folder: string, count: number): void {
  const shelf = 1000;
  for (let i = 0; i < count; i++) {
    const place = join(folder, `Shelf ${Math.floor(i / shelf)}`);
    if (i % shelf === 0) mkdirSync(place, { recursive: true });
    const file = openSync(join(place, titleOf(i, "mkv")), "w");
    ftruncateSync(file, i + 1);
    closeSync(file);
  }
}

/** Films of two seconds for probing, each of a size of its own. */
export async function makeSmallFilms(folder: string, count: number): Promise<void> {
  const clips = join(cacheFolder, "clips");
  const levels = [40, 80, 120, 160];
  await makeLibrary(
    clips,
    levels.map((level) => ({ path: `${level}.mp4`, spec: clip(level) })),
    { signal: new AbortController().signal, onProgress() {} },
  );
  mkdirSync(folder);
  for (let i = 0; i < count; i++) {
    const file = join(folder, titleOf(i, "mp4"));
    copyFileSync(join(clips, `${levels[i % levels.length]}.mp4`), file);
    appendFileSync(file, freeBox(i));
  }
}

const clip = (level: number): ClipSpec => ({
  durationSeconds: 2,
  video: {
    width: 320,
    height: 180,
    frameRate: 24,
    codec: "libx264",
    pictures: { kind: "greys", levels: [level], secondsEach: 1 },
  },
  audio: [
    { codec: "aac", sampleRate: 48000, channels: 2, signal: { kind: "sine", frequency: 440, dbfs: -20 } },
  ],
});

/** Room in an MP4 file that means nothing (ISO 14496-12, 8.1.2). */
function freeBox(bytes: number): Buffer {
  const box = Buffer.alloc(8 + bytes);
  box.writeUInt32BE(box.length, 0);
  box.write("free", 4);
  return box;
}

/** The same film under many names, so that there is something to read for long. */
export function makeCopies(folder: string, film: string, count: number): void {
  mkdirSync(folder);
  for (let i = 0; i < count; i++) symlinkSync(film, join(folder, titleOf(i, "mp4")));
}

const titleOf = (i: number, extension: string) => `Film ${i} (${1930 + (i % 90)}).${extension}`;
