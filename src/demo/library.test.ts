import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openClip } from "../../test/support/clip.ts";
import { exifOf } from "../media/exif.ts";
import { type LibraryFile, type MakeOptions, makeLibrary, type Progress } from "./library.ts";

let parent: string;
let folder: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "library-"));
  folder = join(parent, "media");
});
afterEach(() => rmSync(parent, { recursive: true }));

const video = {
  width: 64,
  height: 48,
  frameRate: 24,
  codec: "libx264",
  pictures: { kind: "greys", levels: [50, 150], secondsEach: 1 },
} as const;
const sine = { sampleRate: 48000, channels: 2, signal: { kind: "sine", frequency: 997, dbfs: -20 } } as const;
const film: LibraryFile = {
  path: "Films/Grey (2001)/Grey (2001).mp4",
  spec: { durationSeconds: 2, video, audio: [{ ...sine, codec: "aac" }] },
};
const track: LibraryFile = {
  path: "Music/One/Two/01 - Three.flac",
  spec: { durationSeconds: 1, audio: [{ ...sine, codec: "flac" }], tags: { title: "Three" } },
};
const quiet: MakeOptions = { signal: new AbortController().signal, onProgress() {} };

describe("makeLibrary", () => {
  it("makes every file, and says how far it is", async () => {
    const heard: Progress[] = [];
    const made = await makeLibrary(folder, [film, track], {
      ...quiet,
      onProgress: (progress) => heard.push(progress),
    });
    expect(made).toBe(true);
    expect(readdirSync(parent)).toEqual(["media"]);
    const clip = openClip(join(folder, film.path));
    expect(clip.video!.frames.map((frame) => Math.round(frame.pixel(9, 9) / 10) * 10)).toEqual([
      ...Array(24).fill(50),
      ...Array(24).fill(150),
    ]);
    expect(clip.audio[0]!.codec).toBe("aac");
    expect(openClip(join(folder, track.path)).tags.title).toBe("Three");
    for (const { path } of [film, track])
      expect(heard.filter(({ file }) => file === path).at(-1)!.fraction).toBe(1);
    expect(heard.at(-1)!.overall).toBe(1);
    expect(heard.map(({ overall }) => overall)).toEqual(
      heard.map(({ overall }) => overall).toSorted((a, b) => a - b),
    );
  });

  it("writes into photos what a camera would", async () => {
    const photo: LibraryFile = {
      path: "Photos/Pier.jpg",
      spec: { durationSeconds: 1, video: { ...video, frameRate: 1, codec: "mjpeg" } },
      words: {
        maker: "Beacon",
        model: "Pocket 2",
        takenAt: "2023-12-30T12:01:15",
        latitude: -43.6042,
        longitude: 172.7194,
      },
    };
    await makeLibrary(folder, [photo], quiet);
    const { width, exif } = await sharp(join(folder, photo.path)).metadata();
    expect(width).toBe(64);
    expect(exifOf(exif!)).toEqual({
      camera: "Beacon Pocket 2",
      takenAt: "2023-12-30T12:01:15",
      latitude: -43.6042,
      longitude: 172.7194,
    });
  });

  it("keeps a whole library as it is", async () => {
    await makeLibrary(folder, [track], quiet);
    const before = statSync(join(folder, track.path)).ino;
    expect(await makeLibrary(folder, [track], quiet)).toBe(false);
    expect(statSync(join(folder, track.path)).ino).toBe(before);
  });

  it("makes it again when other files are asked for, or one has gone", async () => {
    await makeLibrary(folder, [track], quiet);
    const longer = { ...track, spec: { ...track.spec, durationSeconds: 3 } };
    expect(await makeLibrary(folder, [longer], quiet)).toBe(true);
    expect(openClip(join(folder, track.path)).durationSeconds).toBe(3);
    rmSync(join(folder, track.path));
    expect(await makeLibrary(folder, [longer], quiet)).toBe(true);
    expect(existsSync(join(folder, track.path))).toBe(true);
  });

  it("leaves a folder alone that holds something else", async () => {
    await makeLibrary(folder, [track], quiet);
    rmSync(join(folder, ".library.json"));
    writeFileSync(join(folder, "mine.txt"), "");
    await expect(makeLibrary(folder, [film], quiet)).rejects.toThrow("holds other files");
    expect(readdirSync(folder).sort()).toEqual(["Music", "mine.txt"]);
  });

  it("stops in the middle of a file when told to, and leaves nothing", async () => {
    const stop = new AbortController();
    const reason = new Error("asked");
    const endless = { ...film, spec: { ...film.spec, durationSeconds: 36_000 } };
    const making = makeLibrary(folder, [endless], {
      signal: stop.signal,
      onProgress: () => stop.abort(reason),
    });
    await expect(making).rejects.toBe(reason);
    expect(readdirSync(parent)).toEqual([]);
  });

  it("says which file could not be made and why, and leaves nothing", async () => {
    const wrong = { ...film, spec: { ...film.spec, video: { ...video, codec: "x999" } } };
    await expect(makeLibrary(folder, [track, wrong], quiet)).rejects.toThrow(
      /Grey \(2001\)\.mp4 could not be made: There is no encoder called "x999"/,
    );
    expect(readdirSync(parent)).toEqual([]);
  });
});
