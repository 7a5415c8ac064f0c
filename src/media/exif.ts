import readExif, { type Exif } from "exif-reader";

/** What a camera wrote into a picture, as far as it can be believed. What is absent was not there or was nonsense. */
export interface PhotoExif {
  /** As people call it: "Canon EOS R5", "Apple iPhone 15 Pro". */
  camera?: string;
  lens?: string;
  /** Local time where it was taken, with the offset from UTC where the camera knew it: `2024-07-31T18:05:09+02:00`. */
  takenAt?: string;
  /** Degrees; north and east are positive. */
  latitude?: number;
  longitude?: number;
  /** What the device said of the picture: phones write "Screenshot" here. */
  comment?: string;
}

/** @param block the EXIF block of a picture, with or without the leading `Exif` */
export function exifOf(block: Uint8Array): PhotoExif {
  const buffer = Buffer.from(block.buffer, block.byteOffset, block.byteLength);
  let exif: Exif;
  try {
    exif = readExif(buffer);
  } catch {
    return {};
  }
  const { Image: image, Photo: photo, GPSInfo: gps } = exif;
  const camera = cameraName(textOf(image?.Make), textOf(image?.Model));
  const lens = textOf(photo?.LensModel);
  const taken = dateOf(photo?.DateTimeOriginal, buffer) ?? dateOf(photo?.DateTimeDigitized, buffer);
  const offset = textOf(photo?.OffsetTimeOriginal) ?? textOf(photo?.OffsetTimeDigitized) ?? "";
  const place = positionOf(gps);
  const comment = commentOf(photo?.UserComment);
  return {
    ...(camera && { camera }),
    ...(lens && { lens }),
    ...(taken && { takenAt: taken + (isOffset(offset) ? offset : "") }),
    ...place,
    ...(comment && { comment }),
  };
}

const longestText = 100;

/** Text as cameras write it: ASCII by the standard, UTF-8 or Latin-1 in fact, filled up with NULs or blanks. */
function textOf(value: unknown): string | undefined {
  const text =
    typeof value === "string" ? value : value instanceof Uint8Array ? Buffer.from(value).toString() : "";
  const clean = text
    .replace(/\0[\s\S]*$/, "")
    .replace(/[\u0000-\u001f\u007f\ufffd]/g, " ")
    .replace(/ +/g, " ")
    .trim();
  return clean === "" ? undefined : clean.slice(0, longestText);
}

/** Makers call themselves more than people call them, and some models repeat the maker's name. */
function cameraName(make: string | undefined, model: string | undefined): string | undefined {
  if (model === undefined) return undefined;
  const maker = (make ?? "")
    .replace(
      /[ ,]+(?:corporation|corp\.?|company|co\.?|ltd\.?|limited|inc\.?|imaging|optical|electronics)(?=[ ,.]|$)/gi,
      "",
    )
    .replace(/[ ,.]+$/, "");
  const brand = maker.split(" ", 1)[0]!;
  return brand === "" || model.toLowerCase().includes(brand.toLowerCase()) ? model : `${maker} ${model}`;
}

/** What clocks that were never set say: the first moments of the epochs of Macs, Unix, DOS and cameras. */
const unsetClocks = ["1904-01-01T00:00", "1970-01-01T00:00", "1980-01-01T00:00", "2000-01-01T00:00"];

/**
 * @param value local time as if it were UTC
 * @returns nothing for dates that no calendar has: the reader rolls 31 February over, so the block has no such text
 */
function dateOf(value: unknown, block: Buffer): string | undefined {
  if (!(value instanceof Date) || Number.isNaN(value.valueOf())) return undefined;
  const text = value.toISOString().slice(0, 19);
  const asWritten = text.replace("T", " ").replace(/^(\d+)-(\d+)-/, "$1:$2:");
  if (!block.includes(asWritten) || text < "1840") return undefined;
  return unsetClocks.some((unset) => text.startsWith(unset)) ? undefined : text;
}

const isOffset = (text: string): boolean => /^[+-](?:0\d|1[0-4]):[0-5]\d$/.test(text);

/** Nothing for 0, 0: receivers without a fix say that. */
function positionOf(gps: Exif["GPSInfo"]): { latitude: number; longitude: number } | undefined {
  const latitude = degreesOf(gps?.GPSLatitude, gps?.GPSLatitudeRef, "S");
  const longitude = degreesOf(gps?.GPSLongitude, gps?.GPSLongitudeRef, "W");
  if (latitude === undefined || longitude === undefined || (latitude === 0 && longitude === 0))
    return undefined;
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return undefined;
  return { latitude, longitude };
}

/** @param parts degrees, minutes and seconds; 0/0, which some write for seconds, counts as none */
function degreesOf(parts: unknown, reference: unknown, negative: string): number | undefined {
  if (!Array.isArray(parts) || typeof reference !== "string") return undefined;
  const [degrees, minutes = 0, seconds = 0] = parts.map((part) => Number(part));
  if (degrees === undefined || !Number.isFinite(degrees)) return undefined;
  const value = degrees + (minutes || 0) / 60 + (seconds || 0) / 3600;
  if (!Number.isFinite(value)) return undefined;
  const rounded = Math.round(value * 1e6) / 1e6;
  return reference.trim().toUpperCase().startsWith(negative) ? -rounded : rounded;
}

/** The first 8 bytes of a user comment name its character set (EXIF 2.32, 4.6.5). */
function commentOf(value: unknown): string | undefined {
  if (!(value instanceof Uint8Array)) return textOf(value);
  const isAscii = Buffer.from(value.subarray(0, 5)).toString("latin1") === "ASCII";
  return isAscii ? textOf(value.subarray(8)) : undefined;
}
