import { AV_CODEC_ID_NONE, AVERROR_EAGAIN, AVERROR_EOF } from "node-av/constants";
import { avGetCodecName, Codec, CodecContext, Frame, type Packet, type Stream } from "node-av/lib";
import { reasonOf } from "./container.ts";

export interface Decoder extends Disposable {
  /** Gives the decoder a packet. @returns false when it is broken: what it had is left out, as players do. */
  decode(packet: Packet): boolean;
  /** Gets out what the decoder still holds. Only `restart` makes it usable again. */
  drain(): void;
  /** Forgets what was decoded before, for a packet from elsewhere in the stream. */
  restart(): void;
  /** Sets one of FFmpeg's decoder options that may change between two packets. */
  set(option: string, value: string): void;
}

/**
 * Opens a decoder with one thread.
 *
 * @param take is lent each frame until it returns.
 * @throws Error when there is no decoder for this codec.
 */
export function openDecoder(stream: Stream, take: (frame: Frame) => void): Decoder {
  const { codecpar } = stream;
  const codec = codecpar.codecId === AV_CODEC_ID_NONE ? null : Codec.findDecoder(codecpar.codecId);
  const describe = `stream ${stream.index} (${avGetCodecName(codecpar.codecId) ?? "unknown codec"})`;
  if (!codec)
    throw new Error(`Expected a codec that can be decoded, but there is no decoder for ${describe}.`);
  const context = new CodecContext();
  context.allocContext3(codec);
  context.parametersToContext(codecpar);
  context.pktTimebase = stream.timeBase;
  context.threadCount = 1;
  const opened = context.open2Sync(codec, null);
  if (opened < 0) {
    context.freeContext();
    throw new Error(`The decoder for ${describe} does not open: ${reasonOf(opened)}.`);
  }
  const frame = new Frame();
  frame.alloc();

  function receive(): number {
    for (;;) {
      const code = context.receiveFrameSync(frame);
      if (code < 0) return code;
      take(frame);
      frame.unref();
    }
  }
  return {
    decode(packet) {
      const sent = context.sendPacketSync(packet);
      const received = receive();
      return sent >= 0 && (received === AVERROR_EAGAIN || received === AVERROR_EOF);
    },
    drain() {
      context.sendPacketSync(null);
      receive();
    },
    restart: () => context.flushBuffers(),
    // One by one: the native code frees an options dictionary, and then its owner does again.
    set: (option, value) => void context.setOption(option, value),
    [Symbol.dispose]() {
      frame.free();
      context.freeContext();
    },
  };
}
