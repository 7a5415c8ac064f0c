import {
  AV_PICTURE_TYPE_NONE,
  AV_PIX_FMT_YUV420P10LE,
  AV_PIX_FMT_YUVJ420P,
  type AVPixelFormat,
} from "node-av/constants";
import {
  avGetPixFmtName,
  FFmpegError,
  Filter,
  type FilterContext,
  FilterGraph,
  FilterInOut,
  Frame,
} from "node-av/lib";
import { type ClockLevels, clockCells, clockColumns } from "./clock.ts";
import { newCanvas } from "./drawing.ts";
import { drawShots, type Shot } from "./shots.ts";

/**
 * What a clip shows. Levels are luma values as stored: 16 is black and 235 white in video, 0 and 255 in JPEG; with 10
 * bits, a quarter of what is stored.
 */
export type PictureSource =
  /** Flat grey pictures: each level for `secondsEach`, then the next, from the first again after the last. */
  | { kind: "greys"; levels: readonly number[]; secondsEach: number }
  /** Four flat quarters, which show how a picture is turned: top left, top right, bottom left, bottom right. */
  | { kind: "quarters"; levels: readonly [number, number, number, number] }
  /** Scenes, credits, black, as drawn by hand: a film's end or a recording with advertisements. */
  | { kind: "shots"; shots: readonly Shot[] }
  /** The time of each picture, to be read by a machine: see `clock.ts`. */
  | ({ kind: "clock" } & ClockLevels)
  /** A source of FFmpeg's filter library with any filters behind it; scaled to the size of the clip. */
  | { kind: "lavfi"; graph: string }
  /** One source after another, each from its own beginning; the last one goes on. */
  | { kind: "sequence"; pieces: readonly PicturePiece[] };

export interface PicturePiece {
  seconds: number;
  pictures: PictureSource;
}

export interface Pictures extends Disposable {
  /** A picture for this time. Times asked for must rise: a filter source gives its next picture each time. */
  at(milliseconds: number): Frame;
}

interface PictureShape {
  width: number;
  height: number;
  /** YUV 4:2:0, limited or full range, of 8 or 10 bits. */
  format: AVPixelFormat;
}

/** @throws Error when a filter source cannot be set up or ends. */
export function openPictures(source: PictureSource, shape: PictureShape): Pictures {
  switch (source.kind) {
    case "greys":
      return drawn(shape, (milliseconds) => {
        const level =
          source.levels[Math.floor(milliseconds / 1000 / source.secondsEach) % source.levels.length]!;
        return drawCells(shape, 1, [level]);
      });
    case "quarters":
      return drawn(shape, () => drawCells(shape, 2, source.levels));
    case "clock":
      return drawn(shape, (milliseconds) => drawCells(shape, clockColumns, clockCells(milliseconds, source)));
    case "shots":
      return drawn(shape, (milliseconds) => drawnShots(shape, source.shots, milliseconds));
    case "lavfi":
      return filtered(source.graph, shape);
    case "sequence":
      return inSequence(source.pieces, shape);
  }
}

function inSequence(pieces: readonly PicturePiece[], shape: PictureShape): Pictures {
  let index = 0;
  let startMs = 0;
  let current = openPictures(pieces[0]!.pictures, shape);
  return {
    at(milliseconds) {
      while (index < pieces.length - 1 && milliseconds >= startMs + pieces[index]!.seconds * 1000) {
        startMs += pieces[index++]!.seconds * 1000;
        current[Symbol.dispose]();
        current = openPictures(pieces[index]!.pictures, shape);
      }
      return current.at(milliseconds - startMs);
    },
    [Symbol.dispose]: () => current[Symbol.dispose](),
  };
}

/** @param draw gives planes of 8 bits. */
function drawn(shape: PictureShape, draw: (milliseconds: number) => Buffer): Pictures {
  const store = (planes: Buffer) =>
    shape.format === AV_PIX_FMT_YUV420P10LE
      ? Buffer.from(Uint16Array.from(planes, (level) => level * 4).buffer)
      : planes;
  return {
    at: (milliseconds) => Frame.fromVideoBuffer(store(draw(milliseconds)), shape),
    [Symbol.dispose]() {},
  };
}

function drawnShots(
  { width, height, format }: PictureShape,
  shots: readonly Shot[],
  milliseconds: number,
): Buffer {
  const canvas = newCanvas(width, height);
  drawShots(canvas, shots, milliseconds);
  if (format !== AV_PIX_FMT_YUVJ420P) {
    narrow(canvas.y, limitedLuma);
    narrow(canvas.u, limitedChroma);
    narrow(canvas.v, limitedChroma);
  }
  return Buffer.concat([canvas.y, canvas.u, canvas.v]);
}

/** From full range to that of video, of which 16 is black. */
const limitedLuma = Uint8Array.from({ length: 256 }, (_, luma) => 16 + Math.round((luma * 219) / 255));
const limitedChroma = Uint8Array.from(
  { length: 256 },
  (_, chroma) => 128 + Math.round(((chroma - 128) * 224) / 255),
);

function narrow(plane: Uint8Array, range: Uint8Array): void {
  for (let i = 0; i < plane.length; i++) plane[i] = range[plane[i]!]!;
}

/** Flat cells in rows of `columns`, as many rows as the levels fill. */
function drawCells({ width, height }: PictureShape, columns: number, levels: readonly number[]): Buffer {
  const chroma = Math.ceil(width / 2) * Math.ceil(height / 2);
  const planes = Buffer.alloc(width * height + 2 * chroma, 128);
  const rows = levels.length / columns;
  const edge = (cell: number, cells: number, length: number) => Math.floor((cell * length) / cells);
  for (const [cell, level] of levels.entries()) {
    const [column, row] = [cell % columns, Math.floor(cell / columns)];
    const [left, right] = [edge(column, columns, width), edge(column + 1, columns, width)];
    for (let y = edge(row, rows, height); y < edge(row + 1, rows, height); y++)
      planes.fill(level, y * width + left, y * width + right);
  }
  return planes;
}

function filtered(source: string, { width, height, format }: PictureShape): Pictures {
  const graph = new FilterGraph();
  graph.alloc();
  const sink = graph.createFilter(Filter.getByName("buffersink")!, "out")!;
  const range = format === AV_PIX_FMT_YUVJ420P ? "pc" : "tv";
  const whole = `${source},scale=${width}:${height}:out_range=${range},setsar=1,format=${avGetPixFmtName(format)}[out]`;
  parse(graph, whole, sink);
  FFmpegError.throwIfError(graph.configSync(), `setting up the picture source "${source}"`);
  return {
    at() {
      const frame = new Frame();
      frame.alloc();
      FFmpegError.throwIfError(sink.buffersinkGetFrameSync(frame), `taking a picture from "${source}"`);
      // Sources mark every picture as a keyframe, and an encoder would take that as an order.
      frame.pictType = AV_PICTURE_TYPE_NONE;
      return frame;
    },
    [Symbol.dispose]: () => graph.free(),
  };
}

function parse(graph: FilterGraph, description: string, sink: FilterContext): void {
  const end = FilterInOut.createList([{ name: "out", filterCtx: sink, padIdx: 0 }]);
  FFmpegError.throwIfError(
    graph.parsePtr(description, end, null),
    `reading the picture source "${description}"`,
  );
}
