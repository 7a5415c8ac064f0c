/**
 * Pictures that show their own time to a machine: a grid of cells, light or dark. The corners tell how the picture is
 * turned and how light and dark look in it; the other cells are the bits of the time.
 */

/** Luma as stored, of light cells and of dark ones. */
export interface ClockLevels {
  light: number;
  dark: number;
}

export const clockColumns = 4;
export const clockRows = 4;

/** What one step of the clock lasts: with twelve bits it starts again after 40.96 s. */
export const clockStepMs = 10;

/** The light corner is top left while the picture is upright; the others are dark. */
const lightCorner = 0;
const corners: ReadonlySet<number> = new Set([
  lightCorner,
  clockColumns - 1,
  clockColumns * (clockRows - 1),
  clockColumns * clockRows - 1,
]);

/** The cells that carry the time, row by row, the lowest bit first. */
export const clockBitCells: readonly number[] = Array.from(
  { length: clockColumns * clockRows },
  (_, cell) => cell,
).filter((cell) => !corners.has(cell));

/**
 * The levels of the cells, row by row, at a time. The time is in Gray code, of which consecutive numbers differ in one
 * bit: a picture that shows two of them at once, as two fields do, is at most one step wrong.
 */
export function clockCells(milliseconds: number, { light, dark }: ClockLevels): number[] {
  const step = Math.floor(milliseconds / clockStepMs);
  const gray = step ^ (step >> 1);
  const cells = Array<number>(clockColumns * clockRows).fill(dark);
  cells[lightCorner] = light;
  for (const [bit, cell] of clockBitCells.entries()) if ((gray >> bit) & 1) cells[cell] = light;
  return cells;
}
