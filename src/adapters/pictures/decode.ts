import { extname } from "node:path";
import sharp, { type Metadata, type Sharp } from "sharp";
import type { RgbaPicture } from "../../media/rgba.ts";

// A child decodes one picture at a time, and never the same one twice.
sharp.concurrency(1);
sharp.cache(false);
// A name says nothing of what is inside: other formats (SVG, PDF) could read files and fetch addresses.
sharp.block({ operation: ["VipsForeignLoad"] });
sharp.unblock({
  operation: ["Jpeg", "Png", "Webp", "Heif", "Nsgif", "Tiff"].map((format) => `VipsForeignLoad${format}`),
});

const formats = "JPEG, PNG, WebP, AVIF, HEIC, GIF and TIFF";
const rawPhotos = new Set([".arw", ".cr2", ".cr3", ".dng", ".nef", ".orf", ".raf", ".rw2"]);

const open = (file: string) => sharp(file, { failOn: "error", sequentialRead: true });

/**
 * The picture of a file, upright and in sRGB, still to be decoded where sharp can.
 * @param side pixels of the longer side that are needed of it
 */
export async function openUpright(file: string, side: number): Promise<Sharp> {
  if (!(await isHevc(file))) return open(file).autoOrient().toColourspace("srgb");
  // Most pictures need no decoder of films.
  const { decodeHeic } = await import("./heic.ts");
  return rawImage(await decodeHeic(file, side));
}

/** As phones write photos: sharp reads what is beside their pixels, but not these. */
const isHevc = async (file: string): Promise<boolean> =>
  /\.(?:hei[cf]|hif)$/i.test(file) && (await open(file).metadata()).compression === "hevc";

/** A decoded picture, to be worked on. */
export const rawImage = ({ width, height, pixels }: RgbaPicture): Sharp =>
  sharp(pixels, { raw: { width, height, channels: 4 } });

/** Size, EXIF and what else stands before the pixels. @throws Error for people */
export async function readHeader(file: string): Promise<Metadata> {
  try {
    return await open(file).metadata();
  } catch (error) {
    throw new Error(
      rawPhotos.has(extname(file).toLowerCase())
        ? `${file} is a raw photo: the pictures that can be read are ${formats}.`
        : `${file} cannot be read (${firstLine(error)}): the pictures that can be read are ${formats}.`,
    );
  }
}

/**
 * Decodes a picture at little more than the size asked for, where its format can (JPEG, WebP): upright, in sRGB, of an
 * animation the first frame.
 * @param side most pixels of the longer side; nothing is enlarged
 * @throws Error for people
 */
export async function decode(file: string, side: number): Promise<RgbaPicture> {
  try {
    return await pixelsOf(await openUpright(file, side), {
      width: side,
      height: side,
      fit: "inside",
    });
  } catch (error) {
    throw new Error(`The pixels of ${file} cannot be decoded: ${firstLine(error)}.`);
  }
}

export interface TargetSize {
  width: number;
  height: number;
  /** `inside`: neither side gets longer, and nothing is enlarged; `cover`: the middle, cut to this size; `fill`: bent to it. */
  fit: "inside" | "cover" | "fill";
}

/** Another size of a decoded picture. */
export function resize(picture: RgbaPicture, to: TargetSize): Promise<RgbaPicture> {
  return pixelsOf(rawImage(picture), to);
}

/** Decodes, and brings to a size. */
export async function pixelsOf(image: Sharp, size: TargetSize): Promise<RgbaPicture> {
  const { data, info } = await image
    .resize({ ...size, withoutEnlargement: size.fit === "inside" })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, pixels: data };
}

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).trim().split("\n", 1)[0]!.replace(/\.$/, "");
