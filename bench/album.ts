/** Loudness of albums: every track once, against track by track and each album again. */

import { mkdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ClipSpec } from "../src/demo/encode.ts";
import { makeLibrary } from "../src/demo/library.ts";
import { albumLoudness } from "../src/media/loudness.ts";
import { loudness, type StreamsLoudnessFinding } from "../src/media/taps.ts";
import { costRows, oneAfterAnother } from "./comparison.ts";
import { cacheFolder } from "./film.ts";
import { temporaryFolder } from "./folders.ts";
import { type Cost, withOwnWork } from "./measure.ts";
import { readEach, runOnce, runSeparately } from "./read.ts";
import type { Row } from "./rows.ts";
import type { Sizes } from "./sizes.ts";

type Music = Sizes["music"];

export async function measure(rounds: number, music: Music): Promise<Row[]> {
  using folder = temporaryFolder();
  const albums = await makeAlbums(folder.path, music);
  const ours: Cost[] = [];
  const twice: Cost[] = [];
  for (let round = 0; round < rounds; round++) {
    ours.push(oneAfterAnother(...(await oneByOne(albums, ({ tracks }) => onceEach(tracks)))));
    twice.push(
      oneAfterAnother(...(await oneByOne(albums, ({ tracks, list }) => trackByTrackAndAgain(tracks, list)))),
    );
  }
  const all = albums.flatMap(({ tracks }) => tracks);
  const { albums: count, tracks, minutes } = music;
  return costRows({
    what:
      `Loudness of ${count === 1 ? "an album" : `${count} albums`} of ${tracks} tracks of ${minutes} minutes ` +
      "and of its tracks",
    ours,
    other: { what: "a run of FFmpeg's libraries for each track, and one for each album again", costs: twice },
    size: all.reduce((sum, track) => sum + statSync(track).size, 0),
    note: "without true peaks: those who do it twice leave them out",
  });
}

async function oneByOne(albums: readonly Album[], way: (album: Album) => Promise<Cost>): Promise<Cost[]> {
  const costs: Cost[] = [];
  for (const album of albums) costs.push(await way(album));
  return costs;
}

/** The album's loudness comes from the blocks of its tracks (BS.1770-5 gates over all of them). */
async function onceEach(tracks: readonly string[]): Promise<Cost> {
  using left = temporaryFolder();
  const { cost, found } = await readEach(tracks, [loudness({ truePeak: false })], left.path);
  const streams = found.map(([first]) => (first as StreamsLoudnessFinding).streams[0]!);
  return await withOwnWork(cost, () => albumLoudness(streams));
}

async function trackByTrackAndAgain(tracks: readonly string[], list: string): Promise<Cost> {
  const costs: Cost[] = [];
  for (const track of tracks) costs.push(await runSeparately(track, "loudness-alone"));
  return oneAfterAnother(...costs, await runOnce("loudness-alone", list));
}

interface Album {
  tracks: string[];
  /** The file that tells FFmpeg to play them as one. */
  list: string;
}

/** All albums are the same tracks under other names: what is measured does not look at what is heard. */
async function makeAlbums(below: string, { albums, tracks, minutes }: Music): Promise<Album[]> {
  const names = Array.from({ length: tracks }, (_, i) => `${i + 1}.m4a`);
  const folder = join(cacheFolder, `album-${tracks}x${minutes}`);
  await makeLibrary(
    folder,
    names.map((path, i) => ({ path, spec: trackOf(i, minutes) })),
    { signal: new AbortController().signal, onProgress() {} },
  );
  return Array.from({ length: albums }, (_, i) => {
    const album = join(below, `Album ${i + 1}`);
    mkdirSync(album);
    for (const name of names) symlinkSync(join(folder, name), join(album, name));
    const list = join(album, "album.ffconcat");
    writeFileSync(list, ["ffconcat version 1.0", ...names.map((name) => `file ${name}`), ""].join("\n"));
    return { tracks: names.map((name) => join(album, name)), list };
  });
}

const trackOf = (seed: number, minutes: number): ClipSpec => ({
  durationSeconds: 60 * minutes,
  audio: [
    {
      codec: "aac",
      sampleRate: 44_100,
      channels: 2,
      bitrate: 192_000,
      signal: { kind: "music", seed, beatsPerMinute: 90 + 7 * seed, dbfs: -3 - 4 * (seed % 3) },
    },
  ],
});
