import { createSlotFiller, needsDense, type SlotFillerState, slotCount } from "../../media/preview-slots.ts";
import type { Picture, PictureListener } from "./feed.ts";

/** Share of pictures that may be missing, their slots shown by the next good one. */
const toleratedMissing = 0.1;

export interface SlotPicturesState<Made> {
  slots: SlotFillerState;
  /** Slots whose picture could not be decoded: the next good one fills them. */
  owed: number;
  missing: number;
  last?: Made | undefined;
}

/**
 * Makes something of a picture for each slot of a part.
 *
 * @param make what is kept of a picture: plain values
 * @param put takes it for the next slot; the same again where a picture fills several
 */
export function fillSlots<Made>(
  { intervalMs, durationMs }: { intervalMs: number; durationMs: number },
  { make, put }: { make(picture: Picture): Made; put(made: Made): void },
  saved: SlotPicturesState<Made> | undefined,
) {
  const slots = createSlotFiller({ intervalMs, durationMs }, saved?.slots);
  let { owed, missing, last } = saved ?? { owed: 0, missing: 0 };

  function fill(picture: Picture, count: number): void {
    if (count === 0) return;
    if (picture.stale) missing += count;
    last = make(picture);
    for (let i = 0; i < owed + count; i++) put(last);
    missing += owed;
    owed = 0;
  }

  return {
    pictures: {
      spacingMs: intervalMs,
      nextMs: () => slots.nextSlotMs(),
      isTooLong: (fromMs, untilMs) => needsDense(fromMs, untilMs, intervalMs),
      wantsKeyframe: (fromMs, untilMs) => slots.nextSlotMs() < (fromMs + untilMs) / 2,
      add: (picture, untilMs) =>
        fill(picture, slots.offer(picture.timeMs, untilMs, picture.keyframe ? "keyframes" : "dense")),
      miss(fromMs, untilMs, dense) {
        owed += slots.offer(fromMs, untilMs, dense ? "dense" : "keyframes");
      },
    } satisfies PictureListener,
    save: (): SlotPicturesState<Made> => ({ slots: slots.save(), owed, missing, last }),
    /** Fills the slots that are left. @throws Error fit for people, when too many pictures are missing */
    end(): void {
      owed += slots.end();
      missing += owed;
      const expected = slotCount(durationMs, intervalMs);
      if (last === undefined || missing > expected * toleratedMissing)
        throw new Error(
          `Expected ${expected} pictures, one each ${intervalMs / 1000} s, but only ${Math.max(0, expected - missing)} could be decoded: ` +
            "the file is broken. Replace it.",
        );
      for (; owed > 0; owed--) put(last);
    },
  };
}
