import { RefusedFile } from "./gains.ts";

const headLength = 10;
const latin1 = 0;
/** Encodings of texts, by their number (ID3v2.4, 4). */
const decoders = ["latin1", "utf-16", "utf-16be", "utf-8"];

interface Frame {
  id: string;
  bytes: Uint8Array;
  body: Uint8Array;
}

/**
 * An MP3 with other texts (`TXXX`) in its ID3v2 tag; all other frames, the padding, and all that follows stay as they
 * are. One without a tag is given one of version 2.4.
 * @returns the new file in pieces; undefined when it has exactly these fields
 * @throws RefusedFile for tags of version 2.2, and those that are shifted, extended or broken
 */
export function tagMp3(file: Uint8Array, fields: ReadonlyMap<string, string>): Uint8Array[] | undefined {
  const hasTag = isId3(file);
  const version = hasTag ? file[3]! : 4;
  const length = id3Length(file);
  if (hasTag && ((version !== 3 && version !== 4) || file[5] !== 0))
    throw new RefusedFile(
      `its tag is of a kind that is not written here (ID3v2.${version}, flags ${file[5]})`,
    );
  const { frames, end } = framesOf(file.subarray(0, length), version);
  if (frames.some(({ id, bytes }) => id === "TXXX" && bytes[9] !== 0))
    throw new RefusedFile("its texts are compressed or encrypted");
  const own = frames.flatMap((frame) => {
    const text = frame.id === "TXXX" ? textOf(frame.body) : undefined;
    return text && fields.has(text.name) ? [{ frame, text }] : [];
  });
  const isSame = ({ text }: (typeof own)[number]) => fields.get(text.name) === text.value;
  if (own.length === fields.size && own.every(isSame)) return undefined;
  const others = frames.filter((frame) => !own.some((one) => one.frame === frame));
  const texts = [...fields].map(([name, value]) => frameOf(name, value, version));
  const body = Buffer.concat([...others.map(({ bytes }) => bytes), ...texts, file.subarray(end, length)]);
  if (body.length >= 2 ** 28) throw new RefusedFile("its tag is larger than ID3 allows");
  const head = Buffer.from([0x49, 0x44, 0x33, version, 0, 0, ...shifted(body.length)]);
  return [head, body, file.subarray(length)];
}

const isId3 = (file: Uint8Array): boolean => Buffer.from(file.subarray(0, 3)).toString("latin1") === "ID3";

/** Bytes of the ID3v2 tag at the start of a file; 0 where there is none. @throws RefusedFile when it is cut short */
export function id3Length(file: Uint8Array): number {
  if (!isId3(file)) return 0;
  const length = headLength + unshifted(file.subarray(6, 10));
  if (length > file.length) throw new RefusedFile("its tag is cut short");
  return length;
}

/** @returns `end`: where the padding begins */
function framesOf(tag: Uint8Array, version: number): { frames: Frame[]; end: number } {
  const frames: Frame[] = [];
  let at = Math.min(headLength, tag.length);
  while (at < tag.length && tag[at] !== 0) {
    const head = Buffer.from(tag.subarray(at, at + headLength));
    const id = head.toString("latin1", 0, 4);
    if (head.length < headLength || !/^[A-Z0-9]{4}$/.test(id))
      throw new RefusedFile("the frames of its tag are broken");
    const end = at + headLength + (version === 4 ? unshifted(head.subarray(4, 8)) : head.readUInt32BE(4));
    if (end > tag.length) throw new RefusedFile("the frames of its tag are broken");
    frames.push({ id, bytes: tag.subarray(at, end), body: tag.subarray(at + headLength, end) });
    at = end;
  }
  if (tag.subarray(at).some((byte) => byte !== 0)) throw new RefusedFile("the frames of its tag are broken");
  return { frames, end: at };
}

function textOf(body: Uint8Array): { name: string; value: string } | undefined {
  const decoder = decoders[body[0] ?? -1];
  if (decoder === undefined) return undefined;
  const [name, value] = new TextDecoder(decoder).decode(body.subarray(1)).split("\0");
  // UTF-16 begins each text with its byte order.
  const [clean, text] = [name, value ?? ""].map((one) => one!.replace(/^\uFEFF/, ""));
  return { name: clean!.toUpperCase(), value: text! };
}

function frameOf(name: string, value: string, version: number): Uint8Array {
  const body = Buffer.from(`${String.fromCharCode(latin1)}${name}\0${value}`, "latin1");
  const size = Buffer.alloc(4);
  size.writeUInt32BE(body.length);
  return Buffer.concat([
    Buffer.from("TXXX"),
    version === 4 ? shifted(body.length) : size,
    Buffer.alloc(2),
    body,
  ]);
}

/** Numbers with 7 bits in each byte. */
const unshifted = (bytes: Uint8Array): number =>
  bytes.reduce((number, byte) => {
    if (byte > 0x7f) throw new RefusedFile("a length in its tag is broken");
    return number * 128 + byte;
  }, 0);

const shifted = (number: number): Uint8Array =>
  Uint8Array.from([21, 14, 7, 0], (bits) => (number >> bits) & 0x7f);
