import { AV_CODEC_ID_NONE, AVERROR_EAGAIN, AVERROR_EOF } from "node-av/constants";
import { avGetCodecName, Codec, CodecContext, Frame, type Packet, type Stream } from "node-av/lib";
import { reasonOf } from "./container.ts";
import { type Hardware, type HardwareWish, openHardware } from "./hardware.ts";

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

/** What a decoder runs on, and whom to tell when that is not what was wished. */
export interface DecoderOptions {
  hardware: HardwareWish;
  note(text: string): void;
}

/**
 * Opens a decoder, in software with one thread unless hardware is wished for and there.
 *
 * @param take is lent each frame until it returns.
 * @throws Error when there is no decoder for this codec.
 */
export function openDecoder(
  stream: Stream,
  take: (frame: Frame) => void,
  { hardware: wish, note }: DecoderOptions = { hardware: "none", note() {} },
): Decoder {
  const { codecpar } = stream;
  const codec = codecpar.codecId === AV_CODEC_ID_NONE ? null : Codec.findDecoder(codecpar.codecId);
  const describe = `stream ${stream.index} (${avGetCodecName(codecpar.codecId) ?? "unknown codec"})`;
  if (!codec)
    throw new Error(`Expected a codec that can be decoded, but there is no decoder for ${describe}.`);
  if (wish !== "none") {
    const hardware = openHardware(codec, wish);
    if ("attach" in hardware) return withFallback(hardware);
    note(`Pictures are decoded by the processor, because no graphics hardware can: ${hardware.reason}.`);
  }
  return openOn(undefined);

  /** Drivers may open a stream that they then cannot decode. */
  function withFallback(hardware: Hardware): Decoder {
    let frames = 0;
    let current = openOn(hardware, () => {
      frames++;
    });
    return {
      decode: (packet) => current.decode(packet),
      drain() {
        current.drain();
        if (frames > 0) return;
        note(`Pictures are decoded by the processor, because ${hardware.kind} gave none of this stream.`);
        current[Symbol.dispose]();
        frames = Number.POSITIVE_INFINITY;
        current = openOn(undefined);
      },
      restart: () => current.restart(),
      set: (option, value) => current.set(option, value),
      [Symbol.dispose]: () => current[Symbol.dispose](),
    };
  }

  function openOn(hardware: Hardware | undefined, onFrame: () => void = () => {}): Decoder {
    const context = new CodecContext();
    context.allocContext3(codec);
    context.parametersToContext(codecpar);
    context.pktTimebase = stream.timeBase;
    context.threadCount = 1;
    hardware?.attach(context);
    const opened = context.open2Sync(codec, null);
    if (opened < 0) {
      context.freeContext();
      hardware?.free();
      throw new Error(`The decoder for ${describe} does not open: ${reasonOf(opened)}.`);
    }
    const frame = new Frame();
    frame.alloc();
    const fetched = new Frame();
    fetched.alloc();

    /** Hardware leaves its pictures in memory of its own. */
    function takeFrame(): void {
      if (!hardware || !frame.isHwFrame()) {
        take(frame);
        return;
      }
      if (frame.hwframeTransferDataSync(fetched) >= 0) {
        fetched.copyProps(frame);
        take(fetched);
      }
      fetched.unref();
    }

    function receive(): number {
      for (;;) {
        const code = context.receiveFrameSync(frame);
        if (code < 0) return code;
        onFrame();
        takeFrame();
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
        fetched.free();
        context.freeContext();
        hardware?.free();
      },
    };
  }
}
