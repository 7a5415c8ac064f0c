import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TapOutcome } from "../../core/ports.ts";
import { type ClipSpec, makeClip } from "../../demo/encode.ts";
import {
  ads,
  chapterPictures,
  credits,
  deep,
  intros,
  loudness,
  music,
  previews,
  probe,
  type Tap,
  tiles,
  voice,
} from "../../media/taps.ts";
import { passOver } from "./pass.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "checkpoint-"));
  makeClip(join(folder, "film.mkv"), film("libx264", 25));
  makeClip(join(folder, "sparse.mp4"), film("libx264", 100));
  makeClip(join(folder, "recording.ts"), { ...film("mpeg2video", 12), audio: [noise("aac")] });
  makeClip(join(folder, "song.flac"), { durationSeconds: 40, audio: [noise("flac")] });
});
afterAll(() => rmSync(folder, { recursive: true }));

const noise = (codec: string) => ({
  codec,
  sampleRate: 48_000,
  channels: 2,
  signal: { kind: "noise", dbfs: -20, seed: 7 } as const,
});

const film = (codec: string, keyframeEvery: number): ClipSpec => ({
  durationSeconds: 40,
  video: {
    width: 160,
    height: 90,
    frameRate: 25,
    codec,
    keyframeEvery,
    pictures: { kind: "greys", levels: [30, 60, 90, 120, 150, 180, 210], secondsEach: 1 },
  },
  audio: [noise("flac"), { ...noise("aac"), signal: { kind: "sine", frequency: 440, dbfs: -20 } }],
});

const span = (startMs: number, endMs: number) => ({ startMs, endMs });

const ofPictures: readonly Tap[] = [
  previews({ intervalMs: 2000, width: 160 }),
  tiles({ intervalMs: 3000, width: 160, quality: 4, columns: 2, rows: 2 }),
  chapterPictures({ chapters: [span(0, 12_000), span(12_000, 31_000)], width: 480, quality: 4 }),
  credits({ windowMs: 30_000, sound: true }),
  ads(),
];
const every: readonly Tap[] = [
  probe(),
  ...ofPictures,
  intros(),
  loudness({ truePeak: true }),
  music({ model: "" }),
  voice({ model: "" }),
  deep(),
];

let lastRead = 0;

interface Read {
  outcomes: TapOutcome[];
  /** Of each file that the taps left, the bytes. */
  artefacts: Record<string, string>;
  /** How far the first packet was. */
  firstFraction: number;
  packets: number;
}

function read(name: string, taps: readonly Tap[], options: { from?: string; dieAt?: number } = {}): Read {
  const artefactFolder = join(folder, `read-${++lastRead}`);
  mkdirSync(artefactFolder);
  const checkpoint = join(folder, `${lastRead}.checkpoint`);
  if (options.from) copyFileSync(options.from, checkpoint);
  let firstFraction: number | undefined;
  let packets = 0;
  // Written at each place where it can be, so that there is one when it dies.
  const everyMs = options.dieAt === undefined ? Number.POSITIVE_INFINITY : 0;
  const outcomes = passOver(
    { file: join(folder, name), taps, artefactFolder, checkpoint: { file: checkpoint, everyMs } },
    (fraction) => {
      firstFraction ??= fraction;
      packets++;
      if (options.dieAt === undefined || fraction < options.dieAt) return;
      // What a process leaves that is killed here.
      copyFileSync(checkpoint, diedAt);
      throw new Error("killed");
    },
  );
  expect(existsSync(checkpoint)).toBe(false);
  const artefacts = Object.fromEntries(
    readdirSync(artefactFolder).map((file) => [
      file,
      readFileSync(join(artefactFolder, file)).toString("base64"),
    ]),
  );
  return { outcomes, artefacts, firstFraction: firstFraction ?? 0, packets };
}

const diedAt = join(tmpdir(), `died-${process.pid}.checkpoint`);
afterAll(() => rmSync(diedAt, { force: true }));

function readInTwo(name: string, taps: readonly Tap[], dieAt: number, then = taps): Read {
  expect(() => read(name, taps, { dieAt })).toThrow("killed");
  return read(name, then, { from: diedAt });
}

const wholes = new Map<string, Read>();

/** Of every tap that a file has something for, in one pass. */
function readWhole(name: string): Read {
  const whole = wholes.get(name) ?? read(name, tapsOf(name));
  wholes.set(name, whole);
  return whole;
}

const tapsOf = (name: string): readonly Tap[] =>
  name === "song.flac" ? every.filter((tap) => !ofPictures.includes(tap)) : every;

describe.each(["film.mkv", "sparse.mp4", "recording.ts", "song.flac"])("%s, gone on with", (name) => {
  it.each([0.3, 0.8])("after %f of it gives what one pass gives, and reads less", (dieAt) => {
    const whole = readWhole(name);
    const inTwo = readInTwo(name, tapsOf(name), dieAt);
    expect(inTwo.outcomes).toEqual(whole.outcomes);
    expect(inTwo.artefacts).toEqual(whole.artefacts);
    expect(inTwo.packets).toBeLessThan(whole.packets * (1.3 - dieAt));
  });
});

describe("a checkpoint", () => {
  it("knows that what is before it was passed over, so that the file does not look cut off", () => {
    const taps = [credits({ windowMs: 15_000, sound: true })];
    const whole = read("film.mkv", taps);
    expect(whole.firstFraction).toBeGreaterThan(0.5);
    expect(readInTwo("film.mkv", taps, 0.9).outcomes).toEqual(whole.outcomes);
  });

  it("serves the taps that it knows, while others start from the beginning", () => {
    const whole = readWhole("film.mkv");
    const [, pictures] = every as [Tap, Tap];
    const inTwo = readInTwo("film.mkv", [pictures], 0.7, every);
    expect(inTwo.firstFraction).toBeLessThan(0.1);
    expect(inTwo.outcomes).toEqual(whole.outcomes);
    expect(inTwo.artefacts).toEqual(whole.artefacts);
  });

  it("of a file that has changed since is not used", () => {
    expect(() => read("film.mkv", every, { dieAt: 0.7 })).toThrow("killed");
    utimesSync(join(folder, "film.mkv"), 1_700_000_000, 1_700_000_000);
    expect(read("film.mkv", every, { from: diedAt }).firstFraction).toBeLessThan(0.1);
  });

  it("that is not whole is not used", () => {
    expect(read("film.mkv", every, { from: join(folder, "song.flac") }).firstFraction).toBeLessThan(0.1);
  });
});
