/** Draws what films are made of, roughly: scenes with motion and grain, lettering, specks. The same seed, the same picture. */

import { createRandom } from "./random.ts";

/** A picture to draw on: 4:2:0, tightly packed, full range. Width and height are even. */
export interface Canvas {
  width: number;
  height: number;
  y: Uint8Array;
  u: Uint8Array;
  v: Uint8Array;
}

/** Luma and the two chromas, each 0..255; chroma 128 is grey. */
export type Colour = readonly [y: number, u: number, v: number];

/** In pixels; fractions are drawn as partial coverage. */
export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export const black: Colour = [0, 128, 128];
export const white: Colour = [235, 128, 128];

export function newCanvas(width: number, height: number): Canvas {
  const chroma = (width / 2) * (height / 2);
  return {
    width,
    height,
    y: new Uint8Array(width * height),
    u: new Uint8Array(chroma).fill(128),
    v: new Uint8Array(chroma).fill(128),
  };
}

export function fill(canvas: Canvas, [y, u, v]: Colour): void {
  canvas.y.fill(y);
  canvas.u.fill(u);
  canvas.v.fill(v);
}

/** Lays a colour over a rectangle. @param opacity 0..1. */
export function fillBox(canvas: Canvas, box: Box, colour: Colour, opacity = 1): void {
  layOver(canvas.y, canvas.width, canvas.height, box, colour[0], opacity);
  const half = { left: box.left / 2, top: box.top / 2, right: box.right / 2, bottom: box.bottom / 2 };
  layOver(canvas.u, canvas.width / 2, canvas.height / 2, half, colour[1], opacity);
  layOver(canvas.v, canvas.width / 2, canvas.height / 2, half, colour[2], opacity);
}

function layOver(
  plane: Uint8Array,
  width: number,
  height: number,
  box: Box,
  level: number,
  opacity: number,
): void {
  const [fromX, toX] = [Math.max(0, Math.floor(box.left)), Math.min(width, Math.ceil(box.right))];
  const [fromY, toY] = [Math.max(0, Math.floor(box.top)), Math.min(height, Math.ceil(box.bottom))];
  const whole = { from: Math.max(fromX, Math.ceil(box.left)), to: Math.min(toX, Math.floor(box.right)) };
  for (let y = fromY; y < toY; y++) {
    const rows = (Math.min(y + 1, box.bottom) - Math.max(y, box.top)) * opacity;
    const isSolid = rows === 1 && whole.to > whole.from;
    if (isSolid) plane.fill(Math.round(level), y * width + whole.from, y * width + whole.to);
    for (let x = fromX; x < toX; x++) {
      if (isSolid && x === whole.from) x = whole.to;
      if (x === toX) break;
      const share = (Math.min(x + 1, box.right) - Math.max(x, box.left)) * rows;
      const at = y * width + x;
      plane[at] = Math.round(plane[at]! + (level - plane[at]!) * share);
    }
  }
}

/**
 * A line of words made of glyphs, which are strokes as on a seven-segment display: about as dense as real type.
 * @param size height of a capital letter in pixels.
 * @param at the middle of the line, or its left end.
 */
export function drawLine(
  canvas: Canvas,
  at: { centre: number } | { left: number },
  top: number,
  size: number,
  words: readonly number[],
  seed: number,
  colour: Colour,
): void {
  if (top > canvas.height || top + size < 0) return;
  const random = createRandom(seed);
  const [advance, space] = [size * 0.8, size * 0.6];
  const length = words.reduce((sum, letters) => sum + letters * advance + space, -space);
  let left = "left" in at ? at.left : at.centre - length / 2;
  for (const letters of words) {
    for (let i = 0; i < letters; i++, left += advance)
      drawGlyph(canvas, left, top, size, 1 + Math.floor(random() * 126), colour);
    left += space;
  }
}

