import { describe, expect, it } from "vitest";
import { hasScrolled, hasTextAtEdge } from "./lettering.ts";

describe("text at the lower edge", () => {
  const at = (row: number, close: number) =>
    hasTextAtEdge({ lines: 0, upperLines: 0, profile: new Uint8Array(100).fill(close, row, row + 1) });

  it("is three close strokes in the last twentieth of the rows", () => {
    expect(at(94, 3)).toBe(false);
    expect(at(95, 3)).toBe(true);
    expect(at(99, 3)).toBe(true);
    expect(at(95, 2)).toBe(false);
  });
});

describe("text that moves up", () => {
  /** No two pairs of these are equally far apart (Mian and Chowla): moved, the rows match in one place. */
  const sparse = [1, 2, 4, 8, 13, 21, 31, 45, 66, 81, 97, 123, 148, 182, 204, 252, 290, 361, 401, 475];
  const rowsAt = (rows: readonly number[], close: number, length = 600) => {
    const profile = new Uint8Array(length);
    for (const row of rows) profile[row] = close;
    return profile;
  };
  /** Whether rows of text are seen to move up by so many. */
  const moved = (rows: readonly number[], by: number, kept = rows) =>
    hasScrolled(
      rowsAt(rows, 5),
      rowsAt(
        kept.map((row) => row - by),
        7,
      ),
    );
  const rows = sparse.map((row) => row + 50);

  it("moves by three rows at least", () => {
    expect(moved(rows, 0)).toBe(false);
    expect(moved(rows, 2)).toBe(false);
    expect(moved(rows, 3)).toBe(true);
    expect(moved(rows, 40)).toBe(true);
    expect(moved(rows, -10)).toBe(false);
  });

  it("moves by less than 0.7 of the height", () => {
    const low = sparse.slice(0, 13).map((row) => row + 425);
    expect(moved(low, 419)).toBe(true);
    expect(moved(low, 420)).toBe(false);
  });

  it("has twelve rows at least", () => {
    expect(moved(rows.slice(0, 12), 10)).toBe(true);
    expect(moved(rows.slice(0, 11), 10)).toBe(false);
    expect(moved([], 10)).toBe(false);
  });

  it("is like what it was by more than 0.7", () => {
    const others = Array.from({ length: 6 }, (_, i) => 580 + i);
    expect(moved(rows, 10, [...rows.slice(0, 15), ...others.slice(0, 5)])).toBe(true);
    expect(moved(rows, 10, [...rows.slice(0, 14), ...others])).toBe(false);
  });

  it("is liker to what it was further down than to what it was there, by more than 0.25", () => {
    const by = 51;
    const after = (standing: number) =>
      rowsAt([...rows.map((row) => row - by), ...rows.slice(0, standing)], 7);
    // Of 20 rows that moved and n that stand, the likenesses are 20 and n to the root of 20 * (20 + n).
    expect(hasScrolled(rowsAt(rows, 5), after(13))).toBe(true);
    expect(hasScrolled(rowsAt(rows, 5), after(14))).toBe(false);
  });

  it("cannot be told from pictures of different heights", () => {
    expect(hasScrolled(rowsAt(rows, 5, 601), rowsAt(rows, 5, 600))).toBe(false);
    expect(
      hasScrolled(
        rowsAt(rows, 5, 600),
        rowsAt(
          rows.map((row) => row - 10),
          7,
          601,
        ),
      ),
    ).toBe(false);
  });
});
