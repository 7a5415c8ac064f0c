import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  AV_PKT_FLAG_CORRUPT,
  AV_PKT_FLAG_KEY,
  AVMEDIA_TYPE_AUDIO,
  AVMEDIA_TYPE_SUBTITLE,
  AVMEDIA_TYPE_VIDEO,
} from "node-av/constants";
import { avGetCodecName, type IRational, type Packet, type Stream } from "node-av/lib";
import { createPacketAnalyser, type DeepState, type StreamType } from "../../media/packet-analysis.ts";
import type { DeepTapFinding } from "../../media/taps.ts";
import { toMs } from "./container.ts";
import type { OpenFeed } from "./feed.ts";
import { isStill } from "./probe.ts";

/** What there is to know of a stream before its packets. */
interface Track {
  type: StreamType;
  timeBase: IRational;
  /** Whether all zero is damage: an empty subtitle is zero too, and so are silence and black where nothing is compressed. */
  compressed: boolean;
}

interface State {
  analysis: DeepState;
  /** By the number of the stream: the time of the last payload that was looked at. */
  looks: Map<number, number>;
}

/**
 * Payloads are copied out of native code to be looked at, so one is enough in so many milliseconds: what downloads and
 * disks leave out is longer. After one that is zero, each is looked at.
 */
const lookEveryMs = 250;

/** Analyses the packets of all streams; cover art has no time, and is left out. */
export const openDeep: OpenFeed<Record<string, never>> = (
  { container, startMs, artefactFolder },
  _,
  saved,
) => {
  const begun = saved as State | undefined;
  const analyser = createPacketAnalyser(begun?.analysis);
  const looks = new Map(begun?.looks);
  const tracks = new Map(
    container.streams.filter((stream) => !isStill(stream)).map((stream) => [stream.index, trackOf(stream)]),
  );
  const fromStart = (timestamp: bigint, timeBase: IRational): number | undefined => {
    const ms = toMs(timestamp, timeBase);
    return ms === undefined ? undefined : ms - startMs;
  };

  /** @param atMs when it is decoded; NaN when that is not known */
  function isZero(packet: Packet, atMs: number): boolean {
    const { streamIndex } = packet;
    if (Math.abs(atMs - (looks.get(streamIndex) ?? Number.NaN)) < lookEveryMs) return false;
    const zero = packet.data?.every((byte) => byte === 0) ?? false;
    looks.set(streamIndex, zero ? Number.NaN : atMs);
    return zero;
  }

  return {
    packets: {
      add(packet) {
        const { streamIndex, size, flags } = packet;
        const track = tracks.get(streamIndex);
        if (track === undefined) return;
        const { type, timeBase, compressed } = track;
        const timeMs = fromStart(packet.pts, timeBase);
        const dtsMs = fromStart(packet.dts, timeBase);
        analyser.add({
          streamIndex,
          type,
          timeMs,
          dtsMs,
          durationMs: toMs(packet.duration, timeBase) ?? 0,
          bytes: size,
          keyframe: (flags & AV_PKT_FLAG_KEY) !== 0,
          corrupt: (flags & AV_PKT_FLAG_CORRUPT) !== 0,
          zero: compressed && size > 0 && isZero(packet, dtsMs ?? timeMs ?? Number.NaN),
        });
      },
    },
    save: (): State => ({ analysis: analyser.save(), looks: new Map(looks) }),
    end(): DeepTapFinding {
      const { finding, seconds } = analyser.end();
      const files = finding.streams.map(({ index }) => `bitrate-${index}.bin`);
      for (const [i, file] of files.entries()) writeFileSync(join(artefactFolder, file), seconds[i]!);
      return { ...finding, seconds: files };
    },
  };
};

function trackOf({ codecpar: { codecType, codecId }, timeBase }: Stream): Track {
  const type = types.get(codecType) ?? "data";
  const plays = type === "video" || type === "audio";
  return { type, timeBase, compressed: plays && !uncompressed.test(avGetCodecName(codecId) ?? "") };
}

/** FFmpeg's names of codecs. */
const uncompressed = /^(pcm_|adpcm_|rawvideo$)/;

const types: ReadonlyMap<number, StreamType> = new Map<number, StreamType>([
  [AVMEDIA_TYPE_VIDEO, "video"],
  [AVMEDIA_TYPE_AUDIO, "audio"],
  [AVMEDIA_TYPE_SUBTITLE, "subtitle"],
]);
