import type { PictureModels } from "../../core/ports.ts";
import type { PictureLook } from "../../media/picture-finding.ts";

/** To the child: look at a picture, or only try whether the models can be used. */
export interface PictureRequest {
  /** Absolute path; absent: only the models are tried. */
  file?: string;
  models: PictureModels;
}

/** From the child, one for each request. */
export type PictureAnswer = {
  /** Bytes that the child occupies. */
  memory: number;
} & ({ look: PictureLook } | { problems: string[] } | { failed: string });
