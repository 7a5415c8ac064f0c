import { describe, expect, it } from "vitest";
import type { SmallPicture } from "./small-picture.ts";
import { checkPictureCount, createTileSheets, tileAt, tileFile, tileFolder } from "./tiles.ts";

/** A picture whose every pixel says which picture it is and where the pixel lies. */
function picture(index: number, width = 4, height = 2): SmallPicture {
  const plane = (length: number, salt: number) =>
    Uint8Array.from({ length }, (_, i) => (index * 31 + salt + i) % 256);
  return {
    width,
    height,
    y: plane(width * height, 1),
    u: plane((width * height) / 4, 101),
    v: plane((width * height) / 4, 201),
  };
}

/** The part of a plane that starts at (left, top). */
function cut(
  plane: Uint8Array,
  planeWidth: number,
  left: number,
  top: number,
  width: number,
  height: number,
): number[] {
  return Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [left + (i % width), top + Math.floor(i / width)];
    return plane[y * planeWidth + x]!;
  });
}

/** All sheets of so many pictures; with `pauseAt`, saved there and gone on with. */
function sheetsOf(count: number, grid = { columns: 3, rows: 2 }, pauseAt = -1) {
  let tiles = createTileSheets(grid);
  const sheets: SmallPicture[] = [];
  for (let i = 0; i < count; i++) {
    if (i === pauseAt) tiles = createTileSheets(grid, structuredClone(tiles.save()));
    const full = tiles.add(picture(i));
    if (full) sheets.push(structuredClone(full));
  }
  const { sheet, finding } = tiles.end();
  return { sheets: sheet ? [...sheets, sheet] : sheets, finding };
}

describe("createTileSheets", () => {
  it("lays pictures out row by row, on the next sheet when one is full", () => {
    const { sheets, finding } = sheetsOf(8);
    expect(finding).toEqual({ width: 4, height: 2, columns: 3, rows: 2, count: 8, sheets: 2 });
    expect(sheets.map(({ width, height }) => [width, height])).toEqual([
      [12, 4],
      [12, 4],
    ]);
    for (let i = 0; i < 8; i++) {
      const { sheet, column, row } = tileAt(i, finding);
      const { y, u, v } = sheets[sheet]!;
      const { y: ownY, u: ownU, v: ownV } = picture(i);
      expect(cut(y, 12, column * 4, row * 2, 4, 2)).toEqual([...ownY]);
      expect(cut(u, 6, column * 2, row, 2, 1)).toEqual([...ownU]);
      expect(cut(v, 6, column * 2, row, 2, 1)).toEqual([...ownV]);
    }
  });

  it("leaves the rest of the last sheet black", () => {
    const { sheets } = sheetsOf(7);
    expect(cut(sheets[1]!.y, 12, 4, 0, 8, 2)).toEqual(Array(16).fill(0));
    expect(cut(sheets[1]!.y, 12, 0, 2, 12, 2)).toEqual(Array(24).fill(0));
    expect(cut(sheets[1]!.u, 6, 2, 0, 4, 1)).toEqual(Array(4).fill(128));
    expect(cut(sheets[1]!.v, 6, 0, 1, 6, 1)).toEqual(Array(6).fill(128));
  });

  it("has no sheet in progress when the last one is just full", () => {
    const { sheets, finding } = sheetsOf(12);
    expect(sheets).toHaveLength(2);
    expect(finding).toMatchObject({ count: 12, sheets: 2 });
  });

  it.each([0, 1, 5, 6, 7, 9])("gives the same when it was saved after %i pictures", (pauseAt) => {
    expect(sheetsOf(10, undefined, pauseAt)).toEqual(sheetsOf(10));
  });

  it("keeps what it saved apart from what comes later", () => {
    const tiles = createTileSheets({ columns: 2, rows: 1 });
    tiles.add(picture(0));
    const saved = tiles.save();
    const before = structuredClone(saved);
    tiles.add(picture(1));
    createTileSheets({ columns: 2, rows: 1 }, saved).add(picture(2));
    expect(saved).toEqual(before);
  });

  it("refuses pictures of another size, and none at all", () => {
    const tiles = createTileSheets({ columns: 10, rows: 10 });
    expect(() => tiles.end()).toThrow(/at least one picture/);
    tiles.add(picture(0));
    expect(() => tiles.add(picture(1, 6, 2))).toThrow(/4x2, but this one has 6x2/);
    expect(() => createTileSheets({ columns: 1, rows: 1 }).add(picture(0, 4, 3))).toThrow(/even size/);
  });
});

describe("names", () => {
  it("are those that Jellyfin looks for", () => {
    expect(tileFolder(320, { columns: 10, rows: 10 })).toBe("320 - 10x10");
    expect(tileFile(0)).toBe("0.jpg");
  });
});

describe("checkPictureCount", () => {
  it.each([
    [10, 100_000],
    [10, 99_999],
    [11, 99_999],
    [9, 99_999],
    [1, 0],
  ])("takes %i pictures each 10 s of %i ms", (count, durationMs) => {
    expect(() => checkPictureCount(count, durationMs, 10_000)).not.toThrow();
  });

  it.each([
    [8, 100_000, /Expected 10 pictures, one each 10 s of 100\.0 s, but made 8/],
    [12, 100_000, /Expected 10 pictures.*made 12/],
    [0, 3_600_000, /Expected 360 pictures/],
  ])("refuses %i pictures each 10 s of %i ms", (count, durationMs, reason) => {
    expect(() => checkPictureCount(count, durationMs, 10_000)).toThrow(reason);
  });
});
