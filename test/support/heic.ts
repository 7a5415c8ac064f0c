/** Wraps one HEVC keyframe as the still picture that phones make of it: HEIF, ISO/IEC 23008-12. */
export function heicOf(
  mp4: Buffer,
  { width, height, exif }: { width: number; height: number; exif: Uint8Array },
): Buffer {
  const configuration = boxAt(mp4, "hvcC");
  const keyframe = keyframeOf(mp4);
  const size = keyframe.length;
  const camera = Buffer.concat([u32(6), Buffer.from("Exif\0\0"), exif]);
  const header = (first: number): Buffer =>
    Buffer.concat([
      box("ftyp", Buffer.from("heic"), u32(0), Buffer.from("mif1heic")),
      fullBox(
        "meta",
        0,
        fullBox("hdlr", 0, u32(0), Buffer.from("pict"), Buffer.alloc(13)),
        fullBox("pitm", 0, u16(1)),
        fullBox("iloc", 0, u16(0x4400), u16(2), place(1, first, size), place(2, first + size, camera.length)),
        fullBox("iinf", 0, u16(2), item(1, "hvc1"), item(2, "Exif")),
        fullBox("iref", 0, box("cdsc", u16(2), u16(1), u16(1))),
        box(
          "iprp",
          box("ipco", configuration, fullBox("ispe", 0, u32(width), u32(height))),
          fullBox("ipma", 0, u32(1), u16(1), Buffer.from([2, 0x81, 2])),
        ),
      ),
    ]);
  const { length } = header(0);
  return Buffer.concat([header(length + 8), box("mdat", keyframe, camera)]);
}

/**
 * Puts the first keyframes of several films together as one photo of tiles, as phones with large sensors do: a derived
 * picture of type `grid` (ISO/IEC 23008-12, 6.6.2.3), whose description lies in `idat`.
 * @param quarters by which it is to be turned, counter-clockwise
 */
export function heicGridOf(
  mp4s: readonly Buffer[],
  grid: {
    columns: number;
    tile: { width: number; height: number };
    width: number;
    height: number;
    quarters: number;
  },
): Buffer {
  const { columns, tile, width, height, quarters } = grid;
  const frames = mp4s.map(keyframeOf);
  const ids = frames.map((_, i) => i + 2);
  const layout = Buffer.concat([
    Buffer.from([0, 0, frames.length / columns - 1, columns - 1]),
    u16(width),
    u16(height),
  ]);
  const header = (first: number): Buffer => {
    const starts = frames.map(
      (_, i) => first + frames.slice(0, i).reduce((sum, { length }) => sum + length, 0),
    );
    const located = (id: number, inside: number, offset: number, length: number) =>
      Buffer.concat([u16(id), u16(inside), place(0, offset, length).subarray(2)]);
    return Buffer.concat([
      box("ftyp", Buffer.from("heic"), u32(0), Buffer.from("mif1heic")),
      fullBox(
        "meta",
        0,
        fullBox("hdlr", 0, u32(0), Buffer.from("pict"), Buffer.alloc(13)),
        fullBox("pitm", 0, u16(1)),
        fullBox(
          "iloc",
          1,
          u16(0x4400),
          u16(1 + ids.length),
          located(1, 1, 0, layout.length),
          ...ids.map((id, i) => located(id, 0, starts[i]!, frames[i]!.length)),
        ),
        fullBox("iinf", 0, u16(1 + ids.length), item(1, "grid"), ...ids.map((id) => item(id, "hvc1"))),
        fullBox("iref", 0, box("dimg", u16(1), u16(ids.length), ...ids.map(u16))),
        box(
          "iprp",
          box(
            "ipco",
            boxAt(mp4s[0]!, "hvcC"),
            fullBox("ispe", 0, u32(tile.width), u32(tile.height)),
            fullBox("ispe", 0, u32(width), u32(height)),
            box("irot", Buffer.from([quarters])),
          ),
          fullBox(
            "ipma",
            0,
            u32(1 + ids.length),
            u16(1),
            Buffer.from([2, 3, 0x84]),
            ...ids.map((id) => Buffer.concat([u16(id), Buffer.from([2, 0x81, 2])])),
          ),
        ),
        box("idat", layout),
      ),
    ]);
  };
  const { length } = header(0);
  return Buffer.concat([header(length + 8), box("mdat", ...frames)]);
}

function keyframeOf(mp4: Buffer): Buffer {
  const sizes = boxAt(mp4, "stsz");
  const size = sizes.readUInt32BE(12) || sizes.readUInt32BE(20);
  const offset = boxAt(mp4, "stco").readUInt32BE(16);
  return mp4.subarray(offset, offset + size);
}

/** The first box of this type, wherever it is. */
function boxAt(file: Buffer, type: string): Buffer {
  const at = file.indexOf(type) - 4;
  return file.subarray(at, at + file.readUInt32BE(at));
}

const place = (id: number, offset: number, length: number) =>
  Buffer.concat([u16(id), u16(0), u16(1), u32(offset), u32(length)]);
const item = (id: number, type: string) => fullBox("infe", 2, u16(id), u16(0), Buffer.from(`${type}\0`));
const fullBox = (type: string, version: number, ...content: Uint8Array[]) =>
  box(type, u32(version * 2 ** 24), ...content);

function box(type: string, ...content: Uint8Array[]): Buffer {
  const inside = Buffer.concat(content);
  return Buffer.concat([u32(inside.length + 8), Buffer.from(type), inside]);
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}
