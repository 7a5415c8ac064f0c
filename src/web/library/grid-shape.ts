/** Pixels. */
const gap = 16;
const words = 52;

/** Width over height of an item's picture, and the narrowest that it is shown. */
export function pictureOf(type: string): { ratio: number; narrowest: number } {
  if (type === "episode" || type === "clip") return { ratio: 16 / 9, narrowest: 180 };
  if (["movie", "show", "season"].includes(type)) return { ratio: 2 / 3, narrowest: 130 };
  return { ratio: 1, narrowest: 140 };
}

/**
 * How many items stand side by side, and how high a row of them is, words included. Two at least, also on a telephone.
 * @param width of the grid in pixels
 */
export function gridOf(width: number, type: string): { columns: number; rowHeight: number } {
  const { ratio, narrowest } = pictureOf(type);
  const columns = Math.max(2, Math.floor(width / (narrowest + gap)));
  return { columns, rowHeight: Math.round((width / columns - gap) / ratio + words + gap) };
}
