/** Cuts samples that come in chunks of any size into frames that overlap. */
export interface Frames {
  /** Takes the next samples, and calls `frame` with each frame that they complete: samples and where it begins. */
  add(samples: Float32Array, frame: (samples: Float32Array, from: number) => void): void;
  /** What is held of the frames to come. */
  save(): Float32Array;
}

/** Frames looked at before what is left is moved to the front. */
const framesHeld = 16;

/**
 * @param length samples of a frame.
 * @param hop samples from the start of one to the start of the next, at most `length`.
 * @param saved what `save` gave of frames of the same length and hop.
 */
export function createFrames(length: number, hop: number, saved: Float32Array = new Float32Array()): Frames {
  const buffer = new Float32Array(length + framesHeld * hop);
  buffer.set(saved);
  let held = saved.length;
  return {
    add(samples, frame) {
      for (let taken = 0; taken < samples.length; ) {
        const count = Math.min(samples.length - taken, buffer.length - held);
        buffer.set(samples.subarray(taken, taken + count), held);
        held += count;
        taken += count;
        let from = 0;
        for (; from + length <= held; from += hop) frame(buffer, from);
        buffer.copyWithin(0, from, held);
        held -= from;
      }
    },
    save: () => buffer.slice(0, held),
  };
}
