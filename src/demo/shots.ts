import {
  type Box,
  black,
  type Canvas,
  type Colour,
  drawLine,
  drawScene,
  drawSpecks,
  fill,
  fillBox,
  white,
} from "./drawing.ts";
import { createRandom } from "./random.ts";

/** What is seen from one cut to the next: plain JSON. */
export interface Shot {
  seconds: number;
  background:
    | { kind: "plain"; colour: Colour }
    /** @property brightness 1 is daylight and the default, 0.1 a dark room. */
    | { kind: "scene"; seed: number; brightness?: number }
    /** Dots on black. @property density of dots to the picture. @property falling whether they move. */
    | { kind: "specks"; seed: number; density: number; falling?: boolean };
  lettering?: Lettering;
  /** A station's logo in the upper right corner. */
  logo?: boolean;
}

export type Lettering =
  /** Lines in the middle, other ones each `secondsEach` (4 where left out). */
  | { kind: "card"; seed: number; lines: number; secondsEach?: number; colour?: Colour }
  /** Lines that move up. @property speed in picture heights a second. @property beside on a black right half. */
  | { kind: "roll"; seed: number; speed: number; beside?: boolean }
  /** One or two lines at the bottom, other ones each 3 s. */
  | { kind: "subtitles"; seed: number };

/** Length of all shots together, in milliseconds. */
export const lengthOf = (shots: readonly Shot[]): number =>
  shots.reduce((sum, { seconds }) => sum + seconds * 1000, 0);

/** Draws what the shots show at a time in milliseconds; the last shot stays. */
export function drawShots(canvas: Canvas, shots: readonly Shot[], milliseconds: number): void {
  let start = 0;
  let index = 0;
  while (index < shots.length - 1 && milliseconds >= start + shots[index]!.seconds * 1000)
    start += shots[index++]!.seconds * 1000;
  drawShot(canvas, shots[index]!, (milliseconds - start) / 1000);
}

function drawShot(canvas: Canvas, { background, lettering, logo }: Shot, seconds: number): void {
  switch (background.kind) {
    case "plain":
      fill(canvas, background.colour);
      break;
    case "scene":
      drawScene(canvas, background.seed, seconds, background.brightness ?? 1);
      break;
    case "specks":
      fill(canvas, black);
      drawSpecks(
        canvas,
        background.seed + (background.falling ? Math.floor(seconds * 4) : 0),
        background.density,
      );
  }
  if (lettering) drawLettering(canvas, lettering, seconds);
  if (logo) drawLogo(canvas);
}

function drawLettering(canvas: Canvas, lettering: Lettering, seconds: number): void {
  const { width, height } = canvas;
  const size = height / 26;
  switch (lettering.kind) {
    case "card": {
      const seed = lettering.seed + 1000 * Math.floor(seconds / (lettering.secondsEach ?? 4));
      const pitch = size * 1.9;
      const top = (height - lettering.lines * pitch) / 2;
      for (let i = 0; i < lettering.lines; i++)
        drawWords(canvas, { centre: width / 2 }, top + i * pitch, size * 1.2, seed + i, lettering.colour);
      return;
    }
    case "roll": {
      const { seed, speed, beside } = lettering;
      const right: Box = { left: width / 2, top: 0, right: width, bottom: height };
      if (beside) fillBox(canvas, right, black);
      drawRoll(canvas, beside ? width * 0.75 : width / 2, seed, speed * seconds * height, size);
      return;
    }
    case "subtitles": {
      const seed = lettering.seed + 1000 * Math.floor(seconds / 3);
      const lines = 1 + (seed % 2);
      for (let i = 0; i < lines; i++)
        drawWords(canvas, { centre: width / 2 }, height * (0.92 - 0.07 * (lines - i)), size * 1.2, seed + i);
    }
  }
}

function drawWords(
  canvas: Canvas,
  at: { centre: number },
  top: number,
  size: number,
  seed: number,
  colour: Colour = white,
): void {
  const random = createRandom(seed);
  const words = [3 + Math.floor(random() * 5), 4 + Math.floor(random() * 6)];
  drawLine(canvas, at, top, size, words, seed, colour);
}

/** Roles to the left of the middle and names to the right, with a gap after every few. */
function drawRoll(canvas: Canvas, middle: number, seed: number, moved: number, size: number): void {
  const pitch = size * 1.8;
  const first = Math.floor((moved - canvas.height) / pitch) - 1;
  for (let line = Math.max(0, first); line * pitch < moved; line++) {
    const top = canvas.height + line * pitch - moved;
    if (line % 7 === 6 || top < -size) continue;
    const random = createRandom(seed + line);
    const [role, name] = [3 + Math.floor(random() * 4), 3 + Math.floor(random() * 5)];
    drawLine(canvas, { left: middle - size * (0.8 * role + 0.8) }, top, size, [role], seed + line, white);
    drawLine(canvas, { left: middle + size }, top, size, [name], seed - line, white);
  }
}

/** A ring of strokes, a little translucent. */
function drawLogo(canvas: Canvas): void {
  const unit = canvas.width / 320;
  const mark: readonly (readonly [number, number, number, number])[] = [
    [276, 12, 304, 15],
    [276, 27, 304, 30],
    [276, 15, 279, 27],
    [301, 15, 304, 27],
    [284, 18, 287, 25],
    [291, 18, 294, 25],
  ];
  for (const [left, top, right, bottom] of mark)
    fillBox(
      canvas,
      { left: left * unit, top: top * unit, right: right * unit, bottom: bottom * unit },
      [230, 128, 128],
      0.7,
    );
}
