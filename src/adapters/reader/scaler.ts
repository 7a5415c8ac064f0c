import {
  AV_FRAME_FLAG_INTERLACED,
  AV_PIX_FMT_YUV420P10LE,
  AV_PIX_FMT_YUVJ420P,
  AVCOL_RANGE_JPEG,
  AVCOL_SPC_BT470BG,
  AVCOL_SPC_BT709,
  AVCOL_SPC_BT2020_NCL,
  AVCOL_SPC_RGB,
  AVCOL_SPC_SMPTE170M,
  AVCOL_SPC_SMPTE240M,
  AVCOL_TRC_ARIB_STD_B67,
  AVCOL_TRC_SMPTE2084,
  type AVColorSpace,
  type AVColorTransferCharacteristic,
  type AVPixelFormat,
} from "node-av/constants";
import { FFmpegError, Frame, SoftwareScaleContext, type Stream } from "node-av/lib";
import { type HdrTransfer, openToneMapper } from "../../media/tone-mapping.ts";
import { type Orientation, orientationOf, pixelAspectOf } from "./probe.ts";

export interface Scaler extends Disposable {
  /** Pixels of the pictures. */
  readonly width: number;
  readonly height: number;
  /** @returns the frame small, upright, with square pixels, 4:2:0 of full range: valid until the next one. */
  scale(frame: Frame): Frame;
}

const hdrTransfers: ReadonlyMap<AVColorTransferCharacteristic, HdrTransfer> = new Map([
  [AVCOL_TRC_SMPTE2084, "PQ"],
  [AVCOL_TRC_ARIB_STD_B67, "HLG"],
]);

/** The matrix that JPEG (JFIF) readers expect, by both its names. */
const jpegSpaces: readonly AVColorSpace[] = [AVCOL_SPC_BT470BG, AVCOL_SPC_SMPTE170M];
const jpegSpace = AVCOL_SPC_BT470BG;

/**
 * Makes small pictures of one size from the frames of a stream. HDR (PQ and HLG) is tone-mapped by us: FFmpeg's scaler
 * needs three seconds for its tables, and then cuts off what is brighter than white.
 *
 * @param width of the picture as displayed, in pixels, even. The height follows from the stream.
 */
export function openScaler(stream: Stream, width: number): Scaler {
  const { codecpar } = stream;
  const orientation = orientationOf(codecpar);
  const turned = orientation[0] === 0;
  const aspect = (codecpar.width * pixelAspectOf(stream)) / codecpar.height;
  const height = Math.max(2, 2 * Math.round(width / (turned ? 1 / aspect : aspect) / 2));
  const hdr = hdrTransfers.get(codecpar.colorTrc);
  const toneMap = hdr && openToneMapper(hdr);
  // Eight bits would show as bands once HDR has been mapped to less contrast.
  const between = hdr ? AV_PIX_FMT_YUV420P10LE : AV_PIX_FMT_YUVJ420P;
  using opened = new DisposableStack();
  const scaled = opened.use(turned ? smallFrame(height, width, between) : smallFrame(width, height, between));
  const recoloured = opened.use(smallFrame(scaled.width, scaled.height, AV_PIX_FMT_YUVJ420P));
  recoloured.colorSpace = jpegSpace;
  const coarseScaler = opened.use(newScaler("fast_bilinear"));
  const scaler = opened.use(newScaler("area"));
  const recolourer = opened.use(newScaler("area"));
  /** Twice as large as `scaled`, of the format that the first frame has. */
  let coarse: Frame | undefined;
  opened.defer(() => coarse?.free());
  const oriented = opened.use(smallFrame(width, height, AV_PIX_FMT_YUVJ420P));
  const owned = opened.move();

  /**
   * A large frame at twice the size that is wanted. Each of its pixels is made of four of the frame's, and each of the
   * picture's of four of those: nearly as good as averaging everything, in half the time.
   */
  function coarsen(frame: Frame): Frame {
    if (frame.height < 4 * scaled.height || frame.width < 4 * scaled.width) return frame;
    coarse ??= smallFrame(2 * scaled.width, 2 * scaled.height, frame.format as AVPixelFormat);
    check(coarse.copyProps(frame), "scaling a picture");
    check(coarseScaler.scaleFrameSync(coarse, frame), "scaling a picture");
    return coarse;
  }

  function compress(map: ReturnType<typeof openToneMapper>): Frame {
    const { buffer } = new Uint8Array(scaled.toBuffer());
    const luma = scaled.width * scaled.height;
    const plane = (from: number, length: number) => new Uint16Array(buffer, 2 * from, length);
    const { y, u, v } = map({
      width: scaled.width,
      height: scaled.height,
      y: plane(0, luma),
      u: plane(luma, luma / 4),
      v: plane((luma * 5) / 4, luma / 4),
    });
    check(recoloured.fromBuffer(Buffer.concat([y, u, v])), "mapping the tones of a picture");
    return recoloured;
  }

  /** Colours are converted after scaling: there is far less to convert then. */
  function recolour(): Frame {
    recoloured.colorPrimaries = scaled.colorPrimaries;
    recoloured.colorTrc = scaled.colorTrc;
    check(recolourer.scaleFrameSync(recoloured, scaled), "converting the colours of a picture");
    return recoloured;
  }

  return {
    width,
    height,
    scale(frame) {
      const isRgb = frame.colorSpace === AVCOL_SPC_RGB;
      const matrix = hdr ? AVCOL_SPC_BT2020_NCL : isRgb ? jpegSpace : spaceOf(frame);
      frame.colorSpace = isRgb ? AVCOL_SPC_RGB : matrix;
      // Whole frames are scaled, both fields together; so the scaler must not take them for two.
      frame.clearFlags(AV_FRAME_FLAG_INTERLACED);
      scaled.colorSpace = matrix;
      scaled.colorPrimaries = frame.colorPrimaries;
      scaled.colorTrc = frame.colorTrc;
      check(scaler.scaleFrameSync(scaled, coarsen(frame)), "scaling a picture");
      const small = toneMap ? compress(toneMap) : jpegSpaces.includes(matrix) ? scaled : recolour();
      if (orientation.join() === "1,0,0,1") return small;
      oriented.fromBuffer(orient(small.toBuffer(), small.width, small.height, orientation));
      return oriented;
    },
    [Symbol.dispose]: () => owned.dispose(),
  };
}

