import type { Label } from "./classification.ts";
import type { Colour } from "./colours.ts";
import type { PhotoExif } from "./exif.ts";
import type { PhotoTag } from "./photo-tags.ts";
import type { Place } from "./place.ts";

/** Go up when the findings would differ: those of an older version are made again. */
export const placeholderVersion = 1;
export const tagsVersion = 1;

/** What is kept of a picture under `placeholder`: all that one look at it finds. */
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

/** Models that look at pictures, by their files; a text that is empty is none. */
export interface PictureModels {
  classification: string;
  /** The classifier's labels: a text file, one on each line. */
  labels: string;
  faces: string;
}

/** A picture beside media, as the disk had it. */
export interface PictureFile {
  /** Absolute path. */
  file: string;
  /** Bytes. */
  size: number;
  /** Milliseconds since the epoch. */
  mtime: number;
}

/** What is kept of an item under `placeholder`: what was found in each picture beside its media, or why nothing was. */
export interface ItemPicturesFinding {
  /** Poster, cover or thumb. */
  thumb?: PictureFile & (PictureFinding | { failed: string });
  /** Fan art or backdrop. */
  art?: PictureFile & (PictureFinding | { failed: string });
}

/** What is kept of a photo under `tags`. */
export interface TagsFinding {
  tags: PhotoTag[];
  /** Counted by a model. */
  faces?: number;
  /** What could not be found out, each with the reason. */
  missing: { what: "colours" | "labels" | "faces"; reason: string }[];
}
