/**
 * Tile sheets, the preview pictures that Jellyfin reads: pictures at equal intervals, laid out row by row on sheets of
 * a fixed grid. Every sheet has the size of a full one; what is left of the last is black.
 */

import { slotCount } from "./preview-slots.ts";
import type { SmallPicture } from "./small-picture.ts";

/** How many pictures are side by side, and how many rows of them are on a sheet. */
export interface TileGrid {
  columns: number;
  rows: number;
}

/** What a client must know to find a picture. Picture `i` is shown from `i * interval` on. */
export interface TilesFinding extends TileGrid {
  /** Pixels of one picture. */
  width: number;
  height: number;
  /** Pictures. */
  count: number;
  sheets: number;
}

/** The sheet in progress, and how many pictures there have been. */
export interface TilesState {
  count: number;
  /** Of one picture; undefined before the first. */
  size?: { width: number; height: number };
  /** Undefined between two sheets. */
  sheet?: SmallPicture;
}

export interface TileSheets {
  /**
   * Puts the next picture on the sheet.
   *
   * @returns the sheet when it is full; valid until the next call.
   * @throws RangeError when the picture has odd sizes or another size than those before.
   */
  add(picture: SmallPicture): SmallPicture | undefined;
  save(): TilesState;
  /**
   * @returns the last sheet where one is in progress, and what there is in all.
   * @throws RangeError when there was no picture.
   */
  end(): { sheet: SmallPicture | undefined; finding: TilesFinding };
}

/** Holds one sheet at a time, whatever the number of pictures. */
export function createTileSheets({ columns, rows }: TileGrid, saved?: TilesState): TileSheets {
  const perSheet = columns * rows;
  let count = saved?.count ?? 0;
  let size = saved?.size;
  let sheet = saved?.sheet ? copyOf(saved.sheet) : undefined;

  return {
    add(picture) {
      const { width, height } = picture;
      size ??= { width, height };
      if (width % 2 !== 0 || height % 2 !== 0 || width !== size.width || height !== size.height) {
        throw new RangeError(
          `Expected every picture of the tiles to have the same even size, ${size.width}x${size.height}, but this one has ${width}x${height}.`,
        );
      }
      sheet ??= blackPicture(width * columns, height * rows);
      const { column, row } = tileAt(count, { columns, rows });
      count++;
      place(picture, sheet, column * width, row * height);
      if (count % perSheet !== 0) return undefined;
      const full = sheet;
      sheet = undefined;
      return full;
    },
    save: () => ({ count, ...(size && { size }), ...(sheet && { sheet: copyOf(sheet) }) }),
    end() {
      if (!size) throw new RangeError("Tiles need at least one picture, but there are none.");
      const finding = { ...size, columns, rows, count, sheets: Math.ceil(count / perSheet) };
      return { sheet, finding };
    },
  };
}

/** Where the picture with this index is. */
export function tileAt(index: number, { columns, rows }: TileGrid) {
  const onSheet = index % (columns * rows);
  return {
    sheet: Math.floor(index / (columns * rows)),
    column: onSheet % columns,
    row: Math.floor(onSheet / columns),
  };
}

/** Name of the folder that holds the sheets. @param width pixels of one picture. */
export const tileFolder = (width: number, { columns, rows }: TileGrid): string =>
  `${width} - ${columns}x${rows}`;

/** Name of a sheet in its folder. @param sheet counted from 0. */
export const tileFile = (sheet: number): string => `${sheet}.jpg`;

/** How far the number of pictures may be from what the duration promises: durations are rounded, ends are cut. */
const toleratedDifference = 1;

/**
 * Checks pictures at equal intervals before they are published.
 *
 * @throws Error when there are more or fewer of them than a part of this duration has.
 */
export function checkPictureCount(count: number, durationMs: number, intervalMs: number): void {
  const expected = slotCount(durationMs, intervalMs);
  if (Math.abs(count - expected) <= toleratedDifference) return;
  throw new Error(
    `Expected ${expected} pictures, one each ${intervalMs / 1000} s of ${(durationMs / 1000).toFixed(1)} s, but made ${count}: ` +
      "the file's times are broken. Remux or replace it.",
  );
}

/** Copies a picture into a larger one. @param left, top where its corner goes: even. */
function place(picture: SmallPicture, into: SmallPicture, left: number, top: number): void {
  const { width, height } = picture;
  placePlane(picture.y, width, height, into.y, into.width, left, top);
  placePlane(picture.u, width / 2, height / 2, into.u, into.width / 2, left / 2, top / 2);
  placePlane(picture.v, width / 2, height / 2, into.v, into.width / 2, left / 2, top / 2);
}

function placePlane(
  from: Uint8Array,
  width: number,
  height: number,
  into: Uint8Array,
  intoWidth: number,
  left: number,
  top: number,
): void {
  for (let row = 0; row < height; row++)
    into.set(from.subarray(row * width, (row + 1) * width), (top + row) * intoWidth + left);
}

function blackPicture(width: number, height: number): SmallPicture {
  const chroma = (width * height) / 4;
  return {
    width,
    height,
    y: new Uint8Array(width * height),
    u: new Uint8Array(chroma).fill(128),
    v: new Uint8Array(chroma).fill(128),
  };
}

const copyOf = ({ width, height, y, u, v }: SmallPicture): SmallPicture => ({
  width,
  height,
  y: y.slice(),
  u: u.slice(),
  v: v.slice(),
});
