import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openClip } from "../../../test/support/clip.ts";
import type { ProbeFinding } from "../../core/ports.ts";
import { type AudioSpec, type ClipSpec, makeClip, type VideoSpec } from "../../demo/encode.ts";
import { readBifIndex } from "../../media/bif.ts";
import {
  loudness,
  type PreviewsFinding,
  previews,
  probe,
  type StreamsLoudnessFinding,
  type Tap,
} from "../../media/taps.ts";
import { openReader, type ReaderPool } from "../reader.ts";

let folder: string;
let reader: ReaderPool;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "findings-"));
  reader = openReader({ slots: 1 });
});
afterAll(async () => {
  await reader.close();
  rmSync(folder, { recursive: true });
});

const levels = [30, 60, 90, 120, 150, 180, 210, 45, 75, 105, 135, 165];
const greys: VideoSpec = {
  width: 160,
  height: 90,
  frameRate: 25,
  codec: "libx264",
  keyframeEvery: 25,
  pictures: { kind: "greys", levels, secondsEach: 1 },
};
const sine: AudioSpec = {
  codec: "flac",
  sampleRate: 48000,
  channels: 2,
  signal: { kind: "sine", frequency: 997, dbfs: -23 },
};

async function read(name: string, clip: ClipSpec, ...taps: Tap[]) {
  const file = join(folder, name);
  const artefactFolder = join(folder, `of-${name}`);
  mkdirSync(artefactFolder, { recursive: true });
  makeClip(file, clip);
  const result = await reader.read({ file, taps, artefactFolder }, { signal: new AbortController().signal });
  const findings = result.outcomes.map((outcome) => {
    if ("failed" in outcome) throw new Error(outcome.failed);
    return outcome.found;
  });
  return { ...result, findings, file, artefactFolder };
}

/** @returns the pictures of a BIF, decoded. */
async function previewsOf(name: string, clip: ClipSpec, intervalMs: number) {
  const { findings, artefactFolder } = await read(name, clip, previews({ intervalMs, width: 320 }));
  const finding = findings[0] as PreviewsFinding;
  expect(readdirSync(artefactFolder)).toEqual([finding.file]);
  const bif = readFileSync(join(artefactFolder, finding.file));
  expect(createHash("sha256").update(bif).digest("hex")).toBe(finding.sha256);
  const index = readBifIndex(bif);
  expect(index).toMatchObject({ count: finding.count, intervalMs });
  const pictures = index.entries.map(({ offset, length }) => {
    const jpeg = join(folder, "picture.jpg");
    writeFileSync(jpeg, bif.subarray(offset, offset + length));
    const { width, height, frames } = openClip(jpeg).video!;
    return { width, height, pixel: frames[0]!.pixel };
  });
  return { finding, pictures };
}

/** The level that was drawn, from limited range to the full range of JPEG. */
const toJpegLevel = (level: number) => ((level - 16) * 255) / 219;

/** Checks that each picture shows the second of the clip that it should. */
function expectSeconds(pictures: { pixel(x: number, y: number): number }[], seconds: number[]): void {
  expect(pictures.map(({ pixel }) => nearestSecond(pixel(160, 90)))).toEqual(seconds);
}

function nearestSecond(luma: number): number {
  const distance = levels.map((level) => Math.abs(toJpegLevel(level) - luma));
  expect(Math.min(...distance)).toBeLessThan(5);
  return distance.indexOf(Math.min(...distance));
}

