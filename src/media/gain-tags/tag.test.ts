import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Demuxer, Muxer } from "node-av/api";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../../test/support/small-house.ts";
import { differenceOf } from "../../adapters/gains/compare.ts";
import { openContainer } from "../../adapters/reader/container.ts";
import { makeClip } from "../../demo/encode.ts";
import { type Gains, RefusedFile } from "./gains.ts";
import { tagGains } from "./tag.ts";

const gains: Gains = { track: { gainDb: -6.484, peak: 0.977_051 }, album: { gainDb: 1.5, peak: 1 } };
const fields = {
  REPLAYGAIN_TRACK_GAIN: "-6.48 dB",
  REPLAYGAIN_TRACK_PEAK: "0.977051",
  REPLAYGAIN_ALBUM_GAIN: "1.50 dB",
  REPLAYGAIN_ALBUM_PEAK: "1.000000",
};
/** -6.484 dB to -18 LUFS are -11.484 dB to -23 LUFS, times 256. */
const r128 = { R128_TRACK_GAIN: "-2940", R128_ALBUM_GAIN: "-896" };

const codecs: Record<string, [codec: string, written: object]> = {
  "song.flac": ["flac", fields],
  "song.mp3": ["libmp3lame", fields],
  "song.m4a": ["aac", fields],
  "song.ogg": ["libvorbis", fields],
  "song.opus": ["libopus", r128],
};

function songIn(folder: string, name: string, tags: Record<string, string> = { title: "Ünder" }): string {
  const file = join(folder, name);
  const [codec] = codecs[name]!;
  makeClip(file, {
    durationSeconds: 1,
    audio: [{ codec, sampleRate: 48_000, channels: 1, signal: { kind: "sine", frequency: 440, dbfs: -20 } }],
    tags,
    ...(/flac|mp3|m4a/.test(name) && { cover: { width: 64, height: 64, level: 90 } }),
  });
  return file;
}

/** As FFmpeg reads them, of the file and its first stream. */
function tagsOf(file: string): object {
  const container = openContainer(file);
  const tags = { ...container.metadata?.getAll(), ...container.streams[0]!.metadata?.getAll() };
  container.closeInputSync();
  return tags;
}

/** Writes a file anew with gains. @returns its path */
function tagged(file: string, wanted = gains): string {
  const to = join(file, "..", "tagged", file.split("/").at(-1)!);
  mkdirSync(join(to, ".."), { recursive: true });
  writeFileSync(to, Buffer.concat(tagGains(readFileSync(file), wanted)!));
  return to;
}

describe.each(Object.entries(codecs))("%s", (name, [, written]) => {
  test("gets the fields of its format, and nothing else of it changes", () => {
    const file = songIn(temporaryFolder(), name);
    const after = tagged(file);
    expect(tagsOf(after)).toMatchObject({ title: "Ünder", ...written });
    expect(differenceOf(file, after)).toBeUndefined();
  });

  test("has each field once, also when they are other ones", () => {
    const file = songIn(temporaryFolder(), name);
    const first = readFileSync(tagged(file));
    expect(tagGains(first, gains)).toBeUndefined();
    const other = { ...gains, album: { gainDb: 2.5, peak: 0.5 } };
    writeFileSync(file, Buffer.concat(tagGains(first, other)!));
    expect(Buffer.concat(tagGains(readFileSync(file), gains)!)).toEqual(first);
  });
});

test("comments that need another page than before are counted and summed anew", () => {
  // One page has 255 segments of 255 bytes.
  for (const name of ["song.ogg", "song.opus"])
    for (const length of [64_700, 64_900, 64_960, 130_000]) {
      const file = songIn(temporaryFolder(), name, { title: "x".repeat(length) });
      expect(differenceOf(file, tagged(file)), `${name} ${length}`).toBeUndefined();
    }
});

test("the sound of an MP4 is found where it has moved to, behind a table of contents that has grown", async () => {
  const folder = temporaryFolder();
  const file = songIn(folder, "song.m4a");
  const fast = join(folder, "fast.m4a");
  {
    await using input = await Demuxer.open(file);
    await using output = await Muxer.open(fast, { options: { movflags: "faststart" } });
    const stream = input.streams.find(({ codecpar }) => codecpar.sampleRate > 0)!;
    const index = output.addStream(stream);
    for await (const packet of input.packets(stream.index)) await output.writePacket(packet, index);
  }
  const bytes = readFileSync(fast);
  expect(bytes.indexOf("moov")).toBeLessThan(bytes.indexOf("mdat"));
  expect(differenceOf(fast, tagged(fast))).toBeUndefined();
  // Without the places moved, it would be another sound.
  const after = readFileSync(tagged(fast));
  after.writeUInt32BE(after.readUInt32BE(after.indexOf("stco") + 12) + 1, after.indexOf("stco") + 12);
  writeFileSync(file, after);
  expect(differenceOf(fast, file)).toBe("packets");
});

test("an MP3 of version 2.3, and one without a tag", () => {
  const folder = temporaryFolder();
  const file = songIn(folder, "song.mp3");
  const bytes = readFileSync(file);
  const sound = bytes.subarray(10 + bytes.readUInt8(8) * 128 + bytes.readUInt8(9));
  writeFileSync(file, sound);
  expect(tagsOf(tagged(file))).toMatchObject(fields);
  const text = Buffer.from("TXXX\0\0\0\x1e\0\0\0replaygain_track_gain\0+1.0 dB", "latin1");
  const head = Buffer.from([0x49, 0x44, 0x33, 3, 0, 0, 0, 0, 0, text.length + 20]);
  writeFileSync(file, Buffer.concat([head, text, Buffer.alloc(20), sound]));
  expect(tagsOf(file)).toMatchObject({ replaygain_track_gain: "+1.0 dB" });
  const after = tagsOf(tagged(file));
  expect(after).toMatchObject(fields);
  expect(after).not.toHaveProperty("replaygain_track_gain");
});

test.each<[string, (file: (name: string) => Buffer) => Uint8Array, RegExp]>([
  ["no music", () => Buffer.from("Some text, and no music."), /none of FLAC/],
  ["half a FLAC", (file) => file("song.flac").subarray(0, 50), /cut short/],
  ["a broken page", (file) => file("song.opus").subarray(0, -1), /pages are broken/],
  ["several streams", (file) => Buffer.concat([file("song.opus"), file("song.ogg")]), /several streams/],
  ["fragments", (file) => Buffer.concat([file("song.m4a"), Buffer.from("\0\0\0\x08moof")]), /fragments/],
  ["a cut MP4", (file) => file("song.m4a").subarray(0, -9), /boxes are broken/],
  ["ID3v2.2", () => Buffer.from("ID3\x02\0\0\0\0\0\0\xff\xfb", "latin1"), /ID3v2.2/],
  ["an unsynchronised tag", () => Buffer.from("ID3\x04\0\x80\0\0\0\0\xff\xfb", "latin1"), /flags 128/],
  ["a tag of no frames", () => Buffer.from("ID3\x04\0\0\0\0\0\x02ab\xff\xfb", "latin1"), /frames of its tag/],
])("%s is refused, with the reason", (_, make, reason) => {
  const folder = temporaryFolder();
  const bytes = make((name) => readFileSync(songIn(folder, name)));
  expect(() => tagGains(bytes, gains)).toThrow(RefusedFile);
  expect(() => tagGains(bytes, gains)).toThrow(reason);
});
