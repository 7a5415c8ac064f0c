import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openReader, type ReaderPool } from "../../src/adapters/reader.ts";
import type { ProbeFinding } from "../../src/core/ports.ts";
import type { AudioSpec, VideoSpec } from "../../src/demo/encode.ts";
import {
  loudness,
  type PreviewsFinding,
  previews,
  probe,
  type StreamsLoudnessFinding,
  type Tap,
} from "../../src/media/taps.ts";
import { broken, type CorpusClip, corpus, ensureCorpus, loudnessOf, makeBroken } from "./corpus.ts";
import { clockPictures, keyframeGapMs, shownMs } from "./preview-clock.ts";

let folder: string;
let files: Map<string, string>;
let reader: ReaderPool;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "corpus-"));
  files = ensureCorpus();
  reader = openReader({ slots: 1 });
}, 300_000);
afterAll(async () => {
  await reader.close();
  rmSync(folder, { recursive: true });
});

async function read<Finding>(file: string, tap: Tap): Promise<{ finding: Finding; artefactFolder: string }> {
  const artefactFolder = mkdtempSync(join(folder, "artefacts-"));
  const signal = new AbortController().signal;
  const { outcomes } = await reader.read({ file, taps: [tap], artefactFolder }, { signal });
  const [outcome] = outcomes;
  if ("failed" in outcome!) throw new Error(outcome.failed);
  return { finding: outcome!.found as Finding, artefactFolder };
}

const codecs: Readonly<Record<string, string>> = {
  libx264: "h264",
  libx265: "hevc",
  libsvtav1: "av1",
  "libvpx-vp9": "vp9",
  libmp3lame: "mp3",
  libvorbis: "vorbis",
  libopus: "opus",
};
const containers: Readonly<Record<string, string>> = { webm: "mkv", m4a: "mp4", ts: "mpegts" };
const layouts: Readonly<Record<number, RegExp>> = {
  1: /^mono$/,
  2: /^stereo$/,
  6: /^5\.1(\(side\))?$/,
  8: /^7\.1$/,
};

const extensionOf = (name: string): string => extname(name).slice(1);

function videoStream(spec: VideoSpec) {
  return {
    type: "video",
    codec: codecs[spec.codec] ?? spec.codec,
    width: spec.width,
    height: spec.height,
    pixelAspect: spec.pixelAspect ? spec.pixelAspect.num / spec.pixelAspect.den : 1,
    rotation: spec.rotation ?? 0,
    bitDepth: spec.bits ?? 8,
    ...(spec.hdr && { hdr: spec.hdr }),
    ...(!spec.times && { frameRate: expect.closeTo(spec.frameRate, 2) }),
  };
}

function audioStream({ codec, channels, sampleRate, language, title }: AudioSpec, container: string) {
  return {
    type: "audio",
    codec: codecs[codec] ?? codec,
    channels,
    channelLayout: expect.stringMatching(layouts[channels]!),
    sampleRate,
    ...(language && { language }),
    // MP4 keeps the title where players look for the name of its handler.
    ...(title && container !== "mp4" && { title }),
  };
}

/** Encoders of sound fill their last frame, and B-frames shift the pictures of containers without times for them. */
const toleratedMs = 120;
const about = (ms: number) => expect.toSatisfy((found: number) => Math.abs(found - ms) <= toleratedMs);

/** What a probe must find in a clip: what it was made from. */
function described(clip: CorpusClip) {
  const container = containers[extensionOf(clip.name)] ?? extensionOf(clip.name);
  const durationMs = shownMs(clip);
  const streams = [
    ...(clip.video ? [videoStream(clip.video)] : []),
    ...(clip.audio ?? []).map((audio) => audioStream(audio, container)),
    ...(clip.cover ? [{ type: "video", codec: "mjpeg", width: 64, height: 64, picture: true }] : []),
  ];
  return {
    container,
    durationMs: about(durationMs),
    streams: streams.map((stream, index) => ({ index, ...stream })),
    chapters: (clip.chapters ?? []).map(({ startMs, title }, i) => ({
      startMs,
      endMs: clip.chapters![i + 1]?.startMs ?? about(durationMs),
      title,
    })),
  };
}

/** What the clock shows in each preview picture, against what it should show. */
async function clockErrors(clip: CorpusClip, intervalMs: number): Promise<number[]> {
  const { finding, artefactFolder } = await read<PreviewsFinding>(
    files.get(clip.name)!,
    previews({ intervalMs, width: 320 }),
  );
  expect(Math.abs(finding.count - shownMs(clip) / intervalMs)).toBeLessThanOrEqual(1);
  const bif = readFileSync(join(artefactFolder, finding.file));
  const pictures = await clockPictures(bif, clip, intervalMs);
  expect(pictures.length).toBeGreaterThan(0);
  for (const { width, height, rotation } of pictures) {
    expect({ width, height }).toEqual({ width: finding.width, height: finding.height });
    expect(rotation).toBe(clip.video!.rotation ?? 0);
  }
  return pictures.map(({ errorMs }) => errorMs);
}

const named = (clips: readonly CorpusClip[]) => clips.map((clip) => [clip.name, clip] as const);

describe("whole files", () => {
  it.each(named(corpus))("%s is described as it was made", async (name, clip) => {
    const { finding } = await read<ProbeFinding>(files.get(name)!, probe());
    expect(finding).toMatchObject(described(clip));
    expect(finding.streams).toHaveLength(described(clip).streams.length);
  });

  const films = named(corpus.filter(({ video }) => video));

  it.each(films)("the previews of %s show their time within one keyframe", async (_, clip) => {
    const worst = Math.max(...(await clockErrors(clip, 1500)));
    expect(worst).toBeLessThanOrEqual(keyframeGapMs(clip));
  });

  it.each(films)("previews closer than the keyframes of %s show their time", async (_, clip) => {
    const worst = Math.max(...(await clockErrors(clip, 400)));
    expect(worst).toBeLessThanOrEqual(toleratedMs);
  });

  it.each(named(corpus.filter(({ audio }) => audio)))("%s is as loud as it was made", async (name, clip) => {
    const { finding } = await read<StreamsLoudnessFinding>(files.get(name)!, loudness({ truePeak: true }));
    expect(finding.streams).toHaveLength(clip.audio!.length);
    const first = clip.video ? 1 : 0;
    for (const [i, audio] of clip.audio!.entries()) {
      const found = finding.streams.find(({ index }) => index === first + i)?.integrated;
      expect(Math.abs(found! - loudnessOf(audio)), `${audio.codec}: ${found}`).toBeLessThan(0.5);
    }
  });
});

describe("broken files", () => {
  it.each(broken.map((file) => [file.name, file] as const))(
    "%s fails with its reason",
    async (name, { reason }) => {
      const home = join(folder, "broken");
      mkdirSync(home, { recursive: true });
      const file = makeBroken(files, home).get(name)!;
      const tap = /mp3|flac|wav/.test(name)
        ? loudness({ truePeak: false })
        : previews({ intervalMs: 2000, width: 320 });
      await expect(read(file, tap)).rejects.toThrow(reason);
    },
  );
});
