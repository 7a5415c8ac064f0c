import { type Gains, opusFields, RefusedFile, replayGainFields } from "./gains.ts";
import { replaceComments } from "./vorbis-comments.ts";

/** Kinds of streams: how their first packet begins, what stands before the comments, and how many packets are headers. */
const kinds = [
  { first: "OpusHead", before: "OpusTags", headers: 2, fieldsOf: opusFields },
  { first: "\x01vorbis", before: "\x03vorbis", headers: 3, fieldsOf: replayGainFields },
];

/** A page (RFC 3533): 27 bytes, the lengths of its segments, and these. */
interface Page {
  bytes: Buffer;
  lacing: Uint8Array;
  body: Uint8Array;
}

/** In the flags of the first page of a stream. */
const beginning = 2;
const mostSegments = 255;
const noPacketEnds = 0xffff_ffff_ffff_ffffn;

/**
 * An Opus or Vorbis file with other gains in its comments. Its other packets stay as they are; where the comments need
 * another number of pages, the pages after them are counted and summed anew.
 * @returns the new file in pieces; undefined when it has exactly these gains
 * @throws RefusedFile for several streams, other kinds of streams, and broken pages
 */
export function tagOgg(file: Uint8Array, gains: Gains): Uint8Array[] | undefined {
  const pages = pagesOf(file);
  const serial = pages[0]!.bytes.readUInt32LE(14);
  if (pages.some(({ bytes }, i) => bytes.readUInt32LE(14) !== serial || (i > 0 && bytes[5]! & beginning)))
    throw new RefusedFile("it has several streams");
  const kind = kinds.find(({ first }) => startsWith(pages[0]!.body, first));
  if (kind === undefined) throw new RefusedFile("its stream is neither Opus nor Vorbis");
  const { packets, end } = headersOf(pages, kind.headers - 1);
  const comments = packets[0]!;
  if (!startsWith(comments, kind.before))
    throw new RefusedFile("its second packet is not that of the comments");
  const changed = replaceComments(comments.subarray(kind.before.length), kind.fieldsOf(gains));
  if (changed === undefined) return undefined;
  const packet = Buffer.concat([Buffer.from(kind.before, "latin1"), changed]);
  const headers = paged([packet, ...packets.slice(1)], serial);
  const moved = 1 + headers.length - end;
  const rest = pages.slice(end).map(({ bytes }) => bytes);
  return [pages[0]!.bytes, ...headers, ...(moved === 0 ? rest : rest.map((page) => renumbered(page, moved)))];
}

const startsWith = (bytes: Uint8Array, text: string): boolean =>
  Buffer.from(bytes.subarray(0, text.length)).toString("latin1") === text;

function pagesOf(file: Uint8Array): Page[] {
  const pages: Page[] = [];
  const all = Buffer.from(file.buffer, file.byteOffset, file.length);
  for (let at = 0; at < all.length; ) {
    const head = all.subarray(at, at + 27);
    const lacing = all.subarray(at + 27, at + 27 + (head[26] ?? 0));
    const start = at + 27 + lacing.length;
    const end = start + lacing.reduce((sum, length) => sum + length, 0);
    if (head.toString("latin1", 0, 4) !== "OggS" || head.length < 27 || end > all.length)
      throw new RefusedFile("its pages are broken or followed by something else");
    pages.push({ bytes: all.subarray(at, end), lacing, body: all.subarray(start, end) });
    at = end;
  }
  return pages;
}

/** The packets that follow the first page. @returns `end`: the first page after them */
function headersOf(pages: readonly Page[], wanted: number): { packets: Uint8Array[]; end: number } {
  const packets: Uint8Array[] = [];
  let pieces: Uint8Array[] = [];
  for (let index = 1; index < pages.length; index++) {
    const { lacing, body } = pages[index]!;
    let at = 0;
    for (const length of lacing) {
      pieces.push(body.subarray(at, at + length));
      at += length;
      if (length === mostSegments) continue;
      packets.push(Buffer.concat(pieces));
      pieces = [];
    }
    if (packets.length < wanted) continue;
    // Sound begins on a page of its own.
    if (packets.length > wanted || pieces.length > 0) break;
    return { packets, end: index + 1 };
  }
  throw new RefusedFile("its headers do not end with a page");
}

/** Lays packets out on pages, from the second page of the stream on. */
function paged(packets: readonly Uint8Array[], serial: number): Buffer[] {
  const segments = packets.flatMap((packet) =>
    Array.from({ length: Math.floor(packet.length / 255) + 1 }, (_, i) =>
      packet.subarray(i * 255, i * 255 + 255),
    ),
  );
  return Array.from({ length: Math.ceil(segments.length / mostSegments) }, (_, i) => {
    const own = segments.slice(i * mostSegments, (i + 1) * mostSegments);
    const head = Buffer.alloc(27);
    head.write("OggS", "latin1");
    const isContinued = i > 0 && segments[i * mostSegments - 1]!.length === 255;
    head[5] = isContinued ? 1 : 0;
    head.writeBigUInt64LE(own.some(({ length }) => length < 255) ? 0n : noPacketEnds, 6);
    head.writeUInt32LE(serial, 14);
    head[26] = own.length;
    return numbered(Buffer.concat([head, Uint8Array.from(own, ({ length }) => length), ...own]), i + 1);
  });
}

const renumbered = (page: Buffer, by: number): Buffer =>
  numbered(Buffer.from(page), (page.readUInt32LE(18) + by) >>> 0);

/** Writes a page's number and sum into it. */
function numbered(page: Buffer, number: number): Buffer {
  page.writeUInt32LE(number, 18);
  page.writeUInt32LE(0, 22);
  page.writeUInt32LE(sumOf(page), 22);
  return page;
}

/** CRC-32 with the polynomial 0x04c11db7, from the highest bit on, as RFC 3533 has it. */
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte << 24;
  for (let bit = 0; bit < 8; bit++) value = (value << 1) ^ (value < 0 ? 0x04c11db7 : 0);
  return value >>> 0;
});

function sumOf(page: Uint8Array): number {
  let sum = 0;
  for (const byte of page) sum = (sum << 8) ^ table[(sum >>> 24) ^ byte]!;
  return sum >>> 0;
}
