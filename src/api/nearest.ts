/**
 * The fewest insertions, deletions and replacements of one character that turn one text into the other
 * (Levenshtein, 1966; computed row by row as Wagner and Fischer do, 1974).
 */
export function editDistance(from: string, to: string): number {
  let above = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const here = [row];
    for (let column = 1; column <= to.length; column++) {
      const replaced = above[column - 1]! + (from[row - 1] === to[column - 1] ? 0 : 1);
      here.push(Math.min(replaced, above[column]! + 1, here[column - 1]! + 1));
    }
    above = here;
  }
  return above[to.length]!;
}

/**
 * The known name that a misspelt one was most likely meant to be, whatever their case; undefined when none is near:
 * more than a third of the characters differ, and neither contains the other.
 */
export function nearest(misspelt: string, names: Iterable<string>): string | undefined {
  const meant = misspelt.toLowerCase();
  if (meant === "" || meant.length > 100) return undefined;
  let best: { name: string; distance: number } | undefined;
  for (const name of names) {
    const known = name.toLowerCase();
    const contained = meant.length >= 4 && (known.includes(meant) || meant.includes(known));
    const distance = editDistance(meant, known);
    const near = contained || distance <= Math.max(meant.length, known.length) / 3;
    if (near && (best === undefined || distance < best.distance)) best = { name, distance };
  }
  return best?.name;
}
