import { open } from "node:fs/promises";
import type { Sharp } from "sharp";
import type { Gradient, Transcoding } from "../../core/ports.ts";
import { gradient } from "../../media/gradient.ts";
import type { RgbaPicture } from "../../media/rgba.ts";
import { transcodedSize } from "../../media/transcoded-size.ts";
import { openUpright, pixelsOf, rawImage, readHeader } from "./decode.ts";

/** Writes a picture in the form that is wanted. @throws Error for people, or the system's where `to` cannot be written */
export async function transcode({
  source,
  wanted,
  to,
}: {
  source: string | Gradient;
  wanted: Transcoding;
  to: string;
}): Promise<void> {
  const picture = await formed(source, wanted);
  const bytes = await encoded(faded(picture, wanted.opacity), wanted);
  const file = await open(to, "w");
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function formed(source: string | Gradient, wanted: Transcoding): Promise<RgbaPicture> {
  if (typeof source !== "string") {
    const drawn = gradient(source, source);
    return form(rawImage(drawn), drawn, wanted);
  }
  const { autoOrient } = await readHeader(source);
  try {
    const { width, height } = transcodedSize(autoOrient, wanted);
    return await form(await openUpright(source, Math.max(width, height)), autoOrient, wanted);
  } catch (error) {
    throw new Error(`The pixels of ${source} cannot be decoded: ${(error as Error).message.trim()}`);
  }
}

function form(
  image: Sharp,
  size: { width: number; height: number },
  { blur, saturation, ...box }: Transcoding,
): Promise<RgbaPicture> {
  const coloured = saturation < 100 ? image.modulate({ saturation: saturation / 100 }) : image;
  // What sharp calls less than a blur.
  const blurred = blur >= 0.3 ? coloured.blur(blur) : coloured;
  return pixelsOf(blurred, { ...transcodedSize(size, box), fit: "fill" });
}

/** @param opacity 0 to 100 */
function faded(picture: RgbaPicture, opacity: number): RgbaPicture {
  if (opacity < 100)
    for (let at = 3; at < picture.pixels.length; at += 4)
      picture.pixels[at] = Math.round((picture.pixels[at]! * opacity) / 100);
  return picture;
}

function encoded(picture: RgbaPicture, { format, quality, background }: Transcoding): Promise<Buffer> {
  const image = rawImage(picture);
  const laid =
    background !== undefined || format === "jpeg"
      ? image.flatten({ background: `#${background ?? "000000"}` })
      : image;
  switch (format) {
    case "jpeg":
      return laid.jpeg({ quality }).toBuffer();
    case "png":
      return laid.png().toBuffer();
    case "webp":
      return laid.webp({ quality }).toBuffer();
  }
}
