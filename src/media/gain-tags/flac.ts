import { RefusedFile } from "./gains.ts";
import { replaceComments } from "./vorbis-comments.ts";

/** Types of metadata blocks (RFC 9639, 8.1). */
const streamInfo = 0;
const vorbisComment = 4;

interface Block {
  type: number;
  body: Uint8Array;
}

/**
 * A FLAC file with other fields in its comments; all other blocks and all frames stay as they are.
 * @returns the new file in pieces; undefined when it has exactly these fields
 * @throws RefusedFile when its blocks are broken
 */
export function tagFlac(file: Uint8Array, fields: ReadonlyMap<string, string>): Uint8Array[] | undefined {
  const { blocks, end } = blocksOf(file);
  if (blocks.filter(({ type }) => type === vorbisComment).length > 1)
    throw new RefusedFile("it has more than one block of comments");
  const known = blocks.find(({ type }) => type === vorbisComment);
  const body = replaceComments(known?.body ?? new Uint8Array(), fields);
  if (body === undefined) return undefined;
  if (body.length >= 2 ** 24) throw new RefusedFile("its comments are larger than FLAC allows");
  const comments = { type: vorbisComment, body };
  const all = known
    ? blocks.map((block) => (block === known ? comments : block))
    : [...blocks.slice(0, 1), comments, ...blocks.slice(1)];
  return [
    file.subarray(0, 4),
    ...all.flatMap(({ type, body }, i) => [header(type, body.length, i === all.length - 1), body]),
    file.subarray(end),
  ];
}

function blocksOf(file: Uint8Array): { blocks: Block[]; end: number } {
  const blocks: Block[] = [];
  for (let at = 4; ; ) {
    const [first, high, middle, low] = file.subarray(at, at + 4);
    const length = (high! << 16) | (middle! << 8) | low!;
    if (low === undefined || at + 4 + length > file.length)
      throw new RefusedFile("its blocks of metadata are cut short");
    blocks.push({ type: first! & 0x7f, body: file.subarray(at + 4, at + 4 + length) });
    at += 4 + length;
    if ((first! & 0x80) === 0) continue;
    if (blocks[0]!.type !== streamInfo)
      throw new RefusedFile("it does not begin with a description of its stream");
    return { blocks, end: at };
  }
}

const header = (type: number, length: number, isLast: boolean): Uint8Array =>
  Uint8Array.of(type | (isLast ? 0x80 : 0), length >> 16, (length >> 8) & 0xff, length & 0xff);