/** An empty picture of full range. */
export function smallFrame(width: number, height: number, format: AVPixelFormat): Frame {
  const frame = new Frame();
  frame.alloc();
  frame.width = width;
  frame.height = height;
  frame.format = format;
  frame.colorRange = AVCOL_RANGE_JPEG;
  check(frame.getBuffer(), "making room for a picture");
  return frame;
}

/**
 * Takes frames of any size and format.
 * @param way `area` averages: the fastest of FFmpeg's ways that do not alias. `fast_bilinear` takes four pixels of each.
 */
function newScaler(way: "area" | "fast_bilinear"): SoftwareScaleContext {
  const scaler = new SoftwareScaleContext();
  scaler.allocContext();
  scaler.setOption("sws_flags", way);
  return scaler;
}

const knownSpaces: readonly AVColorSpace[] = [
  AVCOL_SPC_BT709,
  AVCOL_SPC_BT470BG,
  AVCOL_SPC_SMPTE170M,
  AVCOL_SPC_SMPTE240M,
  AVCOL_SPC_BT2020_NCL,
];

/** The matrix of a frame; by its size, as players do, where it does not say. */
function spaceOf({ colorSpace, height }: Frame): AVColorSpace {
  if (knownSpaces.includes(colorSpace)) return colorSpace;
  return height >= 720 ? AVCOL_SPC_BT709 : AVCOL_SPC_SMPTE170M;
}

/** Turns and mirrors a tightly packed YUV 4:2:0 picture of even size. */
function orient(picture: Buffer, width: number, height: number, orientation: Orientation): Buffer {
  const luma = width * height;
  const plane = (start: number, planeWidth: number, planeHeight: number) =>
    orientPlane(
      picture.subarray(start, start + planeWidth * planeHeight),
      planeWidth,
      planeHeight,
      orientation,
    );
  const [halfWidth, halfHeight] = [width / 2, height / 2];
  return Buffer.concat([
    plane(0, width, height),
    plane(luma, halfWidth, halfHeight),
    plane(luma + halfWidth * halfHeight, halfWidth, halfHeight),
  ]);
}

function orientPlane(
  plane: Uint8Array,
  width: number,
  height: number,
  [a, b, c, d]: Orientation,
): Uint8Array {
  const oriented = new Uint8Array(plane.length);
  const newWidth = a === 0 ? height : width;
  const left = (a < 0 ? width - 1 : 0) + (c < 0 ? height - 1 : 0);
  const top = (b < 0 ? width - 1 : 0) + (d < 0 ? height - 1 : 0);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      oriented[(b * x + d * y + top) * newWidth + (a * x + c * y + left)] = plane[y * width + x]!;
  return oriented;
}

function check(code: number, doing: string): void {
  FFmpegError.throwIfError(code, doing);
}
