import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { dataPaths } from "../../src/adapters/files.ts";
import { placementOf } from "../../src/adapters/lineage.ts";
import type { ProbeFinding, ProbeStream } from "../../src/api/media.ts";
import { albumLoudness, createLoudnessMeter } from "../../src/media/loudness.ts";
import { describeFile, type SectionType } from "../../src/media/names.ts";
import type { StoredPart } from "../../src/store/findings.ts";
import type { Store } from "../../src/store/store.ts";

/** When everything in the small library was added. */
export const addedAt = 1_700_000_000_000;

/** Adds a section with files as a scan would find them. @returns its id */
export function addSection(
  store: Store,
  title: string,
  type: SectionType,
  paths: readonly string[],
  root = `/media/${title}`,
): number {
  const id = store.sections.add({ uuid: `uuid-of-${title}`, title, type, paths: [root], at: addedAt });
  const rootId = store.sections.get(id)!.roots[0]!.id;
  paths.forEach((path, number) => {
    const place = placementOf(describeFile(type, path)!, path);
    const bundle = `${id}${number}`.padStart(40, "0");
    const file = { sectionId: id, rootId, path, size: 1000 + number, mtime: addedAt, bundle, ...place };
    store.catalogue.addFile(file, addedAt + number);
  });
  return id;
}

/** The part of a file by its path below the root. */
export function partAt(store: Store, path: string): StoredPart {
  for (let id = 1; ; id++) {
    const part = store.findings.part(id);
    if (part === undefined) throw new Error(`There is no ${path} in the small library.`);
    if (part.path === path) return part;
  }
}

/** The id of the only item of this title. */
export function itemNamed(store: Store, title: string): number {
  const [found, ...others] = store.items
    .list({ title, sort: "title", descending: false, offset: 0, limit: 100 })
    .filter(({ item }) => item.title === title);
  if (found === undefined || others.length > 0) throw new Error(`Not one item is called ${title}.`);
  return found.item.id;
}

const video: ProbeStream = {
  index: 0,
  type: "video",
  codec: "h264",
  profile: "High",
  bitrate: 4_000_400,
  default: true,
  forced: false,
  width: 1280,
  height: 534,
  pixelAspect: 1,
  frameRate: 24000 / 1001,
  bitDepth: 8,
};
const audio: ProbeStream = {
  index: 1,
  type: "audio",
  codec: "aac",
  language: "eng",
  title: "Stereo",
  default: true,
  forced: false,
  channels: 2,
  channelLayout: "stereo",
  sampleRate: 48_000,
};
const subtitle: ProbeStream = {
  index: 2,
  type: "subtitle",
  codec: "subrip",
  language: "ger",
  default: false,
  forced: true,
};

export const filmProbe: ProbeFinding = {
  container: "mkv",
  durationMs: 5999.6,
  bitrate: 4_200_499,
  streams: [video, audio, subtitle],
  chapters: [
    { startMs: 0, endMs: 3000, title: 'Beginning & "more"' },
    { startMs: 3000, endMs: 6000, title: "End" },
  ],
  tags: {},
};
export const trackProbe: ProbeFinding = {
  container: "flac",
  durationMs: 4000,
  streams: [{ ...audio, index: 0, codec: "flac" }],
  chapters: [],
  tags: {},
};

/** Measures a 997 Hz sine of 4 s in both channels, as the analysis does. @param level dBFS of its peak */
export function measureSine(index: number, level: number) {
  const sampleRate = 48_000;
  const meter = createLoudnessMeter({ sampleRate, channelWeights: [1, 1], truePeak: true });
  const sine = Float32Array.from(
    { length: 4 * sampleRate },
    (_, i) => 10 ** (level / 20) * Math.sin((2 * Math.PI * 997 * i) / sampleRate),
  );
  meter.add([sine, sine], sine.length);
  const { finding, momentary } = meter.end();
  return { stream: { index, ...finding }, momentary };
}

/** Keeps the loudness of one stream of a part, with its curve as an artefact. @returns the curve */
export async function keepLoudness(
  store: Store,
  data: string,
  part: StoredPart,
  index: number,
  level: number,
) {
  const { stream, momentary } = measureSine(index, level);
  const finding = { kind: "loudness", version: 1, data: { streams: [stream] }, at: addedAt };
  store.findings.keep(part, finding);
  const bytes = Buffer.alloc(2 * momentary.length);
  momentary.forEach((value, i) => {
    bytes.writeInt16LE(value, 2 * i);
  });
  await keepArtefact(data, part, `Loudness/${index}.r128`, bytes);
  return { stream, momentary };
}

export function keepAlbumLoudness(
  store: Store,
  albumId: number,
  tracks: readonly ReturnType<typeof measureSine>["stream"][],
): ReturnType<typeof albumLoudness> {
  const album = albumLoudness(tracks);
  store.findings.keepForItem(albumId, { kind: "loudness", version: 1, data: album, at: addedAt });
  return album;
}

export async function keepArtefact(
  data: string,
  part: StoredPart,
  name: string,
  bytes: Uint8Array,
): Promise<void> {
  const file = dataPaths(data).artefact(part.bundle, name);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, bytes);
}
