import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type ClipSpec, makeClip } from "../src/demo/encode.ts";
import { evenly, kindOf, measureCorpus, mediaBelow } from "./corpus.ts";
import { isRow } from "./rows.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "corpus-of-somebody-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const stream = { index: 0, default: true, forced: false } as const;

test("kinds are told by codec, height, depth and light of a film, else by the codec of the sound", () => {
  const film = { ...stream, type: "video", codec: "hevc", height: 2160, bitDepth: 10, hdr: "HDR10" } as const;
  const cover = { ...stream, type: "video", codec: "mjpeg", picture: true } as const;
  const sound = { ...stream, type: "audio", codec: "flac" } as const;
  expect(kindOf({ streams: [film, sound] })).toBe("Films in hevc, 2160p, 10 bits, HDR10");
  expect(kindOf({ streams: [{ ...stream, type: "video", codec: "h264", height: 720, bitDepth: 8 }] })).toBe(
    "Films in h264, 720p",
  );
  expect(kindOf({ streams: [cover, sound] })).toBe("Music in flac");
});

test("samples come from all of a list", () => {
  const list = Array.from({ length: 9 }, (_, i) => i);
  expect(evenly(list, 3)).toEqual([1, 4, 7]);
  expect(evenly(list, 20)).toEqual(list);
});

test("media is found in all folders, and nothing else", () => {
  mkdirSync(join(folder, "a", "b"), { recursive: true });
  for (const name of ["a/b/Film.MKV", "a/b/Film.nfo", "Track.flac", "folder.jpg"])
    writeFileSync(join(folder, name), "");
  expect(mediaBelow(folder)).toEqual([join(folder, "Track.flac"), join(folder, "a", "b", "Film.MKV")]);
});

test("a folder without media is refused", async () => {
  await expect(measureCorpus(folder, { rounds: 1 })).rejects.toThrow(
    `Expected films or music below ${folder}`,
  );
});

const sound = {
  codec: "aac",
  sampleRate: 48_000,
  channels: 2,
  signal: { kind: "noise", seed: 1, dbfs: -20 },
} as const;
const film: ClipSpec = {
  durationSeconds: 4,
  video: {
    width: 320,
    height: 180,
    frameRate: 24,
    codec: "libx264",
    pictures: { kind: "greys", levels: [40, 90], secondsEach: 1 },
  },
  audio: [sound],
};

test("what is found is compared kind by kind, and what cannot be read is left out", {
  timeout: 120_000,
}, async () => {
  makeClip(join(folder, "Film.mkv"), film);
  writeFileSync(join(folder, "Torn.mp3"), "torn");
  const [films, others, ...rest] = await measureCorpus(folder, { rounds: 1 });
  expect(rest).toEqual([]);
  expect(films!.title).toBe("Films in h264, 180p: 1 file");
  const whats = films!.results.filter(isRow).map(({ what }) => what);
  expect(whats).toEqual(
    expect.arrayContaining(["Previews: processor", "Loudness with true peak: bytes read"]),
  );
  for (const { ours, other } of films!.results.filter(isRow))
    expect(Math.min(...ours, ...other!.figures)).toBeGreaterThan(0);
  expect(others).toEqual({
    title: "Not compared",
    results: [{ leftOut: join(folder, "Torn.mp3"), because: "our reader could not open it" }],
  });
});
