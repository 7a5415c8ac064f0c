import { AV_PKT_DATA_DOVI_CONF } from "node-av/constants";
import { Frame, type Packet, type Stream } from "node-av/lib";
import type { SmallPicture } from "../../media/small-picture.ts";
import { toMs } from "./container.ts";
import { type DecoderOptions, openDecoder } from "./decoder.ts";
import type { Picture, PictureListener } from "./feed.ts";
import { type JpegEncoder, openJpegEncoder } from "./jpeg.ts";
import { openScaler, type Scaler } from "./scaler.ts";

/** The pictures of a video stream, decoded once for everybody. */
export interface Pictures extends Disposable {
  add(packet: Packet): void;
  /**
   * Ends the group of pictures in hand: its keyframe is decoded when somebody wants it.
   * @param untilMs when the next one starts; Infinity for the last
   */
  endGroup(untilMs: number): void;
  /** Forgets the group in hand: reading goes on elsewhere. */
  restart(): void;
}

/** Bytes of compressed packets that may wait for the decision whether they are decoded. */
const mostHeld = 64 * 1024 * 1024;

/**
 * Hands the pictures of a stream to listeners. The packets of a group of pictures wait until it is known what is needed
 * of them: nothing, the keyframe alone (fastest, where keyframes are dense enough), or everything.
 *
 * @param startMs timestamp of the start of the part
 */
export function openPictures(
  stream: Stream,
  listeners: readonly PictureListener[],
  { startMs, ...options }: { startMs: number } & DecoderOptions,
): Pictures {
  refuseUnshowable(stream);
  const { timeBase } = stream;
  const timeOf = (timestamp: bigint) => toMs(timestamp, timeBase);

  using opened = new DisposableStack();
  const decoder = opened.use(openDecoder(stream, takeFrame, options));
  const drawing = opened.use(openDrawing(stream));
  /** The first picture of the group, and the last one decoded of it. */
  const key = opened.use(emptyFrame());
  const shown = opened.use(emptyFrame());
  const owned = opened.move();

  let held: Packet[] = [];
  let heldBytes = 0;
  /** When the group in hand starts; undefined while there is none. */
  let keyMs: number | undefined;
  let seenMs = 0;
  let haveKey = false;
  let shownMs: number | undefined;
  let brokenMs = Number.NEGATIVE_INFINITY;
  /** Those for whom the group is too long: they get every picture. */
  let dense: PictureListener[] = [];
  /** The group is so large that its keyframe was decoded before its end, and the rest was let go. */
  let settled = false;

  const nextOf = (some: readonly PictureListener[]) => Math.min(...some.map((listener) => listener.nextMs()));

  function drop(): void {
    for (const packet of held) packet.free();
    held = [];
    heldBytes = 0;
  }

  function decodeHeld(): void {
    for (const packet of held)
      if (!decoder.decode(packet)) brokenMs = Math.max(brokenMs, (timeOf(packet.pts) ?? startMs) - startMs);
    drop();
  }

  function takeFrame(frame: Frame): void {
    const timeMs = (timeOf(frame.bestEffortTimestamp) ?? startMs) - startMs;
    // Shown before its keyframe: predicted from the group before, which has been forgotten.
    if (keyMs !== undefined && timeMs < keyMs) return;
    if (shownMs !== undefined) giveShown(timeMs);
    if (!haveKey) {
      key.unref();
      key.ref(frame);
      haveKey = true;
    }
    shown.unref();
    shown.ref(frame);
    shownMs = timeMs;
  }

  function giveShown(untilMs: number): void {
    const wanting = dense.filter((listener) => listener.nextMs() < untilMs);
    if (wanting.length === 0) return;
    const picture = drawing.picture(shown, { timeMs: shownMs!, keyframe: false, stale: brokenMs > shownMs! });
    for (const listener of wanting) listener.add(picture, untilMs);
  }

  /** Nothing is predicted from a keyframe that stands alone, and blocking does not show at these sizes. */
  function decodeKeyframe(): void {
    decoder.set("skip_loop_filter", "all");
    decoder.decode(held[0]!);
    decoder.drain();
    decoder.restart();
    // Some streams refresh the picture bit by bit: their keyframe alone gives nothing.
    if (!haveKey) {
      decodeHeld();
      decoder.drain();
      decoder.restart();
    }
    decoder.set("skip_loop_filter", "default");
  }

  function forgetGroup(): void {
    drop();
    key.unref();
    shown.unref();
    keyMs = undefined;
    haveKey = false;
    shownMs = undefined;
    dense = [];
    settled = false;
    brokenMs = Number.NEGATIVE_INFINITY;
  }

  function endGroup(untilMs: number): void {
    if (keyMs === undefined) return;
    const patient = listeners.filter((one) => !dense.includes(one) && one.wantsKeyframe(keyMs!, untilMs));
    if (dense.length > 0 && nextOf(dense) < untilMs) {
      decodeHeld();
      decoder.drain();
      if (shownMs === undefined) for (const listener of dense) listener.miss(keyMs, untilMs, true);
      else giveShown(untilMs);
    } else if (patient.length > 0 && !haveKey && held[0]?.isKeyframe) decodeKeyframe();
    if (dense.length > 0) decoder.restart();
    if (haveKey && patient.length > 0) {
      const picture = drawing.picture(key, { timeMs: keyMs, keyframe: true, stale: false });
      for (const listener of patient) listener.add(picture, untilMs);
    } else for (const listener of patient) listener.miss(keyMs, untilMs, false);
    forgetGroup();
  }

  /** What has been read is decoded as soon as the next picture that is wanted must be among it. */
  function decodeDense(decodeMs: number): void {
    if (decodeMs > nextOf(dense) || heldBytes > mostHeld) decodeHeld();
  }

  return {
    add(packet) {
      const at = timeOf(packet.pts) ?? timeOf(packet.dts);
      if (at === undefined) return;
      const timeMs = at - startMs;
      if (packet.isKeyframe) {
        endGroup(timeMs);
        keyMs = timeMs;
        seenMs = timeMs;
      }
      if (keyMs === undefined || settled || nextOf(listeners) === Number.POSITIVE_INFINITY) return;
      held.push(packet.clone()!);
      heldBytes += packet.size;
      seenMs = Math.max(seenMs, timeMs);
      for (const listener of listeners)
        if (!dense.includes(listener) && listener.isTooLong(keyMs, seenMs)) dense.push(listener);
      if (dense.length > 0) decodeDense((timeOf(packet.dts) ?? at) - startMs);
      else if (heldBytes > mostHeld) {
        decodeKeyframe();
        drop();
        settled = true;
      }
    },
    endGroup,
    restart() {
      if (dense.length > 0) decoder.restart();
      forgetGroup();
    },
    [Symbol.dispose]() {
      drop();
      owned.dispose();
    },
  };
}

