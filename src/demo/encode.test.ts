import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeClip, openClip } from "../../test/support/clip.ts";
import { type AudioSpec, type ClipSpec, makeClip, type VideoSpec } from "./encode.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "encode-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const greys: VideoSpec = {
  width: 64,
  height: 48,
  frameRate: 24,
  codec: "libx264",
  keyframeEvery: 24,
  pictures: { kind: "greys", levels: [40, 80, 120, 200], secondsEach: 1 },
};
const sine: AudioSpec = {
  codec: "flac",
  sampleRate: 48000,
  channels: 2,
  signal: { kind: "sine", frequency: 997, dbfs: -23 },
};

describe("makeClip: pictures", () => {
  it.each(["a.mp4", "b.mkv", "c.ts"])("writes the levels asked for at their times to %s", (name) => {
    const { frames } = filmed(name, { durationSeconds: 4, video: greys });
    expect(frames).toHaveLength(96);
    for (const [i, frame] of frames.entries()) {
      expect(frame.seconds - frames[0]!.seconds).toBeCloseTo(i / 24, 2);
      expect(Math.abs(frame.pixel(32, 24) - [40, 80, 120, 200][Math.floor(i / 24)]!)).toBeLessThanOrEqual(1);
    }
  });

  it("puts keyframes exactly where asked, also across changes of scene", () => {
    const { frames } = filmed("keys.mp4", { durationSeconds: 4, video: { ...greys, keyframeEvery: 36 } });
    expect(frames.flatMap((frame, i) => (frame.key ? [i] : []))).toEqual([0, 36, 72]);
  });

  it("shows pictures at explicit times, the last one to the end", () => {
    const times = [0, 100, 900, 1000, 2500, 3000];
    const { frames, durationSeconds } = filmed("times.mkv", {
      durationSeconds: 4,
      video: { ...greys, times },
    });
    expect(frames.map((frame) => Math.round(frame.seconds * 1000))).toEqual(times);
    expect(frames.map((frame) => Math.round(frame.pixel(5, 5) / 10) * 10)).toEqual([
      40, 40, 40, 80, 120, 200,
    ]);
    expect(durationSeconds).toBeCloseTo(4, 2);
  });

  it("keeps quarters apart, and says rotation and pixel aspect to players", () => {
    const { frames, pixelAspect, displayMatrix } = filmed("turned.mp4", {
      durationSeconds: 1,
      video: {
        ...greys,
        pictures: { kind: "quarters", levels: [30, 90, 150, 210] },
        pixelAspect: { num: 4, den: 3 },
        rotation: 90,
      },
    });
    const corners = [
      [8, 8],
      [56, 8],
      [8, 40],
      [56, 40],
    ].map(([x, y]) => frames[0]!.pixel(x!, y!));
    for (const [i, level] of [30, 90, 150, 210].entries())
      expect(Math.abs(corners[i]! - level)).toBeLessThanOrEqual(2);
    expect(pixelAspect).toBe("4/3");
    // A clockwise quarter sends the picture's x axis down and its y axis to the left.
    expect([0, 4, 12, 16].map((at) => displayMatrix!.readInt32LE(at))).toEqual([0, 65536, -65536, 0]);
  });

  it("takes moving pictures from a filter source", () => {
    const { frames } = filmed("moving.mp4", {
      durationSeconds: 1,
      video: {
        ...greys,
        keyframeEvery: 12,
        pictures: { kind: "lavfi", graph: "color=black:rate=24,drawbox=x=0:y=0:w=iw:h=ih/2:c=white:t=fill" },
      },
    });
    expect(frames).toHaveLength(24);
    expect(frames.map((frame) => frame.key)).toEqual(frames.map((_, i) => i % 12 === 0));
    expect(frames[12]!.pixel(32, 6)).toBeGreaterThan(225);
    expect(frames[12]!.pixel(32, 40)).toBeLessThan(26);
  });

  it.each([
    ["late.mkv", 7],
    ["late.mp4", 7],
  ])("starts the clock of %s at %d s", (name, startSeconds) => {
    const { frames } = filmed(name, { durationSeconds: 2, startSeconds, video: greys });
    expect(frames[0]!.seconds).toBeCloseTo(startSeconds, 2);
  });

  it("hides in an MP4 what comes before 0", () => {
    const { frames } = filmed("negative.mp4", { durationSeconds: 2, startSeconds: -0.5, video: greys });
    expect(frames[0]!.seconds).toBe(0);
    expect(frames).toHaveLength(36);
  });

  it("stores 10 bits", () => {
    const video: VideoSpec = { ...greys, bits: 10, hdr: "HLG", codec: "libx265" };
    const { frames, codec } = filmed("deep.mkv", { durationSeconds: 1, video });
    expect(codec).toBe("hevc");
    // Two bytes a sample, the low one first.
    expect(frames[0]!.pixel(20, 24) + 256 * frames[0]!.pixel(21, 24)).toBe(4 * 40);
  });

  it("marks fields", async () => {
    const file = join(folder, "fields.ts");
    makeClip(file, { durationSeconds: 1, video: { ...greys, codec: "mpeg2video", interlaced: true } });
    expect(await describeClip(file)).toContain("top first");
  });

  it.each(["cover.mp3", "cover.m4a", "cover.flac"])("puts a cover into %s", (name) => {
    const codec = { mp3: "libmp3lame", m4a: "aac", flac: "flac" }[name.split(".")[1]!]!;
    const cover = { width: 40, height: 30, level: 90 };
    const clip = made(name, { durationSeconds: 1, audio: [{ ...sine, codec }], cover });
    expect(clip.video).toMatchObject({ codec: "mjpeg", width: 40, height: 30 });
    expect(Math.abs(clip.video!.frames[0]!.pixel(20, 15) - 90)).toBeLessThanOrEqual(1);
    expect(clip.audio).toHaveLength(1);
  });

  it("writes a photo with full-range levels", () => {
    const video: VideoSpec = {
      ...greys,
      codec: "mjpeg",
      frameRate: 1,
      pictures: { kind: "greys", levels: [250], secondsEach: 1 },
    };
    const { frames, container } = filmed("photo.jpg", { durationSeconds: 1, video });
    expect(container).toBe("jpeg_pipe");
    expect(frames).toHaveLength(1);
    expect(Math.abs(frames[0]!.pixel(32, 24) - 250)).toBeLessThanOrEqual(1);
  });

  it.each([
    ["a.avi", "mpeg4", "libmp3lame", 25, "25/1"],
    ["a.webm", "libvpx-vp9", "libopus", 23.976, "24000/1001"],
    ["a.ts", "mpeg2video", "aac", 29.97, "30000/1001"],
  ])("writes %s with %s and %s at %d pictures a second", (name, codec, audioCodec, frameRate, rate) => {
    const clip = made(name, {
      durationSeconds: 2,
      video: { ...greys, codec, frameRate },
      audio: [{ ...sine, codec: audioCodec }],
    });
    expect(clip.video!.frameRate).toBe(rate);
    expect(Math.abs(clip.durationSeconds - 2)).toBeLessThan(0.1);
  });
});

