/**
 * Compares two paths by Unicode code points, which is the order of their UTF-8 bytes and so of SQLite's
 * `ORDER BY path COLLATE BINARY`. JavaScript's own `<` compares UTF-16 code units, which puts characters beyond
 * U+FFFF, such as emoji, before those from U+E000 to U+FFFF.
 * @returns below 0 when `a` comes first, 0 when they are equal
 */
export function comparePaths(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  for (let at = 0; at < shorter; at++) {
    const unitA = a.charCodeAt(at);
    const unitB = b.charCodeAt(at);
    if (unitA !== unitB) return rank(unitA) - rank(unitB);
  }
  return a.length - b.length;
}

/** Moves surrogates (U+D800 to U+DFFF) behind every other code unit. */
function rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
