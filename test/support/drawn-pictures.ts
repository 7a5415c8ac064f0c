import { type Canvas, newCanvas } from "../../src/demo/drawing.ts";
import { drawShots, lengthOf, type Shot } from "../../src/demo/shots.ts";
import type { SmallPicture } from "../../src/media/small-picture.ts";

/** A small picture of what the shots show at a time. */
export function pictureAt(shots: readonly Shot[], timeMs: number, height = 180): SmallPicture {
  const canvas = newCanvas(320, height);
  drawShots(canvas, shots, timeMs);
  return canvas;
}

/**
 * Every picture of a stretch, as a decoder gives them: one buffer, drawn anew each time.
 * @param stepMs from one picture to the next.
 */
export function* picturesOf(
  shots: readonly Shot[],
  stepMs: number,
  { fromMs = 0, toMs = lengthOf(shots), height = 180 } = {},
): Generator<{ picture: SmallPicture; timeMs: number }> {
  const canvas: Canvas = newCanvas(320, height);
  for (let i = Math.ceil(fromMs / stepMs); i * stepMs < toMs; i++) {
    drawShots(canvas, shots, i * stepMs);
    yield { picture: canvas, timeMs: i * stepMs };
  }
}