describe("makeClip: sound", () => {
  // LAME itself makes what it encodes quieter by a factor of 0.95.
  it.each<[string, string, number?]>([
    ["s.flac", "flac"],
    ["s.wav", "pcm_s16le"],
    ["s24.wav", "pcm_s24le"],
    ["s.mkv", "pcm_f32le"],
    ["s.mp3", "libmp3lame", -0.45],
    ["s.m4a", "aac"],
    ["s.ogg", "libvorbis"],
  ])("writes a sine of the level asked for to %s as %s", (name, codec, offset = 0) => {
    const { audio } = made(name, { durationSeconds: 2, audio: [{ ...sine, codec }] });
    const [left, right] = audio[0]!.planes;
    expect(Math.abs(left!.length / 48000 - 2)).toBeLessThan(0.1);
    for (const channel of [left!, right!])
      expect(rmsDbfs(channel.subarray(24000, 72000))).toBeCloseTo(-26.01 + offset, 1);
  });

  it("has the right pitch", () => {
    const { audio } = made("pitch.flac", { durationSeconds: 1, audio: [sine] });
    const plane = audio[0]!.planes[0]!;
    expect(plane.filter((value, i) => i > 0 && value >= 0 && plane[i - 1]! < 0).length).toBeCloseTo(996, -1);
    expect(Math.max(...plane)).toBeCloseTo(10 ** (-23 / 20), 3);
  });

  it("follows segments, one level for each channel, and is silent after them", () => {
    const { audio } = made("segments.wav", {
      durationSeconds: 4,
      audio: [
        {
          ...sine,
          codec: "pcm_s16le",
          channels: 3,
          signal: {
            kind: "sine",
            frequency: 1000,
            segments: [
              { seconds: 1, dbfs: [-20, -30, null] },
              { seconds: 2, dbfs: -40 },
            ],
          },
        },
      ],
    });
    const level = (channel: number, second: number) =>
      rmsDbfs(audio[0]!.planes[channel]!.subarray(second * 48000, (second + 1) * 48000));
    expect(level(0, 0)).toBeCloseTo(-23.01, 1);
    expect(level(1, 0)).toBeCloseTo(-33.01, 1);
    expect(level(2, 0)).toBe(Number.NEGATIVE_INFINITY);
    expect(level(2, 2)).toBeCloseTo(-43.01, 1);
    expect(level(0, 3)).toBe(Number.NEGATIVE_INFINITY);
  });

  it("makes noise that depends on its seed and channel alone", () => {
    const noise = (seed: number) =>
      made(`noise.flac`, {
        durationSeconds: 1,
        audio: [{ ...sine, signal: { kind: "noise", seed, dbfs: -6 } }],
      }).audio[0]!.planes;
    const [left, right] = noise(1);
    // Uniform noise has a third of its peak's power: 4.77 dB less.
    expect(rmsDbfs(left!)).toBeCloseTo(-10.77, 1);
    expect(correlation(left!, right!)).toBeLessThan(0.02);
    expect(noise(1)[0]).toEqual(left);
    expect(correlation(noise(2)[0]!, left!)).toBeLessThan(0.02);
  });

  it("plays music at its peak level", () => {
    const signal = { kind: "music", seed: 3, beatsPerMinute: 120, dbfs: -12 } as const;
    const { audio } = made("music.flac", { durationSeconds: 17, audio: [{ ...sine, signal }] });
    const peak = audio[0]!.planes
      .flatMap((plane) => [...plane])
      .reduce((a, b) => Math.max(a, Math.abs(b)), 0);
    expect(20 * Math.log10(peak)).toBeCloseTo(-12, 1);
    expect(rmsDbfs(audio[0]!.planes[0]!)).toBeGreaterThan(-30);
  });

  it("is silent where silence is asked for", () => {
    const { audio } = made("silence.wav", {
      durationSeconds: 1,
      audio: [{ ...sine, codec: "pcm_s16le", signal: { kind: "silence" } }],
    });
    expect(audio[0]!.planes[1]!.every((value) => value === 0)).toBe(true);
    expect(audio[0]!.planes[1]).toHaveLength(48000);
  });
});