/**
 * The colours of Dolby Vision profile 5 (IPTPQc2) come right only by the mapping in its own metadata, which FFmpeg's
 * scaler does not do: they would be green and violet.
 * @throws Error fit for people
 */
function refuseUnshowable({ codecpar, index }: Stream): void {
  const configuration = codecpar.getCodedSideData(AV_PKT_DATA_DOVI_CONF);
  if (configuration?.[dolbyProfileAt] !== 5) return;
  throw new Error(
    `Expected a video whose colours can be shown, but stream ${index} is Dolby Vision profile 5, which only Dolby's own ` +
      "mapping shows right: no pictures are made of it, rather than green ones. A version with HDR10 beside it would do.",
  );
}

/** Of FFmpeg's AVDOVIDecoderConfigurationRecord. */
const dolbyProfileAt = 2;

function emptyFrame(): Frame {
  const frame = new Frame();
  frame.alloc();
  return frame;
}

/** Makes small pictures and JPEGs of frames, each size once for everybody. */
function openDrawing(stream: Stream) {
  const opened = new DisposableStack();
  const scalers = new Map<number, { scaler: Scaler; encoder: JpegEncoder }>();

  function toolsFor(width: number) {
    const known = scalers.get(width);
    if (known) return known;
    const scaler = opened.use(openScaler(stream, width));
    const tools = { scaler, encoder: opened.use(openJpegEncoder(scaler.width, scaler.height)) };
    scalers.set(width, tools);
    return tools;
  }

  return {
    picture(frame: Frame, about: Pick<Picture, "timeMs" | "keyframe" | "stale">): Picture {
      const scaled = once((width: number) => toolsFor(width).scaler.scale(frame));
      const planes = once((width: number) => planesOf(scaled(width)));
      const jpeg = once((key: string) => {
        const [width, quality] = key.split(",").map(Number) as [number, number];
        return toolsFor(width).encoder.encode(scaled(width), quality);
      });
      return { ...about, frame, scaled: planes, jpeg: (width, quality) => jpeg(`${width},${quality}`) };
    },
    [Symbol.dispose]: () => opened.dispose(),
  };
}

function once<Key, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const made = new Map<Key, Value>();
  return (key) => {
    if (!made.has(key)) made.set(key, make(key));
    return made.get(key)!;
  };
}

function planesOf(frame: Frame): SmallPicture {
  const { width, height } = frame;
  const bytes = frame.toBuffer();
  const luma = width * height;
  return {
    width,
    height,
    y: bytes.subarray(0, luma),
    u: bytes.subarray(luma, luma + luma / 4),
    v: bytes.subarray(luma + luma / 4, luma + luma / 2),
  };
}
