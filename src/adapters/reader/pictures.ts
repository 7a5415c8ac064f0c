import { createHash } from "node:crypto";
import { closeSync, openSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Frame, type Packet, type Stream } from "node-av/lib";
import { encodeBif } from "../../media/bif.ts";
import { createSlotFiller, needsDense, type SlotMode, slotCount } from "../../media/preview-slots.ts";
import type { PreviewOptions, PreviewsFinding } from "../../media/taps.ts";
import { toMs } from "./container.ts";
import { openDecoder } from "./decoder.ts";
import { openThumbnailer } from "./thumbnails.ts";

export interface PictureTrack extends Disposable {
  add(packet: Packet): void;
  /** @throws Error when too many pictures could not be decoded. */
  end(artefactFolder: string): PreviewsFinding;
}

/** Bytes of compressed packets that may wait for the decision whether they are decoded. */
const mostHeld = 64 * 1024 * 1024;

/** Share of pictures that may be missing, their slots shown by the next good one. */
const toleratedMissing = 0.1;

/**
 * Makes the preview pictures of a video stream. The packets of a group of pictures wait until it is known what a slot
 * needs of them: nothing, the keyframe alone (fastest, where keyframes are dense enough), or everything up to a slot.
 *
 * @param startMs presentation time of the start of the file, which is the time of slot 0.
 */
export function openPictureTrack(
  stream: Stream,
  { intervalMs, width, quality }: PreviewOptions,
  { startMs, durationMs }: { startMs: number; durationMs: number },
): PictureTrack {
  const slots = createSlotFiller({ intervalMs, durationMs });
  const pictures: Uint8Array[] = [];
  /** Slots whose picture could not be decoded: the next good one fills them. */
  let owed = 0;
  let missing = 0;
  const timeOf = (timestamp: bigint) => toMs(timestamp, stream.timeBase);

  using opened = new DisposableStack();
  const thumbnailer = opened.use(openThumbnailer(stream, { width, quality }));
  const decoder = opened.use(openDecoder(stream, takeFrame));
  const shown = opened.use(new Frame());
  shown.alloc();
  const owned = opened.move();

  let mode: SlotMode = "keyframes";
  let held: Packet[] = [];
  let heldBytes = 0;
  let keyMs: number | undefined;
  /** When the frame in `shown` starts: the last one decoded of this group. */
  let shownMs: number | undefined;
  let brokenMs = Number.NEGATIVE_INFINITY;
  let decodeAtMs = 0;

  function drop(): void {
    for (const packet of held) packet.free();
    held = [];
    heldBytes = 0;
  }

  function decodeHeld(): void {
    for (const packet of held) {
      if (!decoder.decode(packet)) brokenMs = Math.max(brokenMs, (timeOf(packet.pts) ?? startMs) - startMs);
    }
    drop();
  }

  function takeFrame(frame: Frame): void {
    const timeMs = (timeOf(frame.bestEffortTimestamp) ?? startMs) - startMs;
    // Shown before its keyframe: predicted from the group before, which has been forgotten.
    if (keyMs !== undefined && timeMs < keyMs) return;
    if (mode === "dense" && shownMs !== undefined) fill(slots.offer(shownMs, timeMs, mode));
    shown.unref();
    shown.ref(frame);
    shownMs = timeMs;
  }

  /** Fills the next slots with the picture in `shown`, or owes them. */
  function fill(count: number): void {
    if (count === 0) return;
    if (shownMs === undefined) {
      owed += count;
      return;
    }
    // Something that could not be decoded would have come after it.
    if (brokenMs > shownMs) missing += count;
    const jpeg = thumbnailer.toJpeg(shown);
    for (let i = 0; i < owed + count; i++) pictures.push(jpeg);
    missing += owed;
    owed = 0;
  }

  function startDense(): void {
    mode = "dense";
    decodeAtMs = slots.nextSlotMs();
    decoder.set("skip_loop_filter", "default");
  }

  function startGroup(timeMs: number): void {
    keyMs = timeMs;
    mode = "keyframes";
    // Nothing is predicted from a keyframe that stands alone, and blocking does not show at this size.
    decoder.set("skip_loop_filter", "all");
  }

  /** @param nextMs when the next group starts; Infinity for the last one. */
  function endGroup(nextMs: number): void {
    if (keyMs === undefined) return;
    if (mode === "keyframes") endWithKeyframe(slots.offer(keyMs, nextMs, mode));
    else if (slots.nextSlotMs() < nextMs) endDense(nextMs);
    decoder.restart();
    shown.unref();
    shownMs = undefined;
    drop();
  }

  function endWithKeyframe(count: number): void {
    if (count === 0) return;
    decoder.decode(held[0]!);
    decoder.drain();
    // Some streams refresh the picture bit by bit: their keyframe alone gives nothing.
    if (shownMs === undefined) {
      decoder.restart();
      decodeHeld();
      decoder.drain();
    }
    fill(count);
  }

  function endDense(nextMs: number): void {
    decodeHeld();
    decoder.drain();
    fill(slots.offer(shownMs ?? keyMs!, nextMs, mode));
  }

  return {
    add(packet) {
      const at = timeOf(packet.pts) ?? timeOf(packet.dts);
      if (at === undefined || slots.nextSlotMs() === Number.POSITIVE_INFINITY) return;
      const timeMs = at - startMs;
      if (packet.isKeyframe) {
        endGroup(timeMs);
        startGroup(timeMs);
      }
      if (keyMs === undefined) return;
      held.push(packet.clone()!);
      heldBytes += packet.size;
      if (mode === "keyframes" && (needsDense(keyMs, timeMs, intervalMs) || heldBytes > mostHeld))
        startDense();
      if (mode === "keyframes") return;
      // Later packets are shown after this one's decoding time: all that a slot before it needs has been read.
      const decodeMs = (timeOf(packet.dts) ?? at) - startMs;
      if (decodeMs > decodeAtMs || heldBytes > mostHeld) {
        decodeHeld();
        decodeAtMs = Math.max(decodeAtMs, (Math.floor(decodeMs / intervalMs) + 1) * intervalMs);
      }
    },
    end(artefactFolder) {
      endGroup(Number.POSITIVE_INFINITY);
      owed += slots.end();
      const last = pictures.at(-1);
      missing += owed;
      const expected = slotCount(durationMs, intervalMs);
      if (!last || missing > expected * toleratedMissing) {
        throw new Error(
          `Expected ${expected} pictures, one each ${intervalMs / 1000} s, but only ${expected - missing} could be decoded: ` +
            "the file is broken. Replace it.",
        );
      }
      for (; owed > 0; owed--) pictures.push(last);
      const { file, sha256 } = writeBif(artefactFolder, encodeBif(pictures, intervalMs));
      const { width, height } = thumbnailer;
      return { file, count: pictures.length, width, height, intervalMs, sha256 };
    },
    [Symbol.dispose]() {
      drop();
      owned.dispose();
    },
  };
}

/** The name appears only when the file is whole. */
function writeBif(folder: string, pieces: readonly Uint8Array[]): { file: string; sha256: string } {
  const file = "index-sd.bif";
  const partial = join(folder, `${file}.partial`);
  const hash = createHash("sha256");
  const handle = openSync(partial, "w");
  try {
    for (const piece of pieces) {
      hash.update(piece);
      writeFileSync(handle, piece);
    }
  } finally {
    closeSync(handle);
  }
  renameSync(partial, join(folder, file));
  return { file, sha256: hash.digest("hex") };
}
