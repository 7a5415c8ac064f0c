import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AV_LOG_ERROR, AV_PKT_DATA_DOVI_CONF, FF_COMPLIANCE_UNOFFICIAL } from "node-av/constants";
import { FFmpegError, FormatContext, Log, Packet } from "node-av/lib";
import { afterAll, beforeAll, expect, it } from "vitest";
import { makeClip } from "../../demo/encode.ts";
import { chapterPictures, loudness, previews, type Tap } from "../../media/taps.ts";
import { openContainer } from "./container.ts";
import { passOver } from "./pass.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "dolby-"));
  const tone = { kind: "sine", frequency: 997, dbfs: -23 } as const;
  makeClip(join(folder, "plain.mkv"), {
    durationSeconds: 2,
    video: {
      width: 160,
      height: 90,
      frameRate: 25,
      codec: "libx265",
      preset: "ultrafast",
      bits: 10,
      keyframeEvery: 25,
      pictures: { kind: "greys", levels: [60, 120], secondsEach: 1 },
    },
    audio: [{ codec: "flac", sampleRate: 48_000, channels: 2, signal: tone }],
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

const taps: Tap[] = [
  previews({ intervalMs: 1000, width: 160 }),
  chapterPictures({ chapters: [{ startMs: 0, endMs: 2000 }], width: 480, quality: 4 }),
  loudness({ truePeak: false }),
];

it("makes no green pictures of Dolby Vision profile 5, and says why; its sound is measured", () => {
  const file = join(folder, "profile-5.mkv");
  markAsDolbyVision(join(folder, "plain.mkv"), file, 5);
  const outcomes = passOver({ file, taps, artefactFolder: folder }, () => {});
  const refused = {
    failed: expect.stringMatching(/stream 0 is Dolby Vision profile 5, .* rather than green/),
  };
  expect(outcomes).toEqual([refused, refused, { found: expect.anything() }]);
});

it("makes pictures of Dolby Vision profile 8, which is HDR10 to those who do not know it", () => {
  const file = join(folder, "profile-8.mkv");
  markAsDolbyVision(join(folder, "plain.mkv"), file, 8);
  const outcomes = passOver({ file, taps, artefactFolder: folder }, () => {});
  expect(outcomes.every((outcome) => "found" in outcome)).toBe(true);
});

/** Copies a file, with what a Dolby Vision stream says of itself (AVDOVIDecoderConfigurationRecord). */
function markAsDolbyVision(from: string, to: string, profile: number): void {
  using closing = new DisposableStack();
  const level = Log.getLevel();
  Log.setLevel(AV_LOG_ERROR);
  closing.defer(() => Log.setLevel(level));
  const input = openContainer(from);
  closing.defer(() => input.closeInputSync());
  const output = new FormatContext();
  check(output.allocOutputContext2(null, null, to));
  closing.defer(() => output.freeContext());
  output.strictStdCompliance = FF_COMPLIANCE_UNOFFICIAL;
  for (const { codecpar, timeBase } of input.streams) {
    const stream = output.newStream();
    check(codecpar.copy(stream.codecpar));
    stream.codecpar.codecTag = 0;
    stream.timeBase = timeBase;
    // Version 1.0, profile, level, metadata but no enhancement layer, a base layer, compatible with HDR10 or nothing.
    const record = [1, 0, profile, 1, 1, 0, 1, profile === 8 ? 1 : 0, 0];
    if (stream.index === 0) stream.codecpar.addCodedSideData(AV_PKT_DATA_DOVI_CONF, Buffer.from(record));
  }
  check(output.openOutputSync());
  check(output.writeHeaderSync());
  using packet = new Packet();
  packet.alloc();
  while (input.readFrameSync(packet) >= 0) {
    packet.rescaleTs(
      input.streams[packet.streamIndex]!.timeBase,
      output.streams[packet.streamIndex]!.timeBase,
    );
    check(output.interleavedWriteFrameSync(packet));
    packet.unref();
  }
  check(output.writeTrailerSync());
  output.closeOutputSync();
}

const check = (code: number): void => FFmpegError.throwIfError(code, "writing a file");
