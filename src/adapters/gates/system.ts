import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** The text of a small file of the system, without the end of its line; undefined where there is none. */
export const textOf = (...path: string[]): Promise<string | undefined> =>
  readFile(join(...path), "utf8").then(
    (text) => text.trim(),
    () => undefined,
  );

export const numberOf = async (...path: string[]): Promise<number | undefined> => {
  const text = await textOf(...path);
  return text === undefined || !/^-?\d+(\.\d+)?$/.test(text) ? undefined : Number(text);
};

/** Names in a folder of the system; none where there is no such folder. */
export const namesIn = (...path: string[]): Promise<string[]> => readdir(join(...path)).catch(() => []);
