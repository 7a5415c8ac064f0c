import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { Transform } from "node:stream";
import { text as textOf } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { extract } from "tar-stream";

/** Bytes of a package, unpacked: many times what ours has. */
const mostBytes = 64_000_000;

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

/**
 * Walks through a package, a gzipped tar archive as npm packs it, before anybody unpacks it.
 * @param name of a text file below the archive's own folder, such as `CHANGELOG.md`
 * @returns that file; undefined where there is none
 * @throws Error for people when it is no such archive, unpacks to more than a package may, or has something other than
 * files and folders below its own
 */
export async function lookThrough(file: string, name: string): Promise<string | undefined> {
  const refuse = (found: string) =>
    new Error(`Expected a package in ${file}; found ${found}. It was thrown away; nothing was installed.`);
  const archive = extract();
  const unpacking = pipeline(
    createReadStream(file),
    createGunzip(),
    atMost(mostBytes, () => refuse(tooLarge)),
    archive,
  ).catch((error: Error) => error);
  let [entries, bytes] = [0, 0];
  let text: string | undefined;
  try {
    for await (const entry of archive) {
      const { name: path, type, size = 0 } = entry.header;
      if (type !== "file" && type !== "directory") throw refuse(`a ${type}, ${JSON.stringify(path)}, in it`);
      if (!isBelow(path)) throw refuse(`${JSON.stringify(path)} in it, which leads elsewhere`);
      if (++entries > mostEntries) throw refuse(`more than ${mostEntries} files in it`);
      bytes += size;
      if (bytes > mostBytes) throw refuse(tooLarge);
      const isWanted = path.slice(path.indexOf("/") + 1) === name && size <= longestText;
      if (isWanted) text = await textOf(entry);
      else entry.resume();
    }
    const failed = await unpacking;
    if (failed) throw failed;
  } catch (error) {
    // Whatever broke the stream says more than that it broke off.
    const failed = await unpacking;
    const cause = error instanceof Error && error.message.startsWith("Expected") ? error : (failed ?? error);
    const { message } = cause as Error;
    throw message.startsWith("Expected") ? cause : refuse(`something else (${message})`);
  }
  return text;
}

/** Files and folders of a package. */
const mostEntries = 20_000;
/** Bytes of a text that is read. */
const longestText = 1_000_000;
const tooLarge = `that it unpacks to more than ${mostBytes / 1e6} MB`;

/** Lets so many bytes pass. */
const atMost = (most: number, refuse: () => Error) =>
  new Transform({
    transform(chunk: Buffer, _, done) {
      most -= chunk.length;
      if (most < 0) done(refuse());
      else done(null, chunk);
    },
  });

/** Whether a path leads below the folder that it is taken from, on every system. */
const isBelow = (path: string): boolean =>
  !/[\\\0:]/.test(path) &&
  path
    .replace(/\/$/, "")
    .split("/")
    .every((name) => name !== "" && name !== "." && name !== "..");
