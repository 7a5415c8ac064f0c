import { readFileSync, statSync } from "node:fs";
import ignore, { type Ignore } from "ignore";

/** Their patterns are those of .gitignore, without regard to case; each is for its folder and those below. */
const names: ReadonlySet<string> = new Set([".butlerignore", ".plexignore"]);
/** Bytes. Whoever lists every file by itself needs less. */
const largest = 1_000_000;

/** The patterns of one folder. */
export interface IgnoreRules {
  /** Path from the root with '/' at its end; empty for the root itself. */
  folder: string;
  rules: Ignore;
}

export const isIgnoreFile = (name: string): boolean => names.has(name);

/**
 * Reads the ignore files of a folder.
 * @param folder absolute
 * @param found those of `isIgnoreFile` that are in it
 * @returns the patterns together, and the files that have none
 * @throws Error for people when one cannot be read, or is too large: nobody knows then what may be shown
 */
export function readIgnoreFiles(
  folder: string,
  found: readonly string[],
): { rules: Ignore; empty: string[] } {
  const rules = ignore();
  const empty: string[] = [];
  for (const name of found) {
    const text = read(`${folder}/${name}`, name);
    if (text.split("\n").every((line) => /^\s*(?:#.*)?$/.test(line))) empty.push(name);
    rules.add(text);
  }
  return { rules, empty };
}

function read(file: string, name: string): string {
  try {
    if (statSync(file).size > largest) throw new Error(`it is larger than ${largest / 1e6} MB`);
    return readFileSync(file, "utf8").replace(/^\ufeff/, "");
  } catch (error) {
    throw new Error(`its ${name} cannot be read: ${(error as Error).message}`);
  }
}

/**
 * For one listing of a folder: the rules remember every path that they are asked about.
 * @param chain from the root down
 * @returns whether a path, a folder's with '/' at its end, is left out. The innermost file that says something of it
 *   decides; what a folder further up leaves out as a whole stays out.
 */
export function ignoredBy(chain: readonly IgnoreRules[]): (path: string) => boolean {
  const fresh = chain.toReversed().map(({ folder, rules }) => ({ folder, rules: ignore().add(rules) }));
  return (path) => {
    for (const { folder, rules } of fresh) {
      const { ignored, unignored } = rules.test(path.slice(folder.length));
      if (ignored || unignored) return ignored;
    }
    return false;
  };
}
