/** A stream of a clip being encoded, frame by frame. */

import { type CodecContext, type FormatContext, type Frame, Packet, type Stream } from "node-av/lib";
import { check } from "./encoder.ts";

export interface Track extends Disposable {
  /** Where the next frame starts; Infinity when the last one has been encoded. */
  seconds: number;
  encodeNext(): void;
}

export interface FrameList {
  count: number;
  /** In seconds. */
  start(index: number): number;
  frame(index: number): Frame;
}

/**
 * Encodes frames into a stream of an open container.
 *
 * @param startSeconds what the file's own clock shows at the first frame.
 * @param source of the frames, disposed of with the track.
 */
export function openTrack(
  container: FormatContext,
  { encoder, stream, startSeconds }: { encoder: CodecContext; stream: Stream; startSeconds: number },
  frames: FrameList,
  source?: Disposable,
): Track {
  let index = 0;
  const packet = new Packet();
  packet.alloc();
  const encode = (frame: Frame | null) => {
    check(encoder.sendFrameSync(frame), "encoding a frame");
    // Anything negative here says only that no packet is ready.
    while (encoder.receivePacketSync(packet) >= 0) {
      packet.streamIndex = stream.index;
      packet.rescaleTs(encoder.timeBase, stream.timeBase);
      const start = BigInt(Math.round(startSeconds / stream.timeBase.toDouble()));
      packet.pts += start;
      packet.dts += start;
      check(container.interleavedWriteFrameSync(packet), "writing a packet");
    }
  };
  return {
    seconds: frames.count > 0 ? frames.start(0) : Number.POSITIVE_INFINITY,
    encodeNext() {
      using frame = frames.frame(index++);
      encode(frame);
      const last = index === frames.count;
      if (last) encode(null);
      this.seconds = last ? Number.POSITIVE_INFINITY : frames.start(index);
    },
    [Symbol.dispose]() {
      packet.free();
      encoder.freeContext();
      source?.[Symbol.dispose]();
    },
  };
}