describe("makeClip: what is written about the file", () => {
  it("names languages and titles of the streams", () => {
    const audio = [
      { ...sine, codec: "aac", language: "eng", title: "Original" },
      { ...sine, codec: "aac", language: "ger", title: "Synchronfassung" },
    ];
    const mp4 = made("two.mp4", { durationSeconds: 1, video: greys, audio });
    expect(mp4.audio.map((track) => [track.tags.language, track.tags.handler_name])).toEqual([
      ["eng", "Original"],
      ["ger", "Synchronfassung"],
    ]);
    const mkv = made("two.mkv", { durationSeconds: 1, video: greys, audio });
    expect(mkv.audio.map((track) => [track.tags.language, track.tags.title])).toEqual([
      ["eng", "Original"],
      ["ger", "Synchronfassung"],
    ]);
  });

  it.each([
    ["tags.flac", "flac"],
    ["tags.mp3", "libmp3lame"],
    ["tags.m4a", "aac"],
  ])("tags %s", (name, codec) => {
    const tags = {
      title: "Title",
      artist: "Artist",
      album: "Album",
      album_artist: "All",
      track: "3",
      disc: "1",
      date: "1999",
      genre: "Ambient",
    };
    const clip = made(name, { durationSeconds: 1, audio: [{ ...sine, codec }], tags });
    expect(clip.tags).toMatchObject(tags);
  });

  it("adds chapters that a demuxer finds", async () => {
    const chapters = [
      { startMs: 0, title: "Aufbruch" },
      { startMs: 1500, title: "Über den Fluß" },
    ];
    const file = join(folder, "chapters.mp4");
    makeClip(file, {
      durationSeconds: 4,
      video: greys,
      audio: [{ ...sine, codec: "aac" }],
      chapters,
      tags: { title: "T" },
    });
    const said = await describeClip(file);
    expect(said).toMatch(/Chapter #0:0: start 0\.000000, end 1\.500000\s+Metadata:\s+title\s+: Aufbruch/);
    expect(said).toMatch(
      /Chapter #0:1: start 1\.500000, end 4\.000000\s+Metadata:\s+title\s+: Über den Fluß/,
    );
    const clip = openClip(file);
    expect(clip.tags.title).toBe("T");
    expect(clip.video!.frames).toHaveLength(96);
  });

  it("tells progress from 0 to 1", () => {
    const heard: number[] = [];
    makeClip(join(folder, "progress.mp4"), { durationSeconds: 4, video: greys, audio: [sine] }, (fraction) =>
      heard.push(fraction),
    );
    expect(heard[0]).toBe(0);
    expect(heard.at(-1)).toBe(1);
    expect(heard).toEqual(heard.toSorted((a, b) => a - b));
    expect(heard.length).toBeGreaterThan(96);
  });
});

describe("makeClip refuses", () => {
  it.each<[string, string, ClipSpec, RegExp]>([
    [
      "an encoder that does not exist",
      "x.mp4",
      { durationSeconds: 1, video: { ...greys, codec: "x999" } },
      /no encoder called "x999"/,
    ],
    [
      "a picture source that does not exist",
      "x.mp4",
      { durationSeconds: 1, video: { ...greys, pictures: { kind: "lavfi", graph: "nothing=1" } } },
      /nothing=1/,
    ],
    [
      "chapters where they cannot go",
      "x.mkv",
      { durationSeconds: 1, audio: [sine], chapters: [{ startMs: 0, title: "" }] },
      /\.mp4.*but/,
    ],
    [
      "a codec that the container does not take",
      "x.webm",
      { durationSeconds: 1, video: greys },
      /starting .*x\.webm/,
    ],
    ["a folder that is not there", "none/x.mp4", { durationSeconds: 1, video: greys }, /creating .*none/],
  ])("%s", (_, name, spec, message) => {
    expect(() => makeClip(join(folder, name), spec)).toThrow(message);
    expect(existsSync(join(folder, "none"))).toBe(false);
  });
});

/** A clip with a picture, its frames at hand. */
function filmed(name: string, spec: ClipSpec) {
  const { video, ...clip } = made(name, spec);
  return { ...clip, ...video! };
}

function made(name: string, spec: ClipSpec) {
  const file = join(folder, name);
  makeClip(file, spec);
  return openClip(file);
}

function rmsDbfs(samples: Float32Array): number {
  return 10 * Math.log10(samples.reduce((sum, value) => sum + value * value, 0) / samples.length);
}

function correlation(a: Float32Array, b: Float32Array): number {
  const product = (x: Float32Array, y: Float32Array) => x.reduce((sum, value, i) => sum + value * y[i]!, 0);
  return Math.abs(product(a, b)) / Math.sqrt(product(a, a) * product(b, b));
}
