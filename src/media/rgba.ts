/** A small picture: red, green, blue and alpha of 8 bits each, not premultiplied; sRGB; rows follow without gaps. */
export interface RgbaPicture {
  width: number;
  height: number;
  pixels: Uint8Array;
}

/** Light of an 8-bit sRGB value, 0 to 1: IEC 61966-2-1. */
export const linearOf = Float64Array.from({ length: 256 }, (_, level) => {
  const value = level / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
});

/** The 8-bit sRGB value of a light; what is beyond 0 to 1 is clipped. */
export function levelOf(light: number): number {
  const clipped = Math.min(1, Math.max(0, light));
  return Math.round(255 * (clipped <= 0.0031308 ? clipped * 12.92 : 1.055 * clipped ** (1 / 2.4) - 0.055));
}
