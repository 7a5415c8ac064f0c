import { bufferSeconds, requiredBandwidths } from "./bandwidth.ts";
import { addToBin, type Bitrate, bitrateOf, coarser, ofLength } from "./bitrate.ts";
import { addDamage, type Damage } from "./damage.ts";
import {
  addFrame,
  breakFrames,
  type FrameRate,
  type FrameTimes,
  frameRateOf,
  medianOf,
  noFrames,
} from "./frame-times.ts";

export type StreamType = "video" | "audio" | "subtitle" | "data";

/** A packet as the demuxer gives it. Times are milliseconds from the start of the part. */
export interface AnalysedPacket {
  streamIndex: number;
  type: StreamType;
  /** When it is shown or heard; undefined when the file does not say. */
  timeMs: number | undefined;
  /** When it is decoded; undefined when the file does not say. */
  dtsMs: number | undefined;
  /** 0 when unknown. */
  durationMs: number;
  bytes: number;
  keyframe: boolean;
  /** Whether the demuxer says that it is damaged. */
  corrupt: boolean;
  /** Whether all its bytes are 0. Not asked of uncompressed sound, whose silence is zeros. */
  zero?: boolean;
}

export interface StreamAnalysis {
  /** Of the stream in the file. */
  index: number;
  type: StreamType;
  /** Milliseconds: when its first packet starts, and from then to the end of its last. */
  startMs: number;
  durationMs: number;
  packets: number;
  bytes: number;
  bitrate: Bitrate;
  /** Null without two frames to compare, and for all but video. */
  frameRate: FrameRate | null;
  /** From each keyframe to the next, or to the end; null where there is nothing to measure, and for all but video. */
  keyframes: { count: number; medianMs: number; longestMs: number } | null;
  damage: Damage[];
}

/** What the packets of a part tell without decoding: plain JSON. */
export interface DeepFinding {
  durationMs: number;
  packets: number;
  bytes: number;
  bitrate: Bitrate;
  /** kbit/s that playback needs for each of these buffers, see `requiredRate`. */
  requiredBandwidths: { bufferSeconds: number[]; kbits: number[] };
  streams: StreamAnalysis[];
}

interface StreamState {
  index: number;
  type: StreamType;
  packets: number;
  bytes: number;
  startMs: number;
  endMs: number;
  /** Bytes of each second, by decoding time; only as far as there are packets. */
  seconds: Uint32Array;
  /** The last time that can be relied on, for packets without. */
  atMs: number;
  /** The last of the times that never go back; NaN at first. */
  orderMs: number;
  /** Whether the file says when anything of it is shown. */
  timed: boolean;
  frames: FrameTimes;
  lastKeyframeMs: number;
  keyframes: number;
  /** How often each distance of two keyframes occurs, in milliseconds. */
  spacings: Map<number, number>;
  damage: Damage[];
}

/** An analysis that is not at its end: plain data. */
export interface DeepState {
  streams: StreamState[];
  /** Bytes of all streams in each 100 ms. */
  tenths: Uint32Array;
}

export interface PacketAnalyser {
  /** Takes the next packet, in the order of the file. Cover art is not given. */
  add(packet: AnalysedPacket): void;
  /** A copy of all that is known, for `createPacketAnalyser`. */
  save(): DeepState;
  /**
   * Ends the analysis; the analyser is not used again.
   *
   * `seconds[i]` holds the bytes of each second of `finding.streams[i]`; all are as long as the part.
   */
  end(): { finding: DeepFinding; seconds: Uint32Array[] };
}

const tenthsPerSecond = 10;
/** A time further from the start is a broken one: nothing is this long, and the memory has to end somewhere. */
const furthestMs = 48 * 3_600_000;
/** Sound never pauses; pictures may be left out for a while. */
const shortestGapMs = { audio: 200, video: 1000 } as const;
/** Rounding of times is no reason to say that they go back. */
const roundingMs = 1;

const isTime = (ms: number | undefined): ms is number => ms !== undefined && Math.abs(ms) <= furthestMs;

const newStream = (index: number, type: StreamType): StreamState => ({
  index,
  type,
  packets: 0,
  bytes: 0,
  startMs: Infinity,
  endMs: -Infinity,
  seconds: new Uint32Array(),
  atMs: 0,
  orderMs: Number.NaN,
  timed: false,
  frames: noFrames(type === "audio" ? shortestGapMs.audio : shortestGapMs.video),
  lastKeyframeMs: Number.NaN,
  keyframes: 0,
  spacings: new Map(),
  damage: [],
});

/**
 * Analyses a part from its packets alone: how long it exactly is, how the bitrate runs, how often frames and
 * keyframes come, and where the file is damaged. Memory grows by 40 bytes for each second, and 4 more for each stream.
 *
 * @param saved of another analyser: the analysis goes on from there, to exactly the same result.
 */
