import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";

type Bytes = AsyncIterable<Uint8Array>;

/** How packed files begin: `yes` where we unpack them. */
const packings = [
  { name: "gzip", head: [0x1f, 0x8b], known: true },
  { name: "xz", head: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], known: false },
  { name: "zip", head: [0x50, 0x4b, 0x03, 0x04], known: false },
  { name: "bzip2", head: [0x42, 0x5a, 0x68], known: false },
  { name: "7-Zip", head: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], known: false },
  { name: "Zstandard", head: [0x28, 0xb5, 0x2f, 0xfd], known: false },
];
const longestHead = 6;

/** Guides shrink to a tenth or a fortieth; gzip itself ends at about a thousandth. */
const mostExpansion = 200;
/** Bytes: what is smaller may expand as it likes. */
const freeExpansion = 50_000_000;

/**
 * Unpacks gzip, whatever the name of the file; what is not packed stays as it is.
 * @param limit bytes of what is unpacked
 * @throws Error for people when it is packed in another way, damaged, cut off, or larger than the limit
 */
export async function* unpacked(bytes: Bytes, limit: number): AsyncGenerator<Uint8Array> {
  let packed = 0;
  let plain = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of started) {
      packed += chunk.length;
      yield chunk;
    }
  }
  const { head, all: started } = await withHead(bytes, longestHead);
  const packing = packings.find((one) => one.head.every((byte, place) => head[place] === byte));
  if (packing && !packing.known)
    throw new Error(
      `Expected a guide as plain XML or gzip, found one packed with ${packing.name}. Unpack it, or pack it with gzip.`,
    );
  for await (const chunk of packing ? gunzipped(counted()) : counted()) {
    plain += chunk.length;
    if (plain > limit)
      throw new Error(
        `Expected a guide of at most ${Math.round(limit / 1e6)} MB, found more. Raise EpgGuideSizeLimit if it should be so large.`,
      );
    if (plain > freeExpansion && plain > packed * mostExpansion)
      throw new Error(
        `Expected a guide, found ${packed} bytes that unpack to more than ${mostExpansion} times as many: nothing real does.`,
      );
    yield chunk;
  }
}

async function* gunzipped(bytes: Bytes): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: 65_536 });
  const filled = pipeline(Readable.from(bytes), gunzip);
  // Whoever iterates hears of it too.
  filled.catch(() => undefined);
  try {
    yield* gunzip;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "Z_BUF_ERROR") throw new Error("Expected a whole gzip file, found that it ends early.");
    if (code?.startsWith("Z_")) throw new Error("Expected a whole gzip file, found that it is damaged.");
    throw error;
  }
}

const longestDeclaration = 256;

/**
 * Text of the encoding that its mark, or its XML declaration, names; UTF-8 where none does. Bytes that are none of it
 * become U+FFFD.
 * @throws Error for people when nobody knows the encoding
 */
export async function* decoded(bytes: Bytes): AsyncGenerator<string> {
  const { head, all } = await withHead(bytes, longestDeclaration);
  const encoding = encodingOf(head);
  const decoder = decoderOf(encoding);
  for await (const chunk of all) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

function encodingOf(head: Uint8Array): string {
  const [first, second] = head;
  if ((first === 0xff && second === 0xfe) || (first === 0x3c && second === 0x00)) return "utf-16le";
  if ((first === 0xfe && second === 0xff) || (first === 0x00 && second === 0x3c)) return "utf-16be";
  const declaration = Buffer.from(head.subarray(0, longestDeclaration)).toString("latin1");
  return /^(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']/.exec(declaration)?.[1] ?? "utf-8";
}

function decoderOf(encoding: string): TextDecoder {
  try {
    return new TextDecoder(encoding);
  } catch {
    throw new Error(`Expected a guide in a known encoding, found ${encoding} in line 1. UTF-8 is best.`);
  }
}

/** Reads until so many bytes are there, or all. @returns them, and everything from the beginning */
async function withHead(bytes: Bytes, size: number): Promise<{ head: Uint8Array; all: Bytes }> {
  const rest = bytes[Symbol.asyncIterator]();
  let head: Uint8Array = new Uint8Array();
  while (head.length < size) {
    const { done, value } = await rest.next();
    if (done) break;
    head = head.length === 0 ? value : Buffer.concat([head, value]);
  }
  async function* all(): AsyncGenerator<Uint8Array> {
    try {
      if (head.length > 0) yield head;
      for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
    } finally {
      await rest.return?.();
    }
  }
  return { head, all: all() };
}
