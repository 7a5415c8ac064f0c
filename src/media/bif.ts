/**
 * BIF, the file of preview pictures that Plex and Roku read: a header of 64 bytes, an index of 8 bytes for each
 * picture and an end entry, then the JPEGs back to back. All numbers are unsigned 32-bit, little endian.
 */

const magic = [0x89, 0x42, 0x49, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
const supportedVersion = 0;
const headerLength = 64;
const entryLength = 8;
const endTimestamp = 0xffffffff;
const largestNumber = 0xffffffff;
/** What readers take an interval of 0 for. */
const usualIntervalMs = 1000;
/** Bytes of the file from which the length of its index can be told. */
const countEnd = 16;

export interface BifIndex {
  intervalMs: number;
  /** Number of pictures. */
  count: number;
  entries: BifEntry[];
}

/** One picture: from when on it is shown, and where in the file its JPEG lies. */
export interface BifEntry {
  timestampMs: number;
  /** Bytes from the start of the file. */
  offset: number;
  /** Bytes. */
  length: number;
}

/** Where the first JPEG starts: after the header, the index and its end entry. */
const dataStart = (count: number): number => headerLength + entryLength * (count + 1);

/**
 * The head of a BIF file: its header and index, to be followed by the JPEGs in order.
 *
 * @param lengths bytes of each JPEG; picture `i` is shown from `i * intervalMs` on.
 * @param intervalMs whole milliseconds between two pictures, at least 1.
 * @throws RangeError for no pictures, an empty picture, an interval that is no such number, or more than 4 GiB.
 */
export function bifHead(lengths: readonly number[], intervalMs: number): Uint8Array {
  if (!Number.isInteger(intervalMs) || intervalMs < 1 || intervalMs > largestNumber) {
    throw new RangeError(
      `A BIF needs an interval of 1 or more whole milliseconds, but this is ${intervalMs}.`,
    );
  }
  if (lengths.length === 0) throw new RangeError("A BIF needs at least one picture, but there are none.");
  const head = new Uint8Array(dataStart(lengths.length));
  const view = new DataView(head.buffer);
  head.set(magic);
  view.setUint32(8, supportedVersion, true);
  view.setUint32(12, lengths.length, true);
  view.setUint32(16, intervalMs, true);
  let offset = head.length;
  lengths.forEach((length, i) => {
    if (length === 0) throw new RangeError(`Picture ${i} of the BIF is empty: expected a JPEG.`);
    view.setUint32(headerLength + entryLength * i, i, true);
    view.setUint32(headerLength + entryLength * i + 4, offset, true);
    offset += length;
  });
  if (offset > largestNumber) {
    throw new RangeError(
      `A BIF holds at most 4 GiB, but these ${lengths.length} pictures need ${offset} bytes.`,
    );
  }
  view.setUint32(head.length - entryLength, endTimestamp, true);
  view.setUint32(head.length - entryLength + 4, offset, true);
  return head;
}

/**
 * A whole BIF file, in pieces to be written one after another: the head, then the pictures as they were given.
 *
 * @throws RangeError as `bifHead` does.
 */
export function encodeBif(pictures: readonly Uint8Array[], intervalMs: number): Uint8Array[] {
  return [
    bifHead(
      pictures.map(({ length }) => length),
      intervalMs,
    ),
    ...pictures,
  ];
}

function viewOf(bytes: Uint8Array, needed: number): DataView {
  if (bytes.length < needed) {
    throw new Error(`The BIF file is cut short: expected at least ${needed} bytes, found ${bytes.length}.`);
  }
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

/**
 * How many bytes from the start of the file `readBifIndex` needs.
 *
 * @param firstBytes the first 16 bytes of the file, or more.
 * @throws Error when these are fewer, or not the start of a BIF file of version 0.
 */
export function bifIndexLength(firstBytes: Uint8Array): number {
  const view = viewOf(firstBytes, countEnd);
  if (magic.some((byte, i) => firstBytes[i] !== byte)) {
    throw new Error("This is not a BIF file: its first 8 bytes are not the BIF signature.");
  }
  const version = view.getUint32(8, true);
  if (version !== supportedVersion) {
    throw new Error(`Expected a BIF file of version ${supportedVersion}, but found version ${version}.`);
  }
  return dataStart(view.getUint32(12, true));
}

/**
 * Reads the header and index of a BIF file.
 *
 * @param bytes the file, or as much of its start as `bifIndexLength` says.
 * @throws Error that names what is wrong: signature, version, length, order of the entries, or end entry.
 */
export function readBifIndex(bytes: Uint8Array): BifIndex {
  const view = viewOf(bytes, bifIndexLength(bytes));
  const count = view.getUint32(12, true);
  const intervalMs = view.getUint32(16, true) || usualIntervalMs;
  const at = (i: number) => ({
    timestamp: view.getUint32(headerLength + entryLength * i, true),
    offset: view.getUint32(headerLength + entryLength * i + 4, true),
  });
  const entries: BifEntry[] = [];
  if (at(0).offset < dataStart(count)) {
    throw new Error(`The BIF index is broken: the first picture is said to start inside the index.`);
  }
  for (let i = 0; i < count; i++) {
    const { timestamp, offset } = at(i);
    const next = at(i + 1);
    if (next.timestamp <= timestamp || next.offset <= offset) {
      throw new Error(
        `The BIF index is broken: after entry ${i} (time ${timestamp}, offset ${offset}) comes ` +
          `(time ${next.timestamp}, offset ${next.offset}), but both must rise.`,
      );
    }
    entries.push({ timestampMs: timestamp * intervalMs, offset, length: next.offset - offset });
  }
  if (at(count).timestamp !== endTimestamp) {
    throw new Error(
      `The BIF index is broken: expected an end entry after ${count} pictures, but found time ${at(count).timestamp}.`,
    );
  }
  return { intervalMs, count, entries };
}

/**
 * The picture that is shown at a time: the last that starts at it or before, the first one for any time before that.
 *
 * @returns undefined when the index has no pictures.
 */
export function bifEntryAt({ entries }: BifIndex, offsetMs: number): BifEntry | undefined {
  return entries.findLast(({ timestampMs }) => timestampMs <= offsetMs) ?? entries[0];
}

/**
 * A BIF file with fewer of the pictures of another: for each interval the one nearest to its time.
 *
 * @param bytes the other file, whole. @param intervalMs whole milliseconds between two pictures of the new one.
 * @returns the new file in pieces, as of `encodeBif`.
 * @throws Error when the other file is broken or has no pictures.
 */
export function thinBif(bytes: Uint8Array, intervalMs: number): Uint8Array[] {
  const { count, entries, intervalMs: givenMs } = readBifIndex(bytes);
  const pictures = Array.from({ length: Math.ceil((count * givenMs) / intervalMs) }, (_, i) => {
    const nearest = Math.min(count - 1, Math.round((i * intervalMs) / givenMs));
    const { offset, length } = entries[nearest]!;
    return bytes.subarray(offset, offset + length);
  });
  return encodeBif(pictures, intervalMs);
}
