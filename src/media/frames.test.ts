import fc from "fast-check";
import { expect, test } from "vitest";
import { createFrames } from "./frames.ts";

const counting = (length: number) => Float32Array.from({ length }, (_, i) => i);

/** First sample of each frame, after a look at whether the rest follows. */
function collector(length: number) {
  const starts: number[] = [];
  const collect = (samples: Float32Array, from: number) => {
    const frame = samples.subarray(from, from + length);
    starts.push(frame.every((sample, i) => sample === frame[0]! + i) ? frame[0]! : Number.NaN);
  };
  return { starts, collect };
}

test("frames follow each other at the hop, whatever the chunks, and after going on", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 40 }),
      fc.array(fc.integer({ min: 0, max: 3000 }), { maxLength: 6 }),
      fc.nat(6),
      (a, b, lengths, resumeAt) => {
        const [hop, length] = [Math.min(a, b), Math.max(a, b)];
        const { starts, collect } = collector(length);
        let frames = createFrames(length, hop);
        let taken = 0;
        for (const [i, count] of lengths.entries()) {
          if (i === resumeAt) frames = createFrames(length, hop, structuredClone(frames.save()));
          frames.add(counting(taken + count).subarray(taken), collect);
          taken += count;
        }
        const expected = Math.max(0, Math.floor((taken - length) / hop) + 1);
        expect(starts).toEqual(Array.from({ length: expected }, (_, i) => i * hop));
      },
    ),
  );
});
