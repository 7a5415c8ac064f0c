import { RefusedFile } from "./gains.ts";

/** A box (ISO/IEC 14496-12): its length in 32 bits, its type, what is in it. */
interface Box {
  type: string;
  /** Bytes from the start of what holds it. */
  start: number;
  bytes: Buffer;
  body: Buffer;
}

/** With these, places in the file are told in ways that are not known here. */
const unknownPlaces = ["moof", "mfra", "sidx"];
const unknownPlacesBelow = ["iloc", "saio"];
const offsetPath = ["trak", "mdia", "minf", "stbl"];
const mean = "com.apple.iTunes";

/**
 * An MP4 (M4A) with other freeform tags (`----`) in its `ilst`; all other boxes stay as they are, but for the places of
 * the sound's chunks where they are moved.
 * @returns the new file in pieces; undefined when it has exactly these fields
 * @throws RefusedFile for fragments and for boxes that are broken or tell places in other ways
 */
export function tagMp4(file: Uint8Array, fields: ReadonlyMap<string, string>): Uint8Array[] | undefined {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.length);
  const boxes = boxesIn(bytes);
  if (boxes.some(({ type }) => unknownPlaces.includes(type))) throw new RefusedFile("it is in fragments");
  const [moov, ...others] = boxes.filter(({ type }) => type === "moov");
  if (moov === undefined || others.length > 0)
    throw new RefusedFile("it does not have one table of contents");
  const tagged = withFields(moov.body, fields);
  if (tagged === undefined) return undefined;
  const grown = tagged.length - moov.body.length;
  const isBehind = (place: number) => place > moov.start;
  const body = mapBoxes(tagged, (box) =>
    box.type === "trak"
      ? moveChunks(box, offsetPath.slice(1), (at) => (isBehind(at) ? at + grown : at))
      : box.bytes,
  );
  return [bytes.subarray(0, moov.start), boxOf("moov", body), bytes.subarray(moov.start + moov.bytes.length)];
}

function boxesIn(bytes: Buffer): Box[] {
  const boxes: Box[] = [];
  for (let start = 0; start < bytes.length; ) {
    const head = bytes.length - start >= 8 ? bytes.readUInt32BE(start) : -1;
    const isLong = head === 1;
    const length =
      head === 0
        ? bytes.length - start
        : isLong && bytes.length - start >= 16
          ? Number(bytes.readBigUInt64BE(start + 8))
          : head;
    const first = isLong ? 16 : 8;
    if (length < first || start + length > bytes.length) throw new RefusedFile("its boxes are broken");
    const own = bytes.subarray(start, start + length);
    boxes.push({ type: own.toString("latin1", 4, 8), start, bytes: own, body: own.subarray(first) });
    start += length;
  }
  if (boxes.some(({ type }) => unknownPlacesBelow.includes(type)))
    throw new RefusedFile("it tells places in the file in a way that is not known here");
  return boxes;
}

const mapBoxes = (body: Buffer, change: (box: Box) => Buffer): Buffer =>
  Buffer.concat(boxesIn(body).map(change));

function boxOf(type: string, ...body: Uint8Array[]): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + body.reduce((sum, { length }) => sum + length, 0));
  head.write(type, 4, "latin1");
  return Buffer.concat([head, ...body]);
}

/** Replaces what is in the one box of this type, which is made where there is none. */
function within(
  body: Buffer,
  type: string,
  change: (body: Buffer | undefined) => Buffer | undefined,
): Buffer | undefined {
  const boxes = boxesIn(body);
  const [only, ...others] = boxes.filter((box) => box.type === type);
  if (others.length > 0) throw new RefusedFile(`it has several boxes of the type ${type}`);
  const changed = change(only?.body);
  if (changed === undefined) return undefined;
  const box = boxOf(type, changed);
  return Buffer.concat(only ? boxes.map((one) => (one === only ? box : one.bytes)) : [body, box]);
}

const withFields = (moov: Buffer, fields: ReadonlyMap<string, string>): Buffer | undefined =>
  within(moov, "udta", (udta = Buffer.alloc(0)) =>
    within(udta, "meta", (meta = emptyMeta) => {
      if (meta.toString("latin1", 8, 12) !== "hdlr" || meta.toString("latin1", 20, 24) !== "mdir")
        throw new RefusedFile("its tags are not those of iTunes");
      const changed = within(meta.subarray(4), "ilst", (ilst = Buffer.alloc(0)) => listWith(ilst, fields));
      return changed && Buffer.concat([meta.subarray(0, 4), changed]);
    }),
  );

const emptyMeta = Buffer.concat([
  Buffer.alloc(4),
  boxOf("hdlr", Buffer.alloc(8), Buffer.from("mdirappl"), Buffer.alloc(9)),
]);

function listWith(ilst: Buffer, fields: ReadonlyMap<string, string>): Buffer | undefined {
  const tags = boxesIn(ilst).map(({ type, bytes, body }) => ({
    bytes,
    ...(type === "----" ? freeformOf(body) : undefined),
  }));
  const own = tags.filter(({ name }) => name !== undefined && fields.has(name));
  if (own.length === fields.size && own.every(({ name, value }) => fields.get(name!) === value))
    return undefined;
  return Buffer.concat([
    ...tags.filter((tag) => !own.includes(tag)).map(({ bytes }) => bytes),
    ...[...fields].map(([name, value]) => freeform(name, value)),
  ]);
}

function freeformOf(body: Buffer): { name: string; value: string } | undefined {
  const boxes = new Map(boxesIn(body).map((box) => [box.type, box.body]));
  if (boxes.get("mean")?.toString("utf8", 4) !== mean) return undefined;
  const name = boxes.get("name")?.toString("utf8", 4);
  return name === undefined
    ? undefined
    : { name: name.toUpperCase(), value: boxes.get("data")?.toString("utf8", 8) ?? "" };
}

const freeform = (name: string, value: string): Buffer =>
  boxOf(
    "----",
    boxOf("mean", Buffer.alloc(4), Buffer.from(mean)),
    boxOf("name", Buffer.alloc(4), Buffer.from(name)),
    // Type 1 is UTF-8.
    boxOf("data", Uint8Array.of(0, 0, 0, 1, 0, 0, 0, 0), Buffer.from(value)),
  );

/** Moves the places of chunks in the tables of a track. */
function moveChunks({ type, body }: Box, path: readonly string[], move: (at: number) => number): Buffer {
  const [next, ...rest] = path;
  return boxOf(
    type,
    mapBoxes(body, (box) => {
      if (next !== undefined) return box.type === next ? moveChunks(box, rest, move) : box.bytes;
      return box.type === "stco" || box.type === "co64" ? movedTable(box, move) : box.bytes;
    }),
  );
}

function movedTable({ type, body }: Box, move: (at: number) => number): Buffer {
  const table = Buffer.from(body);
  const size = type === "stco" ? 4 : 8;
  const count = table.readUInt32BE(4);
  if (8 + count * size > table.length) throw new RefusedFile("the places of its sound are broken");
  for (let at = 8; at < 8 + count * size; at += size) {
    const place = move(size === 4 ? table.readUInt32BE(at) : Number(table.readBigUInt64BE(at)));
    if (size === 8) table.writeBigUInt64BE(BigInt(place), at);
    else if (place <= 0xffff_ffff) table.writeUInt32BE(place, at);
    else throw new RefusedFile("its sound would move beyond 4 GiB");
  }
  return boxOf(type, table);
}
