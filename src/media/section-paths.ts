import { isAbsolute, normalize, relative, sep } from "node:path";

/** Whether a path is below a folder, or the folder itself. Both are absolute; links are not followed. */
export function isWithin(inner: string, outer: string): boolean {
  const way = relative(outer, inner);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** The way from a folder to a path within it, with '/' between folders; empty for the folder itself. */
export const wayTo = (folder: string, path: string): string => relative(folder, path).replaceAll(sep, "/");

/**
 * What of a section's folders somebody means who names a path: the path itself where it is within one of them, else
 * those of them that are within it.
 * @param roots absolute
 * @returns absolute paths; none when the path is not absolute, or elsewhere
 */
export function meantBy(path: string, roots: readonly string[]): string[] {
  if (!isAbsolute(path)) return [];
  const plain = normalize(path).replace(/(?<=[^:/\\])[/\\]+$/, "");
  return roots.some((root) => isWithin(plain, root))
    ? [plain]
    : roots.filter((root) => isWithin(root, plain));
}

/** Paths without those that are within another of them, each once, in order. */
export function outermost(paths: readonly string[]): string[] {
  const kept: string[] = [];
  // With their separator at the end, what is within a folder follows it at once.
  for (const path of paths.toSorted((a, b) => (a + sep < b + sep ? -1 : 1)))
    if (kept.length === 0 || !isWithin(path, kept.at(-1)!)) kept.push(path);
  return kept;
}
