import type { PictureFile } from "./ports.ts";

/** How a picture is wanted. */
export interface Transcoding {
  /** Pixels of the box that the picture is fitted into; with `minSize`, that it covers. The aspect stays. */
  width: number;
  height: number;
  minSize: boolean;
  /** Whether a picture that is smaller than the box is enlarged. */
  upscale: boolean;
  format: PictureFormat;
  /** 1 to 100; PNG has none. */
  quality: number;
  /** Standard deviation of a Gaussian in pixels of the result; 0 for none. */
  blur: number;
  /** 0, which is grey, to 100, as it is. */
  saturation: number;
  /** 0 to 100: how much of the picture is seen before the background. */
  opacity: number;
  /** `rrggbb`; JPEG without one has black. */
  background?: string;
}

export type PictureFormat = "jpeg" | "png" | "webp";

/** The colours that a picture has in its four quarters: `rrggbb`. */
export interface CornerColours {
  topLeft: string;
  topRight: string;
  bottomLeft: string;
  bottomRight: string;
}

/** A picture that runs from corner to corner between four colours. */
export interface Gradient extends CornerColours {
  /** Pixels. */
  width: number;
  height: number;
  /** Whether to add a little noise, against bands. */
  noise: boolean;
}

export interface CachedPicture extends PictureFile {
  format: PictureFormat;
  /** The same as long as source and form are the same: fit for an ETag. */
  key: string;
}

/** The library's pictures in the forms that clients ask for. */
export interface Artwork {
  /**
   * From the cache, or made now and kept there.
   * @throws Error for people when the picture cannot be read, or `ENOSPC` when the disk is full
   */
  transcoded(source: PictureFile | Gradient, wanted: Transcoding): Promise<CachedPicture>;
  /** @throws Error for people when the picture cannot be read; `signal.reason` when aborted */
  cornerColours(picture: PictureFile, signal?: AbortSignal): Promise<CornerColours>;
}
