import { readFile, stat } from "node:fs/promises";
import {
  AV_CODEC_ID_HEVC,
  AV_LOG_QUIET,
  AV_PIX_FMT_RGBA,
  AVCOL_RANGE_JPEG,
  AVCOL_RANGE_MPEG,
  AVCOL_SPC_RGB,
  type AVColorSpace,
} from "node-av/constants";
import { Codec, CodecContext, FFmpegError, Frame, Log, Packet, SoftwareScaleContext } from "node-av/lib";
import sharp from "sharp";
import { type CodedPicture, type CodedTile, codedPicture } from "../../media/heif.ts";
import type { RgbaPicture } from "../../media/rgba.ts";

/** Bytes: no camera writes larger ones. */
const largestFile = 200_000_000;
/** As sharp limits it. */
const mostPixels = 16_383 ** 2;

/**
 * Decodes a photo whose pixels are HEVC, as phones write them: upright. Only its primaries are left as they are.
 * @param side pixels that its longer side needs: it may come out larger, or smaller where the photo is
 * @throws Error for people, when it is no such photo
 */
export async function decodeHeic(file: string, side: number): Promise<RgbaPicture> {
  const { size } = await stat(file);
  if (size > largestFile) throw new Error(`it has ${size} bytes, which no photo has`);
  const coded = codedPicture(await readFile(file));
  if (coded.width * coded.height > mostPixels) throw new Error("it has more pixels than any photo");
  return turned(assemble(coded, side), coded.turns);
}

/** Puts the tiles together, each made smaller as soon as it is decoded: a whole photo would take 200 MB. */
function assemble(coded: CodedPicture, side: number): RgbaPicture {
  const { rows, columns, tiles, width, height } = coded;
  let factor = 1;
  let canvas: RgbaPicture | undefined;
  for (const [index, tile] of tiles.entries()) {
    using frame = decodeTile(tile);
    if (canvas === undefined) {
      if ((columns - 1) * frame.width >= width || (rows - 1) * frame.height >= height)
        throw new Error("its tiles do not fit its size");
      factor = shrinking(frame, Math.max(columns * frame.width, rows * frame.height) / side);
      const size = { width: (columns * frame.width) / factor, height: (rows * frame.height) / factor };
      canvas = { ...size, pixels: new Uint8Array(4 * size.width * size.height) };
    }
    const piece = scaled(frame, coded.colour, factor);
    const at = { left: (index % columns) * piece.width, top: Math.floor(index / columns) * piece.height };
    copyInto(canvas, piece, at);
  }
  const shown = { width: Math.ceil(width / factor), height: Math.ceil(height / factor) };
  return cropped(canvas!, shown);
}

/** The largest power of two by which tiles can be made smaller without a rest. */
function shrinking({ width, height }: Pick<Frame, "width" | "height">, most: number): number {
  let factor = 1;
  while (2 * factor <= most && width % (2 * factor) === 0 && height % (2 * factor) === 0) factor *= 2;
  return factor;
}

/** @throws Error when it is broken */
function decodeTile({ configuration, data }: CodedTile): Frame {
  // What is broken is told once, by us.
  Log.setLevel(AV_LOG_QUIET);
  const codec = Codec.findDecoder(AV_CODEC_ID_HEVC);
  using context = new CodecContext();
  context.allocContext3(codec);
  context.extraData = configuration;
  context.threadCount = 1;
  check(context.open2Sync(codec, null), "opening the decoder");
  using packet = new Packet();
  packet.alloc();
  packet.data = data;
  check(context.sendPacketSync(packet), "decoding a tile");
  context.sendPacketSync(null);
  const frame = new Frame();
  frame.alloc();
  const code = context.receiveFrameSync(frame);
  if (code >= 0) return frame;
  frame.free();
  throw new Error(`one of its tiles is broken (${new FFmpegError(code).message})`);
}

function scaled(frame: Frame, colour: CodedPicture["colour"], factor: number): RgbaPicture {
  if (colour) {
    frame.colorSpace = colour.matrix as AVColorSpace;
    frame.colorRange = colour.fullRange ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG;
  }
  const [width, height] = [frame.width / factor, frame.height / factor];
  using small = new Frame();
  small.alloc();
  small.width = width;
  small.height = height;
  small.format = AV_PIX_FMT_RGBA;
  small.colorRange = AVCOL_RANGE_JPEG;
  small.colorSpace = AVCOL_SPC_RGB;
  check(small.getBuffer(), "making room for a tile");
  using scaler = new SoftwareScaleContext();
  scaler.allocContext();
  scaler.setOption("sws_flags", "area");
  check(scaler.scaleFrameSync(small, frame), "scaling a tile");
  return { width, height, pixels: small.toBuffer() };
}

function copyInto(canvas: RgbaPicture, piece: RgbaPicture, at: { left: number; top: number }): void {
  for (let row = 0; row < piece.height; row++) {
    const pixels = piece.pixels.subarray(4 * row * piece.width, 4 * (row + 1) * piece.width);
    canvas.pixels.set(pixels, 4 * ((at.top + row) * canvas.width + at.left));
  }
}

/** Grids may reach beyond the picture at its right and its lower end. */
function cropped(canvas: RgbaPicture, shown: { width: number; height: number }): RgbaPicture {
  const { width, height } = {
    width: Math.min(shown.width, canvas.width),
    height: Math.min(shown.height, canvas.height),
  };
  if (width === canvas.width) return { width, height, pixels: canvas.pixels.subarray(0, 4 * width * height) };
  const pixels = new Uint8Array(4 * width * height);
  for (let row = 0; row < height; row++)
    pixels.set(
      canvas.pixels.subarray(4 * row * canvas.width, 4 * (row * canvas.width + width)),
      4 * row * width,
    );
  return { width, height, pixels };
}

async function turned(picture: RgbaPicture, turns: CodedPicture["turns"]): Promise<RgbaPicture> {
  let current = picture;
  for (const turn of turns) {
    const { width, height, pixels } = current;
    const image = sharp(pixels, { raw: { width, height, channels: 4 } });
    const next =
      "rotate" in turn
        ? image.rotate(turn.rotate)
        : turn.mirror === "left-right"
          ? image.flop()
          : image.flip();
    const { data, info } = await next.raw().toBuffer({ resolveWithObject: true });
    current = { width: info.width, height: info.height, pixels: data };
  }
  return current;
}

function check(code: number, doing: string): void {
  FFmpegError.throwIfError(code, doing);
}
