import { RefusedFile } from "./gains.ts";

/**
 * Vorbis comments, as FLAC, Ogg Vorbis and Opus have them: the maker's name and `NAME=value` texts in UTF-8, each with
 * its length in 32 bits, little endian. What follows the last (framing bit, padding) stays as it is.
 * @param block without what stands before it in its container; empty: there are none yet
 * @returns the block with these fields in place of those of the same names; undefined when it has exactly these
 * @throws RefusedFile when it is cut short
 */
export function replaceComments(
  block: Uint8Array,
  fields: ReadonlyMap<string, string>,
): Uint8Array | undefined {
  const { vendor, comments, rest } = block.length === 0 ? nothing : split(block);
  const isOurs = (comment: Uint8Array) => fields.has(nameOf(comment));
  const wanted = [...fields].map(([name, value]) => `${name}=${value}`);
  const there = comments.filter(isOurs).map((comment) => Buffer.from(comment).toString());
  if (there.length === wanted.length && wanted.every((one) => there.includes(one))) return undefined;
  const all = [...comments.filter((comment) => !isOurs(comment)), ...wanted.map((one) => Buffer.from(one))];
  return Buffer.concat([
    ...withLength(vendor),
    number(all.length),
    ...all.flatMap((comment) => withLength(comment)),
    rest,
  ]);
}

const nothing = { vendor: new Uint8Array(), comments: [], rest: new Uint8Array() };

function split(block: Uint8Array) {
  const bytes = Buffer.from(block.buffer, block.byteOffset, block.length);
  let at = 0;
  const take = (): number => {
    if (at + 4 > bytes.length) throw new RefusedFile("its comments are cut short");
    at += 4;
    return bytes.readUInt32LE(at - 4);
  };
  const text = (): Uint8Array => {
    const length = take();
    if (at + length > bytes.length) throw new RefusedFile("its comments are cut short");
    at += length;
    return bytes.subarray(at - length, at);
  };
  const vendor = text();
  const comments = Array.from({ length: Math.min(take(), bytes.length) }, text);
  return { vendor, comments, rest: bytes.subarray(at) };
}

const nameOf = (comment: Uint8Array): string =>
  Buffer.from(comment).toString().split("=", 1)[0]!.toUpperCase();

const withLength = (bytes: Uint8Array): Uint8Array[] => [number(bytes.length), bytes];

function number(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
