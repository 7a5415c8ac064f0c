import sharp, { type Exif, type Sharp } from "sharp";

/** Red, green and blue of a pixel, 0 to 255, and alpha where there is any. */
type Pixel = readonly number[];

export interface PictureSpec {
  width: number;
  height: number;
  /** One colour, or that of each pixel. */
  colour: Pixel | ((x: number, y: number) => Pixel);
  exif?: Exif;
  xmp?: string;
}

/** A picture of known pixels, which can be encoded as any format that sharp writes. */
export function picture({ width, height, colour, exif, xmp }: PictureSpec): Sharp {
  const at = typeof colour === "function" ? colour : () => colour;
  const channels = at(0, 0).length as 3 | 4;
  const pixels = new Uint8Array(width * height * channels);
  for (let y = 0, to = 0; y < height; y++)
    for (let x = 0; x < width; x++, to += channels) pixels.set(at(x, y), to);
  let made = sharp(pixels, { raw: { width, height, channels } });
  if (exif) made = made.withExif(exif);
  if (xmp) made = made.withXmp(xmp);
  return made;
}

/** The EXIF block of a picture with these tags: IFD0 are the basic ones, IFD2 those of the photo, IFD3 the place. */
export async function exifBlock(exif: Exif): Promise<Uint8Array> {
  const jpeg = await picture({ width: 8, height: 8, colour: [0, 0, 0], exif })
    .jpeg()
    .toBuffer();
  return (await sharp(jpeg).metadata()).exif!;
}
