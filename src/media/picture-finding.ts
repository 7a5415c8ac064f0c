import type { Label } from "./classification.ts";
import type { Colour } from "./colours.ts";
import type { PhotoExif } from "./exif.ts";
import type { PhotoTag } from "./photo-tags.ts";
import type { Place } from "./place.ts";

/** Go up when the findings would differ: those of an older version are made again. */
export const placeholdersVersion = 1;
export const tagsVersion = 1;

/** All that one look at a picture finds: of a photo it is kept under `placeholders`. */
export interface PictureFinding {
  /** Pixels, upright. */
  width: number;
  height: number;
  hasAlpha: boolean;
  blurHash: string;
  /** Base64. */
  thumbHash: string;
  colours: Colour[];
  exif: PhotoExif;
  place?: Place;
  isPanorama: boolean;
}

/** What one look at a picture comes to. */
export type PictureLook = Omit<PictureFinding, "blurHash" | "thumbHash" | "colours"> &
  (Pick<PictureFinding, "blurHash" | "thumbHash" | "colours"> | { undecoded: string }) & {
    /** What models said, or why one could not. Absent where none was asked. */
    labels?: ModelAnswer<Label[]>;
    faces?: ModelAnswer<number>;
  };
export type ModelAnswer<Found> = { found: Found } | { failed: string };

/** What is kept of a look. @throws Error for people when the pixels could not be decoded */
export function findingOf(look: PictureLook): PictureFinding {
  if ("undecoded" in look) throw new Error(look.undecoded);
  const { labels: _labels, faces: _faces, ...finding } = look;
  return finding;
}

/** What is kept of an item under `placeholders`: what was found in its pictures, or why nothing was. */
export interface ItemPicturesFinding {
  /** Poster, cover or thumb. */
  thumb?: PictureFinding | { failed: string };
  /** Fan art or backdrop. */
  art?: PictureFinding | { failed: string };
}

/** What is kept of a photo under `tags`. */
export interface TagsFinding {
  tags: PhotoTag[];
  /** Counted by a model. */
  faces?: number;
  /** What could not be found out, each with the reason. */
  missing: { what: "colours" | "labels" | "faces" | "city"; reason: string }[];
}
