import type { Corners } from "./corner-colours.ts";

/** Goes up when sizes or colours would differ. */
export const assetsVersion = 1;

/** A form that clients ask for: a box in pixels that the picture covers, enlarged where need be. */
export interface UsualPicture {
  width: number;
  height: number;
  minSize: true;
  upscale: true;
  format: "jpeg";
  quality: number;
  blur: 0;
  saturation: 100;
  opacity: 100;
}

/** Of a JPEG where a client names none. */
export const usualQuality = 85;

/** As grids and pages of titles ask for pictures: a box to be covered. */
const covering = (width: number, height: number): UsualPicture => ({
  width,
  height,
  minSize: true,
  upscale: true,
  format: "jpeg",
  quality: usualQuality,
  blur: 0,
  saturation: 100,
  opacity: 100,
});

/**
 * The forms in which clients show pictures, made ahead: posters and covers in grids of plain and of dense screens, art
 * behind a page of a small and of a full screen, photos in grids. Every other form is made when it is asked for.
 */
export const usualPictures: Readonly<Record<"thumb" | "art" | "photo", readonly UsualPicture[]>> = {
  thumb: [covering(240, 360), covering(480, 720)],
  art: [covering(1280, 720), covering(1920, 1080)],
  photo: [covering(320, 320)],
};

/** What is kept of a picture under `assets`. */
export interface AssetFinding {
  /** For a background that suits it. */
  colours: Corners;
}

/** What is kept of an item under `assets`: of each picture beside its media, or why nothing could be made of it. */
export interface ItemAssetsFinding {
  thumb?: AssetFinding | { failed: string };
  art?: AssetFinding | { failed: string };
}
