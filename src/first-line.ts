import { readFileSync } from "node:fs";

/** The first line of a file; undefined where there is none. */
export function firstLine(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8").split("\n", 1)[0] || undefined;
  } catch {
    return undefined;
  }
}
