import type { Part } from "./parts.ts";

/** Pictures for seeking that another program put beside a part: absolute paths. */
export type PreviewsBeside =
  /** One BIF file. */
  | { bif: string }
  /** Sheets of pictures in order, as Jellyfin has them; `width` is that of one picture, in pixels. */
  | { sheets: string[]; width: number; columns: number; rows: number };

export interface BesideMedia {
  /** What others made; undefined where there is nothing, or only what we put there. */
  previewsBeside(part: Part): Promise<PreviewsBeside | undefined>;
}
