/**
 * A picture small enough to be looked at pixel by pixel: upright, with square pixels, 4:2:0, all planes tightly packed
 * and of full range (0 to 255, as in JPEG).
 */
export interface SmallPicture {
  /** Pixels: even, at most 320. */
  width: number;
  /** Pixels: even. */
  height: number;
  /** Luma: `width * height`. */
  y: Uint8Array;
  /** Chroma: half as wide and half as high. */
  u: Uint8Array;
  v: Uint8Array;
}
