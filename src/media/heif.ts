/**
 * Finds the coded pieces of a still picture in HEIF (ISO/IEC 23008-12): of one piece, or of tiles in a grid, as phones
 * write them.
 */

/** A piece of the picture, coded by itself. */
export interface CodedTile {
  /** What its decoder must know: the decoder configuration record, `hvcC` (ISO/IEC 14496-15). */
  configuration: Buffer;
  data: Buffer;
}

/** How the picture is to be turned or mirrored, in this order, once it is put together. */
export type Turn = { rotate: 90 | 180 | 270 } | { mirror: "left-right" | "top-bottom" };

export interface CodedPicture {
  rows: number;
  columns: number;
  /** Row by row, all of one size. */
  tiles: CodedTile[];
  /** Pixels of all tiles together that are shown, from the left top. */
  width: number;
  height: number;
  turns: Turn[];
  /** By ISO/IEC 23091-2, where the file says so; else what is coded with the pixels counts. */
  colour: { matrix: number; fullRange: boolean } | undefined;
}

interface Item {
  type: string;
  data: Buffer;
  properties: { type: string; content: Buffer }[];
}

/** @throws Error when the file is no such picture, or cut off */
export function codedPicture(file: Buffer): CodedPicture {
  const meta = whole(boxesOf(file).get("meta"), "contents");
  const boxes = boxesOf(meta.subarray(4));
  const itemAt = itemsOf(file, boxes);
  const primary = idIn(whole(boxes.get("pitm"), "primary picture"), 4, 0);
  const item = itemAt(primary);
  const colour = colourOf(item);
  const turns = turnsOf(item);
  if (item.type === "hvc1") {
    const { width, height } = extentOf(item);
    return { rows: 1, columns: 1, tiles: [tileOf(item)], width, height, turns, colour };
  }
  if (item.type !== "grid")
    throw new Error(`Expected a picture in HEVC or a grid of such, but found ${JSON.stringify(item.type)}`);
  const grid = gridOf(item.data);
  const parts = partsOf(boxes.get("iref"), primary).map(itemAt);
  if (parts.length < grid.rows * grid.columns || parts.some(({ type }) => type !== "hvc1"))
    throw new Error(
      `Expected ${grid.rows} x ${grid.columns} tiles in HEVC, but found ${parts.length} of ${parts[0]?.type}`,
    );
  const tiles = parts.slice(0, grid.rows * grid.columns).map(tileOf);
  return { ...grid, tiles, turns, colour: colour ?? colourOf(parts[0]!) };
}

function whole<Thing>(thing: Thing | undefined, what: string): Thing {
  if (thing === undefined) throw new Error(`Expected the ${what} of a HEIF file, but there are none`);
  return thing;
}

/** The first box of each type: ISO/IEC 14496-12, 4.2. */
const boxesOf = (bytes: Buffer): Map<string, Buffer> =>
  new Map([...eachBox(bytes)].toReversed().map(({ type, content }) => [type, content]));

function* eachBox(bytes: Buffer): Generator<{ type: string; content: Buffer }> {
  for (let at = 0; at + 8 <= bytes.length; ) {
    const short = bytes.readUInt32BE(at);
    const head = short === 1 ? 16 : 8;
    const size = short === 1 ? Number(bytes.readBigUInt64BE(at + 8)) : short || bytes.length - at;
    if (size < head) throw new Error("Expected boxes, but one of them has no length");
    const type = bytes.toString("latin1", at + 4, at + 8);
    yield { type, content: bytes.subarray(at + head, at + size) };
    at += size;
  }
}

/** An item's id, which is wider from version `wide` + 1 of its box on. */
const idIn = (box: Buffer, at: number, wide: number): number =>
  box[0]! > wide ? box.readUInt32BE(at) : box.readUInt16BE(at);

function itemsOf(file: Buffer, boxes: ReadonlyMap<string, Buffer>): (id: number) => Item {
  const types = typesOf(whole(boxes.get("iinf"), "items"));
  const places = placesOf(whole(boxes.get("iloc"), "places"));
  const properties = boxesOf(whole(boxes.get("iprp"), "properties"));
  const known = [...eachBox(whole(properties.get("ipco"), "properties"))];
  const belonging = belongingOf(whole(properties.get("ipma"), "properties"));
  return (id) => {
    const place = whole(places.get(id), `bytes of item ${id}`);
    const from = place.inside ? whole(boxes.get("idat"), "data") : file;
    const pieces = place.extents.map(({ offset, length }) => {
      if (offset + length > from.length) throw new Error("the file was cut off");
      return from.subarray(offset, length === 0 ? from.length : offset + length);
    });
    return {
      type: whole(types.get(id), `type of item ${id}`),
      data: pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces),
      properties: (belonging.get(id) ?? []).flatMap((index) => known[index - 1] ?? []),
    };
  };
}

