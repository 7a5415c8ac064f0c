import type { Part } from "./parts.ts";

/** Pictures for seeking that another program made: absolute paths. */
export type PreviewsBeside =
  /** One BIF file. */
  | { bif: string }
  /** Sheets of pictures in order, as Jellyfin has them; `width` is that of one picture, in pixels. Without an interval, 10 s. */
  | { sheets: string[]; width: number; columns: number; rows: number; intervalMs?: number };

/** Where another program has such pictures of a part, as a person told: the finding `importedPreviews`. */
export interface ImportedPreviews {
  /** The program. */
  imported: string;
  previews: PreviewsBeside;
}

export interface BesideMedia {
  /** What others made; undefined where there is nothing, or only what we put there. */
  previewsBeside(part: Part): Promise<PreviewsBeside | undefined>;
}