describe("previews", () => {
  it("shows the keyframe at each slot where keyframes are dense", async () => {
    const { finding, pictures } = await previewsOf(
      "dense.mp4",
      { durationSeconds: 11.5, video: greys },
      2000,
    );
    expect(finding).toMatchObject({ count: 6, width: 320, height: 180 });
    expectSeconds(pictures, [0, 2, 4, 6, 8, 10]);
  });

  it.each([250, 75])("decodes what is needed where keyframes are %i frames apart", async (keyframeEvery) => {
    const video = { ...greys, keyframeEvery };
    const { pictures } = await previewsOf("sparse.mkv", { durationSeconds: 12, video }, 1000);
    expectSeconds(pictures, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  it("shows what is on screen at each slot of a variable frame rate", async () => {
    const times = [0, 40, 80, 1900, 2100, 2140, 3990, 7000, 7040, 9500];
    const video = { ...greys, keyframeEvery: 250, times };
    const { pictures } = await previewsOf("variable.mkv", { durationSeconds: 11, video }, 1000);
    expectSeconds(pictures, [0, 0, 1, 2, 3, 3, 3, 7, 7, 7, 9]);
  });

  it("takes time from the start of a file that does not start at 0", async () => {
    const { pictures } = await previewsOf("broadcast.ts", { durationSeconds: 6, video: greys }, 1000);
    expectSeconds(pictures, [0, 1, 2, 3, 4, 5]);
  });

  it.each([
    [0, 320, 180, [40, 80, 120, 200]],
    [90, 320, 568, [120, 40, 200, 80]],
    [180, 320, 180, [200, 120, 80, 40]],
    [270, 320, 568, [80, 200, 40, 120]],
  ] as const)("turns the picture by %i degrees", async (rotation, width, height, expected) => {
    const video: VideoSpec = {
      ...greys,
      rotation,
      pictures: { kind: "quarters", levels: [40, 80, 120, 200] },
    };
    const { finding, pictures } = await previewsOf("turned.mp4", { durationSeconds: 2, video }, 2000);
    expect(finding).toMatchObject({ width, height });
    const [picture] = pictures;
    expect(picture).toMatchObject({ width, height });
    const corners = [0.25, 0.75].flatMap((y) =>
      [0.25, 0.75].map((x) => picture!.pixel(x * width, y * height)),
    );
    for (const [i, luma] of corners.entries())
      expect(Math.abs(luma - toJpegLevel(expected[i]!))).toBeLessThan(5);
  });

  it("gives wide pixels their width", async () => {
    const video: VideoSpec = { ...greys, width: 144, height: 96, pixelAspect: { num: 2, den: 1 } };
    const { finding } = await previewsOf("wide.mkv", { durationSeconds: 2, video }, 2000);
    expect(finding).toMatchObject({ width: 320, height: 106 });
  });

  it("converts HD colours to those that JPEG readers expect", async () => {
    const video: VideoSpec = {
      ...greys,
      width: 1280,
      height: 720,
      pictures: { kind: "lavfi", graph: "color=0x20C020:s=1280x720,scale=out_color_matrix=bt709" },
    };
    const { pictures } = await previewsOf("green.mp4", { durationSeconds: 1, video }, 2000);
    // Luma of that green by BT.601; by BT.709 it would be 146.
    expect(Math.abs(pictures[0]!.pixel(160, 90) - (0.299 * 32 + 0.587 * 192 + 0.114 * 32))).toBeLessThan(4);
  });
});

describe("loudness", () => {
  it("measures every audio stream, in whatever samples its decoder gives", async () => {
    const codecs = ["flac", "aac", "pcm_s16le", "pcm_s24le", "pcm_f32le"];
    const audio = codecs.map((codec) => ({ ...sine, codec }));
    const { findings, artefactFolder } = await read(
      "sines.mkv",
      { durationSeconds: 5, audio },
      loudness({ truePeak: true }),
    );
    const { streams } = findings[0] as StreamsLoudnessFinding;
    expect(streams.map(({ index }) => index)).toEqual(codecs.map((_, i) => i));
    for (const { index, integrated, truePeak, momentary } of streams) {
      expect(Math.abs(integrated! + 23), codecs[index]).toBeLessThan(0.1);
      // A lossy codec overshoots where the sine begins.
      expect(Math.abs(truePeak! + 23), codecs[index]).toBeLessThan(/flac|pcm/.test(codecs[index]!) ? 0.1 : 2);
      const curve = readFileSync(join(artefactFolder, momentary));
      expect(curve.length / 2).toBeGreaterThanOrEqual(49);
      expect(Math.abs(curve.readInt16LE(2 * 20) + 2300), codecs[index]).toBeLessThan(10);
    }
  });

  it("finds nothing in a file without sound", async () => {
    const { findings } = await read(
      "mute.mp4",
      { durationSeconds: 1, video: greys },
      loudness({ truePeak: true }),
    );
    expect(findings).toEqual([{ streams: [] }]);
  });
});

describe("probe", () => {
  it("describes container, streams, chapters and tags", async () => {
    const title = 'Ä: "日本" = [x] ; #1';
    const clip: ClipSpec = {
      durationSeconds: 4,
      video: { ...greys, rotation: 90 },
      audio: [{ ...sine, codec: "aac", language: "deu" }],
      chapters: [
        { startMs: 0, title },
        { startMs: 2500, title: "Stream #0:0" },
      ],
      tags: { title: "A film", artist: "Somebody" },
    };
    const { findings } = await read("described.mp4", clip, probe());
    const finding = findings[0] as ProbeFinding;
    expect(finding).toMatchObject({
      container: "mp4",
      durationMs: expect.closeTo(4000, -2),
      tags: { title: "A film", artist: "Somebody" },
      streams: [
        {
          index: 0,
          type: "video",
          codec: "h264",
          width: 160,
          height: 90,
          frameRate: 25,
          rotation: 90,
          bitDepth: 8,
        },
        {
          index: 1,
          type: "audio",
          codec: "aac",
          profile: "LC",
          language: "deu",
          channels: 2,
          channelLayout: "stereo",
        },
      ],
    });
    expect(finding.chapters).toEqual([
      { startMs: 0, endMs: 2500, title },
      { startMs: 2500, endMs: finding.durationMs, title: "Stream #0:0" },
    ]);
  });
});

it("reads a file once for two taps", async () => {
  const noise: VideoSpec = {
    ...greys,
    width: 320,
    height: 180,
    crf: 10,
    preset: "ultrafast",
    pictures: { kind: "lavfi", graph: "testsrc2=size=320x180:rate=25,noise=alls=60:allf=t" },
  };
  const clip = { durationSeconds: 5.5, video: noise, audio: [sine] };
  const { findings, bytesRead, cpuSeconds, file } = await read(
    "both.mp4",
    clip,
    previews({ intervalMs: 2000, width: 320 }),
    loudness({ truePeak: false }),
  );
  expect(findings).toMatchObject([{ count: 3 }, { streams: [{ index: 1 }] }]);
  expect(bytesRead / statSync(file).size).toBeGreaterThan(0.99);
  expect(bytesRead / statSync(file).size).toBeLessThan(1.05);
  expect(cpuSeconds).toBeGreaterThan(0);
});

it("keeps what one tap found when another fails", async () => {
  const file = join(folder, "silent.mp4");
  makeClip(file, { durationSeconds: 3, audio: [{ ...sine, codec: "aac" }] });
  const { outcomes } = await reader.read(
    {
      file,
      taps: [previews({ intervalMs: 2000, width: 320 }), loudness({ truePeak: false })],
      artefactFolder: folder,
    },
    { signal: new AbortController().signal },
  );
  expect(outcomes).toMatchObject([
    { failed: `Expected a video stream to make pictures of, but ${file} has none.` },
    { found: { streams: [{ index: 0, integrated: expect.closeTo(-23, 1) }] } },
  ]);
});

describe("hardware", () => {
  const small: ClipSpec = { durationSeconds: 12, video: greys };

  it("that is not there is told of, and the processor does the work", async () => {
    makeClip(join(folder, "hardware.mkv"), small);
    const request = {
      file: join(folder, "hardware.mkv"),
      taps: [previews({ intervalMs: 2000, width: 160 })],
    };
    const inSoftware = await reader.read({ ...request, artefactFolder: folder }, { signal });
    const wished = await reader.read(
      { ...request, artefactFolder: folder, hardware: "videotoolbox" },
      { signal },
    );
    expect(wished.outcomes).toEqual(inSoftware.outcomes);
    expect(inSoftware.notes).toEqual([]);
    expect(wished.notes).toEqual([expect.stringContaining("no graphics hardware can: videotoolbox: ")]);
  });
});

const { signal } = new AbortController();