function typesOf(iinf: Buffer): Map<number, string> {
  const types = new Map<number, string>();
  for (const { type, content } of eachBox(iinf.subarray(iinf[0] === 0 ? 6 : 8))) {
    if (type !== "infe" || content[0]! < 2) continue;
    const at = content[0]! > 2 ? 10 : 8;
    types.set(idIn(content, 4, 2), content.toString("latin1", at, at + 4));
  }
  return types;
}

interface Place {
  /** In the box `idat`, and not in the file as a whole. */
  inside: boolean;
  extents: { offset: number; length: number }[];
}

function placesOf(iloc: Buffer): Map<number, Place> {
  const version = iloc[0]!;
  let at = 4;
  const read = (bytes: number): number => {
    at += bytes;
    if (bytes === 0) return 0;
    return bytes === 8 ? Number(iloc.readBigUInt64BE(at - 8)) : iloc.readUIntBE(at - bytes, bytes);
  };
  const sizes = read(2);
  const [offsets, lengths, bases, indexes] = [12, 8, 4, 0].map((shift) => (sizes >> shift) & 15) as [
    number,
    number,
    number,
    number,
  ];
  const places = new Map<number, Place>();
  for (let left = read(version < 2 ? 2 : 4); left > 0; left--) {
    const id = read(version < 2 ? 2 : 4);
    const method = version === 0 ? 0 : read(2) & 15;
    read(2);
    const base = read(bases);
    const extents = Array.from({ length: read(2) }, () => {
      if (version > 0) read(indexes);
      return { offset: base + read(offsets), length: read(lengths) };
    });
    places.set(id, { inside: method === 1, extents });
  }
  return places;
}

/** Of each item, the numbers of its properties, from 1, in their order. */
function belongingOf(ipma: Buffer): Map<number, number[]> {
  const isWide = (ipma[3]! & 1) === 1;
  const belonging = new Map<number, number[]>();
  let at = 8;
  for (let left = ipma.readUInt32BE(4); left > 0; left--) {
    const id = idIn(ipma, at, 0);
    at += ipma[0]! > 0 ? 4 : 2;
    const count = ipma.readUInt8(at++);
    const step = isWide ? 2 : 1;
    // The highest bit says whether a reader must know the property.
    const indexes = Array.from({ length: count }, (_, i) =>
      isWide ? ipma.readUInt16BE(at + 2 * i) & 0x7fff : ipma.readUInt8(at + i) & 0x7f,
    );
    at += step * count;
    belonging.set(id, indexes);
  }
  return belonging;
}

/** What an item is derived from, in order. */
function partsOf(iref: Buffer | undefined, id: number): number[] {
  const isWide = iref !== undefined && iref[0]! > 0;
  const step = isWide ? 4 : 2;
  for (const { type, content } of iref ? eachBox(iref.subarray(4)) : []) {
    const read = (at: number) => (isWide ? content.readUInt32BE(at) : content.readUInt16BE(at));
    if (type !== "dimg" || read(0) !== id) continue;
    return Array.from({ length: content.readUInt16BE(step) }, (_, i) => read(step + 2 + step * i));
  }
  return [];
}

function gridOf(data: Buffer): Pick<CodedPicture, "rows" | "columns" | "width" | "height"> {
  const step = data.readUInt8(1) & 1 ? 4 : 2;
  const [rows, columns] = [data.readUInt8(2) + 1, data.readUInt8(3) + 1];
  return { rows, columns, width: data.readUIntBE(4, step), height: data.readUIntBE(4 + step, step) };
}

const propertyOf = ({ properties }: Item, type: string): Buffer | undefined =>
  properties.find((property) => property.type === type)?.content;

function extentOf(item: Item): { width: number; height: number } {
  const size = whole(propertyOf(item, "ispe"), "size");
  return { width: size.readUInt32BE(4), height: size.readUInt32BE(8) };
}

const tileOf = (item: Item): CodedTile => ({
  configuration: whole(propertyOf(item, "hvcC"), "decoder configuration"),
  data: item.data,
});

const turnsOf = ({ properties }: Item): Turn[] =>
  properties.flatMap(({ type, content }): Turn[] => {
    // Counter-clockwise there, clockwise here.
    const quarters = type === "irot" ? (4 - (content.readUInt8(0) & 3)) % 4 : 0;
    if (quarters > 0) return [{ rotate: (90 * quarters) as 90 | 180 | 270 }];
    return type === "imir" ? [{ mirror: content.readUInt8(0) & 1 ? "top-bottom" : "left-right" }] : [];
  });

function colourOf({ properties }: Item): CodedPicture["colour"] {
  const colour = properties.find(
    ({ type, content }) => type === "colr" && content.toString("latin1", 0, 4) === "nclx",
  )?.content;
  return colour && { matrix: colour.readUInt16BE(8), fullRange: colour.readUInt8(10) >= 128 };
}
