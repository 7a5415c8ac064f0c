/**
 * One run of FFmpeg's libraries, as somebody would write it who needs one thing of a file: packets through a decoder,
 * its frames through a filter graph. A child process; its arguments are what is wanted, the file, after how many
 * seconds of it to stop, and where to leave what is made.
 */

import { readdirSync } from "node:fs";
import { join } from "node:path";
import {
  AV_LOG_QUIET,
  AVMEDIA_TYPE_AUDIO,
  AVMEDIA_TYPE_VIDEO,
  type AVMediaType,
  type AVPixelFormat,
  type AVSampleFormat,
} from "node-av/constants";
import {
  avChannelLayoutDescribe,
  avGetPixFmtName,
  avGetSampleFmtName,
  Codec,
  CodecContext,
  Filter,
  type FilterContext,
  FilterGraph,
  FilterInOut,
  FormatContext,
  Frame,
  Log,
  Packet,
  type Stream,
} from "node-av/lib";
import { check, openFingerprintSink, openJpegSink, type Sink } from "./ffmpeg-sinks.ts";

/** What a run does with one stream of the file. */
interface Branch {
  type: AVMediaType;
  keyframesOnly?: boolean;
  /** Leaves out what smooths the edges of blocks: nobody sees it in a small picture. */
  unfiltered?: boolean;
  /** A filter graph's description; without one, frames are decoded and dropped. */
  filters?: string;
  /** What becomes of what comes out of the filters; without it, it is dropped. */
  sink?: (out: string | undefined) => Sink;
}

const pictures = {
  type: AVMEDIA_TYPE_VIDEO,
  filters: "fps=1/2,scale=320:-2,format=yuvj420p",
  sink: openJpegSink,
};

const keyframes = { type: AVMEDIA_TYPE_VIDEO, keyframesOnly: true, unfiltered: true };

const mono = "aresample=ochl=mono:osr";

/** What can be wanted. */
const runs = {
  pictures: [{ ...pictures, keyframesOnly: true }],
  "pictures-of-every-frame": [pictures],
  "sheets-of-pictures": [{ ...pictures, filters: "tile=10x10,format=yuvj420p" }],
  "chapter-pictures": [
    { ...pictures, filters: "fps=1/60,scale=640:-2,format=yuvj420p", keyframesOnly: true },
  ],
  "credits-evidence": [
    {
      ...keyframes,
      unfiltered: false,
      filters: "blackframe=amount=0:threshold=28,format=yuv420p,signalstats",
    },
  ],
  "sound-for-fingerprints": [{ type: AVMEDIA_TYPE_AUDIO, filters: `${mono}=11025` }],
  "sound-for-speech": [{ type: AVMEDIA_TYPE_AUDIO, filters: `${mono}=16000` }],
  silences: [{ type: AVMEDIA_TYPE_AUDIO, filters: "silencedetect=noise=-50dB:duration=0.1" }],
  packets: [],
  fingerprint: [
    {
      type: AVMEDIA_TYPE_AUDIO,
      filters: "aresample=ochl=stereo:osf=s16",
      sink: (out) => openFingerprintSink(out!),
    },
  ],
  "loudness-alone": [{ type: AVMEDIA_TYPE_AUDIO, filters: "ebur128=framelog=quiet" }],
  loudness: [{ type: AVMEDIA_TYPE_AUDIO, filters: "ebur128=peak=true:framelog=quiet" }],
  "decode-keyframes": [keyframes],
  "decode-keyframes-and-sound": [keyframes, { type: AVMEDIA_TYPE_AUDIO }],
} satisfies Record<string, readonly Branch[]>;

export type FfmpegRun = keyof typeof runs | "probe-folder";

const [wanted = "", path = "", limit = "Infinity", out] = process.argv.slice(2);
Log.setLevel(AV_LOG_QUIET);
if (wanted === "probe-folder") for (const name of readdirSync(path)) open(join(path, name)).closeInputSync();
else console.log(through(path, runs[wanted as keyof typeof runs], Number(limit)));

function open(file: string): FormatContext {
  const container = new FormatContext();
  check(container.openInputSync(file, null, null), `opening ${file}`);
  check(container.findStreamInfoSync(null), `looking at ${file}`);
  return container;
}

