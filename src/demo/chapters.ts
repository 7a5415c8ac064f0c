/** Chapters for MP4 files that are already written: FFmpeg's muxer takes them only through an interface we lack. */

import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from "node:fs";

export interface Chapter {
  startMs: number;
  /** UTF-8; what does not fit in 255 bytes is left off. */
  title: string;
}

/**
 * Adds chapters to a finished MP4 file whose `moov` is its last box, as FFmpeg writes it unless told otherwise.
 * @throws Error when `moov` is not there or not last: growing it would then move the samples it points to.
 */
export function addChapters(file: string, chapters: readonly Chapter[]): void {
  const handle = openSync(file, "r+");
  try {
    const { offset, moov } = readLastMoov(handle, file);
    const grown = withChapters(moov, chapters);
    ftruncateSync(handle, offset);
    writeSync(handle, grown, 0, grown.length, offset);
  } finally {
    closeSync(handle);
  }
}

/** @returns the `moov` box with the chapters in its `udta`, which is made where there is none. */
export function withChapters(moov: Buffer, chapters: readonly Chapter[]): Buffer {
  const children = boxesIn(moov.subarray(8));
  const old = children.find((child) => typeOf(child) === "udta");
  const udta = box("udta", old?.subarray(8) ?? Buffer.alloc(0), chapterBox(chapters));
  return box("moov", ...children.filter((child) => child !== old), udta);
}

/**
 * The chapter list of Nero's MP4 dialect, as FFmpeg's `mov_read_chpl` reads it: version 1, flags, four reserved
 * bytes, a count of one byte, then for each chapter its start in units of 100 ns and its title with a length byte.
 */
function chapterBox(chapters: readonly Chapter[]): Buffer {
  if (chapters.length > 255)
    throw new Error(`At most 255 chapters fit in an MP4 file, but ${chapters.length} were given.`);
  const head = Buffer.from([1, 0, 0, 0, 0, 0, 0, 0, chapters.length]);
  const entries = chapters.map(({ startMs, title }) => {
    const text = firstBytes(title, 255);
    const entry = Buffer.alloc(9);
    entry.writeBigUInt64BE(BigInt(Math.round(startMs)) * 10_000n);
    entry.writeUInt8(text.length, 8);
    return Buffer.concat([entry, text]);
  });
  return box("chpl", head, ...entries);
}

/** Cut between characters, never inside one. */
function firstBytes(text: string, limit: number): Buffer {
  const bytes = Buffer.from(text);
  let end = Math.min(bytes.length, limit);
  while (end < bytes.length && (bytes[end]! & 0xc0) === 0x80) end--;
  return bytes.subarray(0, end);
}

function box(type: string, ...content: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + content.reduce((sum, part) => sum + part.length, 0));
  head.write(type, 4, "latin1");
  return Buffer.concat([head, ...content]);
}

function typeOf(box: Buffer): string {
  return box.toString("latin1", 4, 8);
}

function boxesIn(content: Buffer): Buffer[] {
  const boxes: Buffer[] = [];
  for (let at = 0; at < content.length; at += content.readUInt32BE(at))
    boxes.push(content.subarray(at, at + content.readUInt32BE(at)));
  return boxes;
}

function readLastMoov(handle: number, file: string): { offset: number; moov: Buffer } {
  const { size } = fstatSync(handle);
  let offset = 0;
  while (offset < size) {
    const head = readAt(handle, offset, 16);
    const length = boxLength(head, size - offset);
    if (typeOf(head) === "moov" && offset + length === size)
      return { offset, moov: readAt(handle, offset, length) };
    offset += length;
  }
  throw new Error(
    `Expected an MP4 file that ends with its "moov" box, but ${file} does not: it can get no chapters.`,
  );
}

/** A size of 1 means that eight bytes after the type hold it; 0 means up to the end of the file (ISO 14496-12). */
function boxLength(head: Buffer, rest: number): number {
  const size = head.readUInt32BE(0);
  if (size === 0) return rest;
  return Math.max(8, size === 1 ? Number(head.readBigUInt64BE(8)) : size);
}

function readAt(handle: number, offset: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  readSync(handle, bytes, 0, length, offset);
  return bytes;
}
