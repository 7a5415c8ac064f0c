import { createHash, type Hash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { AV_CODEC_ID_VORBIS, AV_LOG_QUIET } from "node-av/constants";
import { type Dictionary, type FormatContext, Log, Packet, type Stream } from "node-av/lib";
import { gainFieldNames } from "../../media/gain-tags/gains.ts";
import { openContainer } from "../reader/container.ts";

/**
 * Compares two files of music as FFmpeg reads them: all packets with their times, streams and tags; pictures
 * are packets as well. Only tags of gains may differ.
 * @returns what differs, as a clause for people; undefined: nothing
 * @throws Error for people when one of them cannot be read
 */
export function differenceOf(before: string, after: string): string | undefined {
  const [old, other] = [contentsOf(before), contentsOf(after)];
  return (Object.keys(old) as (keyof typeof old)[]).find(
    (what) => !isDeepStrictEqual(old[what], other[what]),
  );
}

function contentsOf(file: string) {
  Log.setLevel(AV_LOG_QUIET);
  const container = openContainer(file);
  try {
    return {
      packets: packetsOf(container),
      streams: container.streams.map(streamOf),
      tags: tagsOf(container.metadata),
      length: container.duration,
    };
  } finally {
    container.closeInputSync();
  }
}

/** A digest for each stream. */
function packetsOf(container: FormatContext): string[] {
  const digests = container.streams.map((): Hash => createHash("sha256"));
  using packet = new Packet();
  packet.alloc();
  while (container.readFrameSync(packet) >= 0) {
    const { pts, dts, duration, flags, size, data } = packet;
    const digest = digests[packet.streamIndex]!.update([pts, dts, duration, flags, size].join(" "));
    if (data) digest.update(data);
    packet.unref();
  }
  return digests.map((digest) => digest.digest("hex"));
}

const streamOf = ({ codecpar, metadata, disposition }: Stream) => ({
  disposition,
  codec: codecpar.codecId,
  rate: codecpar.sampleRate,
  channels: codecpar.channels,
  // FFmpeg has Vorbis's comments in there.
  extra: codecpar.codecId === AV_CODEC_ID_VORBIS ? null : codecpar.extradata,
  tags: tagsOf(metadata),
});

const tagsOf = (metadata: Dictionary | null): [string, string][] =>
  Object.entries(metadata?.getAll() ?? {})
    .filter(([name]) => !gainFieldNames.includes(name.toUpperCase()))
    .sort(([a], [b]) => (a < b ? -1 : 1));