/** @returns how many frames came out of each branch. */
function through(file: string, branches: readonly Branch[], limitSeconds: number): number[] {
  const container = open(file);
  const opened = branches.map((branch) => {
    const stream = container.streams.find(({ codecpar }) => codecpar.codecType === branch.type);
    if (!stream) throw new Error(`${file} has no stream for ${JSON.stringify(branch)}.`);
    return openBranch(stream, branch);
  });
  const timeBases = container.streams.map(({ timeBase }) => timeBase.toDouble());
  const isPast = ({ dts, streamIndex }: Packet) => Number(dts) * timeBases[streamIndex]! > limitSeconds;
  const packet = new Packet();
  packet.alloc();
  while (check(container.readFrameSync(packet), `reading ${file}`)) {
    if (limitSeconds < Number.POSITIVE_INFINITY && isPast(packet)) break;
    opened.find(({ index }) => index === packet.streamIndex)?.add(packet);
    packet.unref();
  }
  const counts = opened.map((branch) => branch.end());
  container.closeInputSync();
  return counts;
}

function openBranch(stream: Stream, branch: Branch) {
  const codec = Codec.findDecoder(stream.codecpar.codecId)!;
  const decoder = new CodecContext();
  decoder.allocContext3(codec);
  check(decoder.parametersToContext(stream.codecpar), "describing a stream to its decoder");
  decoder.pktTimebase = stream.timeBase;
  // Threads share work out and do not lessen it: with one, what is measured is the work.
  decoder.threadCount = 1;
  if (branch.keyframesOnly) check(decoder.setOption("skip_frame", "nokey"), "skipping all but keyframes");
  if (branch.unfiltered) check(decoder.setOption("skip_loop_filter", "all"), "leaving the edges of blocks");
  check(decoder.open2Sync(codec, null), "opening a decoder");
  const frame = new Frame();
  frame.alloc();
  const sink = branch.sink?.(out);
  let filters: ReturnType<typeof openFilters> | undefined;
  let count = 0;

  const take = (result: Frame) => {
    count++;
    sink?.(result);
  };
  const receive = () => {
    while (check(decoder.receiveFrameSync(frame), "decoding")) {
      if (branch.filters === undefined) count++;
      else {
        filters ??= openFilters(frame, stream, branch.filters, take);
        filters.add(frame);
      }
      frame.unref();
    }
  };
  return {
    index: stream.index,
    add(packet: Packet) {
      check(decoder.sendPacketSync(packet), "decoding");
      receive();
    },
    end() {
      decoder.sendPacketSync(null);
      receive();
      filters?.add(null);
      sink?.(null);
      return count;
    },
  };
}

function openFilters(first: Frame, stream: Stream, description: string, take: (frame: Frame) => void) {
  const isVideo = stream.codecpar.codecType === AVMEDIA_TYPE_VIDEO;
  const graph = new FilterGraph();
  graph.alloc();
  graph.nbThreads = 1;
  const { num, den } = stream.timeBase;
  const source = isVideo
    ? `video_size=${first.width}x${first.height}:pix_fmt=${avGetPixFmtName(first.format as AVPixelFormat)}:time_base=${num}/${den}:` +
      `colorspace=${first.colorSpace}:range=${first.colorRange}`
    : `sample_rate=${first.sampleRate}:sample_fmt=${avGetSampleFmtName(first.format as AVSampleFormat)}:time_base=${num}/${den}:` +
      `channel_layout=${avChannelLayoutDescribe(first.channelLayout)}`;
  const from = create(graph, isVideo ? "buffer" : "abuffer", "in", source);
  const to = create(graph, isVideo ? "buffersink" : "abuffersink", "out");
  const inputs = FilterInOut.createList([{ name: "out", filterCtx: to, padIdx: 0 }]);
  const outputs = FilterInOut.createList([{ name: "in", filterCtx: from, padIdx: 0 }]);
  check(graph.parsePtr(description, inputs, outputs), `reading the filters ${description}`);
  check(graph.configSync(), `setting up the filters ${description}`);
  const result = new Frame();
  result.alloc();
  return {
    add(frame: Frame | null) {
      check(from.buffersrcAddFrameSync(frame), "filtering");
      while (check(to.buffersinkGetFrameSync(result), "filtering")) {
        take(result);
        result.unref();
      }
    },
  };
}

function create(graph: FilterGraph, filter: string, name: string, options?: string): FilterContext {
  const context = graph.createFilter(Filter.getByName(filter)!, name, options ?? null);
  if (!context) throw new Error(`FFmpeg's filter ${filter} cannot be set up with ${options}.`);
  return context;
}
