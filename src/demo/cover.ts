/** Cover art: a still picture that containers of music, and some of films, carry as a video stream. */

import { AV_DISPOSITION_ATTACHED_PIC, AV_PIX_FMT_YUVJ420P } from "node-av/constants";
import { type FormatContext, Packet, Rational } from "node-av/lib";
import { check, newEncoder, startStream } from "./encoder.ts";
import { openPictures } from "./pictures.ts";

/** A flat grey picture. */
export interface CoverSpec {
  /** Pixels. */
  width: number;
  height: number;
  /** Luma as JPEG stores it: 0 is black and 255 white. */
  level: number;
}

export interface Cover extends Disposable {
  /** Writes the picture, once the container has been started. */
  write(): void;
}

/** Adds a stream for the cover to a container that has not been started yet. */
export function addCover(container: FormatContext, { width, height, level }: CoverSpec): Cover {
  using opened = new DisposableStack();
  const { encoder } = newEncoder("mjpeg");
  opened.defer(() => encoder.freeContext());
  const shape = { width, height, format: AV_PIX_FMT_YUVJ420P };
  encoder.width = width;
  encoder.height = height;
  encoder.pixelFormat = shape.format;
  encoder.timeBase = new Rational(1, 25);
  const stream = startStream(container, encoder, {});
  stream.disposition = AV_DISPOSITION_ATTACHED_PIC;
  const pictures = opened.use(openPictures({ kind: "greys", levels: [level], secondsEach: 1 }, shape));
  const owned = opened.move();
  return {
    write() {
      using frame = pictures.at(0);
      using packet = new Packet();
      packet.alloc();
      frame.pts = 0n;
      check(encoder.sendFrameSync(frame), "encoding the cover");
      check(encoder.receivePacketSync(packet), "encoding the cover");
      packet.streamIndex = stream.index;
      check(container.interleavedWriteFrameSync(packet), "writing the cover");
    },
    [Symbol.dispose]: () => owned.dispose(),
  };
}
