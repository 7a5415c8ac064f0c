/**
 * Which picture goes to which preview slot. Slot `i` is at `i * intervalMs`; slots are filled in order, so that a
 * picture is told how many of the next slots it fills: none (not needed, leave it undecoded or unscaled), one, or
 * several (the same JPEG repeated). Times are presentation times in milliseconds from the start of the part, as the
 * file has them: no frame rate is assumed.
 */

/**
 * How a group of pictures, from one keyframe to the next, is read:
 * - `keyframes`: only its keyframe is decoded. Each slot takes the keyframe nearest in time.
 * - `dense`: all its frames are decoded. Each slot takes the frame on screen at its time.
 */
export type SlotMode = "keyframes" | "dense";

/** Share of slots that may repeat a picture before keyframes alone are too few. */
const toleratedRepeats = 0.06;

/** Number of preview slots of a part, at least 1. */
export const slotCount = (durationMs: number, intervalMs: number): number =>
  Math.max(1, Math.ceil(durationMs / intervalMs));

/** Whether a group of pictures is too long for its keyframe alone, so that all its frames must be decoded. */
export const needsDense = (groupStartMs: number, groupEndMs: number, intervalMs: number): boolean =>
  groupEndMs - groupStartMs > intervalMs / (1 - toleratedRepeats);

/** Where a filler is: plain data. */
export interface SlotFillerState {
  /** Slots that have their picture. */
  filled: number;
}

export interface SlotFiller {
  /** Time of the next slot to fill, in milliseconds; Infinity when all are filled: nothing earlier need be decoded. */
  nextSlotMs(): number;
  /**
   * Offers the next picture, in order of presentation, before it is scaled (in mode `keyframes` also before it is
   * decoded).
   *
   * @param timeMs when the picture is first shown.
   * @param nextMs when the next one offered will be: the next keyframe or, in mode `dense`, the next frame; Infinity
   * for the last of the file.
   * @returns how many of the next slots this picture fills. Slots before the first picture take the first.
   */
  offer(timeMs: number, nextMs: number, mode: SlotMode): number;
  /** Where the filler is, for `createSlotFiller` with the same options. */
  save(): SlotFillerState;
  /** Ends the file. @returns how many slots are left, to be filled by the last picture. */
  end(): number;
}

/**
 * Hands out the slots of one part. Whatever is offered, the numbers returned add up to `slotCount`.
 *
 * @param intervalMs milliseconds between two slots.
 * @param durationMs milliseconds of the part.
 * @param saved of a filler with the same options: goes on from there.
 * @throws RangeError when the interval is not above 0, or the duration is not a finite number.
 */
export function createSlotFiller(
  { intervalMs, durationMs }: { intervalMs: number; durationMs: number },
  saved: SlotFillerState = { filled: 0 },
): SlotFiller {
  if (!(intervalMs > 0))
    throw new RangeError(`Preview slots need an interval above 0 ms, not ${intervalMs}.`);
  if (!Number.isFinite(durationMs)) throw new RangeError(`Preview slots need a duration, not ${durationMs}.`);
  const slots = slotCount(durationMs, intervalMs);
  let { filled } = saved;

  /** Fills the slots whose time is before `timeMs`. */
  function fillBefore(timeMs: number): number {
    const upTo = Math.min(slots, Math.ceil(timeMs / intervalMs));
    const count = upTo > filled ? upTo - filled : 0;
    filled += count;
    return count;
  }

  return {
    nextSlotMs: () => (filled < slots ? filled * intervalMs : Infinity),
    // A picture is the nearest keyframe up to the middle between it and the next, and on screen up to the next.
    offer: (timeMs, nextMs, mode) => fillBefore(mode === "keyframes" ? (timeMs + nextMs) / 2 : nextMs),
    save: () => ({ filled }),
    end: () => fillBefore(Infinity),
  };
}
