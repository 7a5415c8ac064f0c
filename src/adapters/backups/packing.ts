import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { PassThrough, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip, createZstdCompress, createZstdDecompress } from "node:zlib";

export type Compression = "none" | "zstd" | "gzip";

/** What the name of a file packed so ends in. */
export const endings: Record<Compression, string> = { none: "", zstd: ".zst", gzip: ".gz" };

const packers = { none: () => new PassThrough(), zstd: createZstdCompress, gzip: createGzip };
const unpackers = { none: () => new PassThrough(), zstd: createZstdDecompress, gzip: createGunzip };

/** How a file of this name is packed. */
export const packedAs = (file: string): Compression =>
  file.endsWith(endings.zstd) ? "zstd" : file.endsWith(endings.gzip) ? "gzip" : "none";

/** Writes a packed copy, on the disk when this settles. @returns the SHA-256 of the packed file, hexadecimal */
export async function pack(from: string, to: string, compression: Compression): Promise<string> {
  const sum = summing();
  await pipeline(
    createReadStream(from),
    packers[compression](),
    sum.stream,
    createWriteStream(to, { flush: true }),
  );
  return sum.digest();
}

/**
 * Writes an unpacked copy, not yet sure to be on the disk; the name says how it was packed.
 * @returns the SHA-256 of the packed file. @throws Error when it was not packed so, or ends too early
 */
export async function unpack(from: string, to: string, name = from): Promise<string> {
  const sum = summing();
  await pipeline(createReadStream(from), sum.stream, unpackers[packedAs(name)](), createWriteStream(to));
  return sum.digest();
}

/** @returns the SHA-256 of a file as it is on the disk */
export async function sumOf(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}

/** Works out the sum of what passes through. */
function summing() {
  const hash = createHash("sha256");
  const stream = new Transform({
    transform: (chunk: Buffer, _, pass) => {
      hash.update(chunk);
      pass(null, chunk);
    },
  });
  return { stream, digest: () => hash.digest("hex") };
}
