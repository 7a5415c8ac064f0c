import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";

/** Bytes, unpacked: nothing that is read of a package is larger. */
const mostBytes = 256_000_000;

/**
 * Compares a file with its sum as npm writes it: `sha512-` and base64 (https://www.w3.org/TR/SRI/).
 * @throws Error for people when they differ, or there is no such sum
 */
export async function mustBeWhole(file: string, integrity: string | undefined): Promise<void> {
  const [, expected] = /(?:^|\s)sha512-([A-Za-z0-9+/]{86}==)(?:\s|$)/.exec(integrity ?? "") ?? [];
  if (expected === undefined)
    throw new Error(
      `Expected a sum (sha512) of ${file} from the registry; found none. Nothing was installed.`,
    );
  const hash = createHash("sha512");
  await pipeline(createReadStream(file), hash);
  const found = hash.digest("base64");
  if (found !== expected)
    throw new Error(
      `Expected ${file} to have the sum sha512-${expected}; found sha512-${found}. It was thrown away; nothing was installed.`,
    );
}

const block = 512;

/**
 * Reads one text file of a gzipped tar archive (POSIX.1-1988 ustar).
 * @param name below the archive's own folder, such as `CHANGELOG.md`
 * @returns undefined where there is none @throws Error when it is no such archive
 */
export async function textInTarball(file: string, name: string): Promise<string | undefined> {
  const bytes = await promisify(gunzip)(await readFile(file), { maxOutputLength: mostBytes });
  for (let at = 0; at + block <= bytes.length && bytes[at] !== 0; ) {
    const field = (from: number, length: number) =>
      bytes.toString("utf8", at + from, at + from + length).replace(/\0[\s\S]*$/, "");
    const size = Number.parseInt(field(124, 12), 8);
    if (!(size >= 0)) throw new Error(`Expected a tar archive in ${file}; found something else.`);
    const path = [field(345, 155), field(0, 100)].filter(Boolean).join("/");
    const start = at + block;
    if (path.slice(path.indexOf("/") + 1) === name) return bytes.toString("utf8", start, start + size);
    at = start + Math.ceil(size / block) * block;
  }
  return undefined;
}