function drawGlyph(
  canvas: Canvas,
  left: number,
  top: number,
  size: number,
  segments: number,
  colour: Colour,
): void {
  const [width, stroke] = [size * 0.6, size * 0.18];
  const box = (x0: number, y0: number, x1: number, y1: number): Box => ({
    left: left + x0,
    top: top + y0,
    right: left + x1,
    bottom: top + y1,
  });
  const strokes = [
    box(0, 0, stroke, size / 2),
    box(0, size / 2, stroke, size),
    box(width - stroke, 0, width, size / 2),
    box(width - stroke, size / 2, width, size),
    box(stroke, 0, width - stroke, stroke),
    box(stroke, (size - stroke) / 2, width - stroke, (size + stroke) / 2),
    box(stroke, size - stroke, width - stroke, size),
  ];
  // Every letter has an upright.
  for (const [i, part] of strokes.entries()) if ((segments | 1) & (1 << i)) fillBox(canvas, part, colour);
}

const grainNoise = createRandom(1);
const grain = Int8Array.from({ length: 1 << 16 }, () => Math.round((grainNoise() - 0.5) * 8));

/**
 * A scene: a lit background, moving shapes, some of them rough like leaves or cloth, and grain.
 * @param seconds since the scene began.
 * @param brightness 1 is daylight, 0.1 a dark room.
 * @param within the part of the canvas that shows the scene.
 */
export function drawScene(
  canvas: Canvas,
  seed: number,
  seconds: number,
  brightness: number,
  within: Box = { left: 0, top: 0, right: canvas.width, bottom: canvas.height },
): void {
  const random = createRandom(seed);
  const [width, height] = [within.right - within.left, within.bottom - within.top];
  const colour = (): Colour => [
    (30 + random() * 200) * brightness,
    128 + (random() - 0.5) * 90 * Math.sqrt(brightness),
    128 + (random() - 0.5) * 90 * Math.sqrt(brightness),
  ];
  const [sky, ground] = [colour(), colour()];
  const bands = 12;
  for (let band = 0; band < bands; band++) {
    const mix = band / (bands - 1);
    const blend = [0, 1, 2].map((i) => sky[i]! * (1 - mix) + ground[i]! * mix) as unknown as Colour;
    const top = within.top + (height * band) / bands;
    fillBox(canvas, { ...within, top, bottom: top + height / bands }, blend);
  }
  for (let shape = 0; shape < 14; shape++) {
    const [w, h] = [width * (0.04 + random() * 0.25), height * (0.05 + random() * 0.4)];
    const drift = (random() - 0.5) * width * 0.1 * seconds;
    const left = within.left + random() * (width - w) + drift;
    const top = within.top + random() * (height - h);
    const clipped = {
      left: Math.max(within.left, left),
      top,
      right: Math.min(within.right, left + w),
      bottom: top + h,
    };
    fillBox(canvas, clipped, colour());
    if (random() < 0.4) roughen(canvas, clipped, colour(), seed + shape);
  }
  addGrain(canvas, within, Math.floor(seconds * 1000));
}

/** Small blots over a rectangle. */
function roughen(canvas: Canvas, box: Box, colour: Colour, seed: number): void {
  const random = createRandom(seed);
  const unit = canvas.width / 320;
  const count = ((box.right - box.left) * (box.bottom - box.top)) / (unit * unit * 30);
  for (let i = 0; i < count; i++) {
    const left = box.left + random() * (box.right - box.left);
    const top = box.top + random() * (box.bottom - box.top);
    const size = unit * (1 + random() * 4);
    fillBox(canvas, { left, top, right: left + size, bottom: top + size }, colour, 0.8);
  }
}

function addGrain({ width, y }: Canvas, within: Box, seed: number): void {
  const start = Math.floor(createRandom(seed)() * grain.length);
  const right = Math.floor(within.right);
  for (let row = Math.ceil(within.top); row < Math.floor(within.bottom); row++)
    for (let at = row * width + Math.ceil(within.left); at < row * width + right; at++) {
      const luma = y[at]! + grain[(start + at) & 0xffff]!;
      y[at] = luma < 0 ? 0 : luma > 255 ? 255 : luma;
    }
}

/** Stars, snow, city lights: bright dots anywhere. @param density of dots to a picture 320 pixels wide. */
export function drawSpecks(canvas: Canvas, seed: number, density: number): void {
  const random = createRandom(seed);
  const unit = canvas.width / 320;
  for (let i = 0; i < density; i++) {
    const [left, top, size] = [
      random() * canvas.width,
      random() * canvas.height,
      unit * (0.7 + random() * 2),
    ];
    fillBox(canvas, { left, top, right: left + size, bottom: top + size }, white, 0.5 + random() / 2);
  }
}
