/** Reads a whole media file with FFmpeg's libraries directly, to compare with what our own reader says. */

import {
  AV_LOG_ERROR,
  AV_LOG_INFO,
  AV_PKT_DATA_DISPLAYMATRIX,
  AV_SAMPLE_FMT_FLTP,
  AVMEDIA_TYPE_AUDIO,
  AVMEDIA_TYPE_VIDEO,
} from "node-av/constants";
import {
  avGetCodecName,
  Codec,
  CodecContext,
  FFmpegError,
  FormatContext,
  Frame,
  Log,
  Packet,
  SoftwareResampleContext,
  type Stream,
} from "node-av/lib";

export interface Clip {
  /** FFmpeg's name of the demuxer. */
  container: string;
  durationSeconds: number;
  tags: Record<string, string>;
  video?: {
    codec: string;
    width: number;
    height: number;
    frameRate: string;
    pixelAspect: string;
    displayMatrix: Buffer | null;
    frames: Picture[];
  };
  audio: { codec: string; tags: Record<string, string>; sampleRate: number; planes: Float32Array[] }[];
}

export interface Picture {
  /** Presentation time. */
  seconds: number;
  key: boolean;
  /** Luma as stored. */
  pixel(x: number, y: number): number;
}

/** Decodes every stream of a small file into memory. */
export function openClip(file: string): Clip {
  const input = new FormatContext();
  const level = Log.getLevel();
  Log.setLevel(AV_LOG_ERROR);
  check(input.openInputSync(file));
  check(input.findStreamInfoSync());
  const streams = input.streams;
  const decoded = streams.map((stream) => decoderOf(stream));
  using packet = new Packet();
  packet.alloc();
  while (input.readFrameSync(packet) >= 0) {
    decoded[packet.streamIndex]!.feed(packet);
    packet.unref();
  }
  for (const decoder of decoded) decoder.feed(null);
  const clip: Clip = {
    container: input.iformat!.name!,
    durationSeconds: Number(input.duration) / 1e6,
    tags: lowerCase(input.metadata?.getAll()),
    audio: [],
  };
  for (const [i, stream] of streams.entries()) {
    const parameters = stream.codecpar;
    const codec = avGetCodecName(parameters.codecId)!;
    if (parameters.codecType === AVMEDIA_TYPE_VIDEO)
      clip.video = {
        codec,
        width: parameters.width,
        height: parameters.height,
        frameRate: stream.rFrameRate.toString(),
        pixelAspect: parameters.sampleAspectRatio.toString(),
        displayMatrix: parameters.getCodedSideData(AV_PKT_DATA_DISPLAYMATRIX),
        frames: decoded[i]!.frames,
      };
    if (parameters.codecType === AVMEDIA_TYPE_AUDIO)
      clip.audio.push({
        codec,
        tags: lowerCase(stream.metadata?.getAll()),
        sampleRate: parameters.sampleRate,
        planes: decoded[i]!.planes.map(joined),
      });
  }
  input.closeInputSync();
  Log.setLevel(level);
  return clip;
}

/** What FFmpeg prints about a file, chapters with it: no other way to them is open here. */
export async function describeClip(file: string): Promise<string> {
  const said: string[] = [];
  const end = "end of the description";
  const input = new FormatContext();
  check(input.openInputSync(file));
  check(input.findStreamInfoSync());
  const whole = new Promise<void>((resolve) => {
    Log.setCallback((_, message) => (message === end ? resolve() : said.push(message)), {
      maxLevel: AV_LOG_INFO,
    });
  });
  input.dumpFormat(0, file, false);
  // Messages come later, by way of the event loop, but in order.
  Log.log(AV_LOG_INFO, end);
  await whole;
  Log.resetCallback();
  input.closeInputSync();
  return said.join("");
}

interface Decoded {
  frames: Picture[];
  planes: Float32Array[][];
  feed(packet: Packet | null): void;
}

function decoderOf(stream: Stream): Decoded {
  const decoder = new CodecContext();
  const codec = Codec.findDecoder(stream.codecpar.codecId)!;
  decoder.allocContext3(codec);
  check(decoder.parametersToContext(stream.codecpar));
  decoder.pktTimebase = stream.timeBase;
  check(decoder.open2Sync(codec));
  const tick = stream.timeBase.toDouble();
  const isAudio = stream.codecpar.codecType === AVMEDIA_TYPE_AUDIO;
  const decoded: Decoded = {
    frames: [],
    planes: Array.from({ length: isAudio ? stream.codecpar.channels : 0 }, () => []),
    feed(packet) {
      check(decoder.sendPacketSync(packet));
      for (;;) {
        using frame = new Frame();
        frame.alloc();
        if (decoder.receiveFrameSync(frame) < 0) break;
        if (isAudio) for (const [i, plane] of samplesOf(frame).entries()) decoded.planes[i]!.push(plane);
        else decoded.frames.push(pictureOf(frame, tick));
      }
      if (packet === null) decoder.freeContext();
    },
  };
  return decoded;
}

function pictureOf(frame: Frame, tick: number): Picture {
  const luma = Buffer.from(frame.data![0]!);
  const stride = frame.linesize[0]!;
  return {
    seconds: Number(frame.bestEffortTimestamp) * tick,
    key: frame.keyFrame === 1,
    pixel: (x, y) => luma[y * stride + x]!,
  };
}

function samplesOf(frame: Frame): Float32Array[] {
  using converter = new SoftwareResampleContext();
  const { channelLayout, sampleRate, channels, nbSamples } = frame;
  check(
    converter.allocSetOpts2(
      channelLayout,
      AV_SAMPLE_FMT_FLTP,
      sampleRate,
      channelLayout,
      frame.format as typeof AV_SAMPLE_FMT_FLTP,
      sampleRate,
    ),
  );
  check(converter.init());
  const planes = Array.from({ length: channels }, () => Buffer.alloc(nbSamples * 4));
  check(converter.convertSync(planes, nbSamples, frame.extendedData!, nbSamples));
  return planes.map((plane) => new Float32Array(plane.buffer, plane.byteOffset, nbSamples));
}

function joined(chunks: Float32Array[]): Float32Array {
  const whole = new Float32Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

function lowerCase(tags: Record<string, string> | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(tags ?? {}).map(([key, value]) => [key.toLowerCase(), value]));
}

function check(code: number): void {
  FFmpegError.throwIfError(code);
}
