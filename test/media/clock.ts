import { clockBitCells, clockColumns, clockRows, clockStepMs } from "../../src/demo/clock.ts";

/** What a picture of the clock says. */
export interface ClockReading {
  /** In steps of `clockStepMs`. */
  timeMs: number;
  /** Clockwise degrees by which it was turned since it was drawn. */
  rotation: 0 | 90 | 180 | 270;
}

/** Where the light corner goes when the picture is turned, and which cell of the turned one shows each drawn cell. */
const turns = [
  { rotation: 0, shownAt: (column: number, row: number) => [column, row] },
  { rotation: 90, shownAt: (column: number, row: number) => [clockRows - 1 - row, column] },
  {
    rotation: 180,
    shownAt: (column: number, row: number) => [clockColumns - 1 - column, clockRows - 1 - row],
  },
  { rotation: 270, shownAt: (column: number, row: number) => [row, clockColumns - 1 - column] },
] as const;

/** Light and dark must be this many of 255 levels apart to be told from each other. */
const leastContrast = 40;

/**
 * Reads a picture of the clock that `src/demo/clock.ts` draws.
 *
 * @param pixel luma of a pixel, 0..255.
 * @throws Error when it is no such picture: no single light corner, or a cell that is neither light nor dark.
 */
export function readClock(
  width: number,
  height: number,
  pixel: (x: number, y: number) => number,
): ClockReading {
  const luma = ([column, row]: readonly number[]) =>
    pixel(
      Math.floor(((column! + 0.5) * width) / clockColumns),
      Math.floor(((row! + 0.5) * height) / clockRows),
    );
  const cornersOf = turns.map(({ shownAt }) => luma(shownAt(0, 0)));
  const light = Math.max(...cornersOf);
  const turn = turns[cornersOf.indexOf(light)]!;
  const dark = Math.max(...cornersOf.filter((corner) => corner !== light));
  const isLight = (value: number): boolean => {
    const share = (value - dark) / (light - dark);
    if (light - dark >= leastContrast && Math.abs(share - 0.5) > 0.2) return share > 0.5;
    throw new Error(`Expected a cell as light as ${light} or as dark as ${dark}, but found ${value}.`);
  };
  let gray = 0;
  for (const [bit, cell] of clockBitCells.entries())
    if (isLight(luma(turn.shownAt(cell % clockColumns, Math.floor(cell / clockColumns))))) gray |= 1 << bit;
  let step = gray;
  for (let rest = gray >> 1; rest > 0; rest >>= 1) step ^= rest;
  return { timeMs: step * clockStepMs, rotation: turn.rotation };
}