export function createPacketAnalyser(saved?: DeepState): PacketAnalyser {
  const state: DeepState = structuredClone(saved) ?? { streams: [], tenths: new Uint32Array() };
  const byIndex = new Map(state.streams.map((stream) => [stream.index, stream]));

  function streamOf({ streamIndex, type }: AnalysedPacket): StreamState {
    const known = byIndex.get(streamIndex);
    if (known) return known;
    const stream = newStream(streamIndex, type);
    state.streams.push(stream);
    byIndex.set(streamIndex, stream);
    return stream;
  }

  function countBytes(stream: StreamState, bytes: number): void {
    stream.packets++;
    stream.bytes += bytes;
    const fromStartMs = Math.max(0, stream.atMs);
    stream.seconds = addToBin(stream.seconds, Math.floor(fromStartMs / 1000), bytes);
    state.tenths = addToBin(state.tenths, Math.floor((fromStartMs * tenthsPerSecond) / 1000), bytes);
  }

  return {
    add(packet) {
      const stream = streamOf(packet);
      const { bytes, corrupt, zero } = packet;
      const durationMs = isTime(packet.durationMs) ? Math.max(0, packet.durationMs) : 0;
      const dtsMs = isTime(packet.dtsMs) ? packet.dtsMs : undefined;
      const timeMs = isTime(packet.timeMs) ? packet.timeMs : undefined;
      const shownMs = timeMs ?? dtsMs ?? stream.atMs;
      stream.atMs = Math.min(dtsMs ?? shownMs, shownMs);
      stream.startMs = Math.min(stream.startMs, shownMs);
      stream.endMs = Math.max(stream.endMs, shownMs + durationMs);
      countBytes(stream, bytes);
      if (corrupt || zero) {
        const kind = zero ? "zero" : "corrupt";
        addDamage(stream.damage, { kind, fromMs: shownMs, toMs: shownMs + durationMs, packets: 1 });
      }
      if (stream.type === "video" || stream.type === "audio") {
        checkOrder(stream, dtsMs ?? (stream.type === "audio" ? timeMs : undefined));
        stream.timed ||= timeMs !== undefined;
        // AVI stores decoding times only; without reordering, these are as good.
        const frameMs = stream.timed ? timeMs : dtsMs;
        if (frameMs !== undefined) addFrame(stream.frames, frameMs, durationMs);
      }
      if (stream.type === "video" && packet.keyframe) addKeyframe(stream, shownMs);
    },
    save: () => structuredClone(state),
    end: () => endAnalysis(state),
  };
}

function checkOrder(stream: StreamState, orderMs: number | undefined): void {
  if (orderMs === undefined) return;
  if (orderMs < stream.orderMs - roundingMs) {
    addDamage(stream.damage, { kind: "backwards", fromMs: orderMs, toMs: stream.orderMs, packets: 1 });
    breakFrames(stream.frames);
  }
  stream.orderMs = orderMs;
}

function countSpacing({ spacings, lastKeyframeMs }: StreamState, toMs: number): void {
  const spacing = Math.round(toMs - lastKeyframeMs);
  if (spacing > 0) spacings.set(spacing, (spacings.get(spacing) ?? 0) + 1);
}

function addKeyframe(stream: StreamState, timeMs: number): void {
  countSpacing(stream, timeMs);
  stream.keyframes++;
  stream.lastKeyframeMs = timeMs;
}

/** And no minus before a zero. */
const toMicrosecond = (ms: number): number => Math.round(ms * 1000) / 1000 + 0;

/** From the start to the end of picture and sound, where there are any: subtitles may claim to stay for ever. */
function extentOf(streams: readonly StreamState[]): { startMs: number; endMs: number } {
  const playing = streams.filter(({ type }) => type === "video" || type === "audio");
  const telling = playing.length > 0 ? playing : streams;
  if (telling.length === 0) return { startMs: 0, endMs: 0 };
  return {
    startMs: Math.min(...telling.map(({ startMs }) => startMs)),
    endMs: Math.max(...telling.map(({ endMs }) => endMs)),
  };
}

/** How many seconds the part lasts, and no less than there are packets for. */
function secondsOf({ streams, tenths }: DeepState): number {
  const busy = tenths.findLastIndex((bytes) => bytes > 0) + 1;
  return Math.ceil(Math.max(extentOf(streams).endMs / 1000, busy / tenthsPerSecond));
}

function keyframesOf(stream: StreamState): StreamAnalysis["keyframes"] {
  countSpacing(stream, stream.endMs);
  const spacings = [...stream.spacings].sort(([a], [b]) => a - b);
  if (spacings.length === 0) return null;
  return { count: stream.keyframes, medianMs: medianOf(spacings), longestMs: spacings.at(-1)![0] };
}

function analysisOf(stream: StreamState, seconds: Uint32Array): StreamAnalysis {
  const { index, type, packets, bytes, startMs, endMs, frames } = stream;
  const frameRate = frameRateOf(frames);
  // Where the rate varies, a hole in a video is only a picture that stands for longer.
  const gaps = type === "audio" || frameRate?.constant ? frames.gaps : [];
  const durationMs = toMicrosecond(endMs - startMs);
  return {
    index,
    type,
    startMs: toMicrosecond(startMs),
    durationMs,
    packets,
    bytes,
    bitrate: bitrateOf(durationMs, seconds),
    frameRate: type === "video" ? frameRate : null,
    keyframes: keyframesOf(stream),
    damage: [...stream.damage, ...gaps]
      .map((damage) => ({ ...damage, fromMs: Math.round(damage.fromMs), toMs: Math.round(damage.toMs) }))
      .sort((a, b) => a.fromMs - b.fromMs),
  };
}

function endAnalysis(state: DeepState): ReturnType<PacketAnalyser["end"]> {
  const length = secondsOf(state);
  const streams = state.streams.toSorted((a, b) => a.index - b.index);
  const seconds = streams.map((stream) => ofLength(stream.seconds, length));
  const tenths = ofLength(state.tenths, length * tenthsPerSecond);
  const { startMs, endMs } = extentOf(streams);
  const durationMs = toMicrosecond(endMs - startMs);
  const finding = {
    durationMs,
    packets: sumOf(streams.map(({ packets }) => packets)),
    bytes: sumOf(streams.map(({ bytes }) => bytes)),
    bitrate: bitrateOf(durationMs, coarser(tenths, tenthsPerSecond)),
    requiredBandwidths: {
      bufferSeconds: [...bufferSeconds],
      kbits: requiredBandwidths(tenths, 1 / tenthsPerSecond),
    },
    streams: streams.map((stream, i) => analysisOf(stream, seconds[i]!)),
  };
  return { finding, seconds };
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
