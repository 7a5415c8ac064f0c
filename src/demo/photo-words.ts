import { readFile, writeFile } from "node:fs/promises";
import sharp from "sharp";

/** What a camera writes into a photo. */
export interface PhotoWords {
  maker: string;
  model: string;
  /** Local time: `2024-05-11T18:05:09`. */
  takenAt: string;
  /** Degrees; north and east are positive. */
  latitude?: number;
  longitude?: number;
}

/** Encodes a picture again as a JPEG with these words as its EXIF, in its place. */
export async function writeWords(file: string, words: PhotoWords): Promise<void> {
  const { maker, model, takenAt, latitude, longitude } = words;
  const taken = takenAt.replaceAll("-", ":").replace("T", " ");
  const jpeg = await sharp(await readFile(file))
    .withExif({
      IFD0: { Make: maker, Model: model },
      IFD2: { DateTimeOriginal: taken },
      ...(latitude !== undefined &&
        longitude !== undefined && {
          IFD3: {
            GPSLatitude: degrees(latitude),
            GPSLatitudeRef: latitude < 0 ? "S" : "N",
            GPSLongitude: degrees(longitude),
            GPSLongitudeRef: longitude < 0 ? "W" : "E",
          },
        }),
    })
    .jpeg({ quality: 85 })
    .toBuffer();
  await writeFile(file, jpeg);
}

/** Degrees, minutes and hundredths of seconds, as fractions. */
function degrees(signed: number): string {
  const hundredths = Math.round(Math.abs(signed) * 360_000);
  return `${Math.floor(hundredths / 360_000)}/1 ${Math.floor(hundredths / 6000) % 60}/1 ${hundredths % 6000}/100`;
}
