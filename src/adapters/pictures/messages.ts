import type { Gradient, PictureModels, PreviewsBeside, Transcoding } from "../../core/ports.ts";

/** To the child: one thing to do. Files are absolute paths. */
export type PictureRequest =
  | { do: "look"; file: string; models: PictureModels }
  /** Writes the picture that is embedded in a media file to `to`. */
  | { do: "cover"; file: string; to: string }
  /** Copies previews that others made into a folder. */
  | { do: "previews"; beside: PreviewsBeside; to: { folder: string; durationMs: number } }
  /** Only tries whether the models can be used. */
  | { do: "try"; models: PictureModels }
  | { do: "corners"; file: string }
  /** Writes a picture to `to`, whole and flushed. */
  | { do: "transcode"; source: string | Gradient; wanted: Transcoding; to: string }
  /** The town nearest to a place, by a data set. */
  | { do: "locate"; dataSet: string; latitude: number; longitude: number };

/** From the child, one for each request. */
export type PictureAnswer = {
  /** Bytes that the child occupies. */
  memory: number;
} & ({ found: unknown } | { failed: string; code?: string });
