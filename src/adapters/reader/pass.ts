import {
  AV_DISPOSITION_DEFAULT,
  AVDISCARD_ALL,
  AVDISCARD_NONKEY,
  AVERROR_EOF,
  AVMEDIA_TYPE_AUDIO,
  AVMEDIA_TYPE_VIDEO,
} from "node-av/constants";
import { type FormatContext, Packet, type Stream } from "node-av/lib";
import type { TapOutcome } from "../../core/ports.ts";
import { needsDense } from "../../media/preview-slots.ts";
import type { LoudnessOptions, PreviewOptions, StreamsLoudnessFinding, Tap } from "../../media/taps.ts";
import { microseconds, openContainer, reasonOf, toMs } from "./container.ts";
import { declaredKeyframeGapMs } from "./keyframes.ts";
import { watchLength } from "./length.ts";
import { openPictureTrack } from "./pictures.ts";
import { isStill, probe } from "./probe.ts";
import { openSoundTrack } from "./sound.ts";

export interface PassRequest {
  file: string;
  taps: readonly Tap[];
  artefactFolder: string;
}

/** What a tap does with the packets that it is given. */
interface Feed extends Disposable {
  streams: readonly Stream[];
  /** True: the keyframes of its streams are all it needs. */
  keyframesOnly?: boolean;
  add(packet: Packet): void;
  end(): unknown;
}

/**
 * Opens a file once, hands each packet to the taps that want its stream, and ends with their outcomes in the order
 * asked. Reads no packets when no tap wants any. A tap that fails is left out from then on.
 *
 * @param onPacket is told at each packet the fraction read, 0..1, and the packet's bytes.
 * @throws Error fit for people when the file is broken or shorter than it says.
 */
export function passOver(
  { file, taps, artefactFolder }: PassRequest,
  onPacket: (fraction: number, bytes: number) => void,
): TapOutcome[] {
  using opened = new DisposableStack();
  const container = openContainer(file);
  opened.defer(() => container.closeInputSync());
  const durationMs = toMs(container.duration, microseconds) ?? 0;
  const startMs = toMs(container.startTime, microseconds) ?? 0;
  const source = { container, file, startMs, durationMs, artefactFolder };
  const feeds = taps.map((tap) => opened.use(guard(() => openFeed(tap, source))));
  const wanted = new Set(feeds.flatMap(({ streams }) => streams.map(({ index }) => index)));
  if (wanted.size > 0) {
    const length = watchLength(container, wanted);
    for (const { index } of container.streams)
      if (!wanted.has(index) && !length.needs(index)) container.streams[index]!.discard = AVDISCARD_ALL;
    for (const feed of feeds)
      if (feed.keyframesOnly)
        for (const { index } of feed.streams) container.streams[index]!.discard = AVDISCARD_NONKEY;
    const feedsOf = container.streams.map(({ index }) =>
      feeds.filter(({ streams }) => streams.some((stream) => stream.index === index)),
    );
    readPackets(container, file, (packet) => {
      const timeMs = length.add(packet);
      for (const feed of feedsOf[packet.streamIndex] ?? []) feed.add(packet);
      const fraction = durationMs > 0 ? Math.min(1, Math.max(0, (timeMs - startMs) / durationMs)) : 0;
      onPacket(fraction, packet.size);
    });
    length.check(file);
  }
  return feeds.map((feed) => feed.end());
}

function readPackets(container: FormatContext, file: string, take: (packet: Packet) => void): void {
  using packet = new Packet();
  packet.alloc();
  for (;;) {
    const code = container.readFrameSync(packet);
    if (code === AVERROR_EOF) return;
    if (code < 0)
      throw new Error(`Expected to read ${file} to its end, but reading stopped: ${reasonOf(code)}.`);
    take(packet);
    packet.unref();
  }
}

interface GuardedFeed extends Omit<Feed, "end"> {
  end(): TapOutcome;
}

/** A feed whose errors become its outcome. */
function guard(open: () => Feed): GuardedFeed {
  let feed: Feed | undefined;
  let failed: string | undefined;
  const attempt = <Result>(work: () => Result): Result | undefined => {
    try {
      return work();
    } catch (error) {
      failed = error instanceof Error ? error.message : String(error);
      return undefined;
    }
  };
  attempt(() => {
    feed = open();
  });
  return {
    streams: feed?.streams ?? [],
    keyframesOnly: feed?.keyframesOnly ?? false,
    add: (packet) => {
      if (failed === undefined) attempt(() => feed!.add(packet));
    },
    end: () => {
      const found = failed === undefined ? attempt(() => feed!.end()) : undefined;
      return failed === undefined ? { found } : { failed };
    },
    [Symbol.dispose]: () => feed?.[Symbol.dispose](),
  };
}

interface Source {
  container: FormatContext;
  file: string;
  startMs: number;
  durationMs: number;
  artefactFolder: string;
}

function openFeed(tap: Tap, source: Source): Feed {
  switch (tap.tap) {
    case "probe":
      return probeFeed(source);
    case "previews":
      return previewsFeed(source, tap.options);
    case "loudness":
      return loudnessFeed(source, tap.options);
    default:
      throw new Error(`Expected a tap that this version knows, but found ${JSON.stringify(tap)}.`);
  }
}

function probeFeed({ container }: Source): Feed {
  const finding = probe(container);
  return { streams: [], add() {}, end: () => finding, [Symbol.dispose]() {} };
}

/** Milliseconds. The last keyframe of a shorter file may be too far from its end for the file to look whole. */
const shortestToSkip = 60_000;

function previewsFeed(source: Source, options: PreviewOptions): Feed {
  const { container, file, artefactFolder } = source;
  const stream = mainVideo(container);
  if (!stream) throw new Error(`Expected a video stream to make previews of, but ${file} has none.`);
  if (source.durationMs <= 0)
    throw new Error(`Expected a file that says how long it is, but ${file} does not: remux it.`);
  const track = openPictureTrack(stream, options, source);
  const gapMs = source.durationMs < shortestToSkip ? undefined : declaredKeyframeGapMs(file, stream);
  return {
    streams: [stream],
    // The demuxer then passes over everything else, unread.
    keyframesOnly: gapMs !== undefined && !needsDense(0, gapMs, options.intervalMs),
    add: (packet) => track.add(packet),
    end: () => track.end(artefactFolder),
    [Symbol.dispose]: () => track[Symbol.dispose](),
  };
}

/** What a player shows: the default stream, else the largest; never cover art. */
function mainVideo(container: FormatContext): Stream | undefined {
  const moving = container.streams.filter(
    (stream) => stream.codecpar.codecType === AVMEDIA_TYPE_VIDEO && !isStill(stream),
  );
  const pixels = ({ codecpar }: Stream) => codecpar.width * codecpar.height;
  return (
    moving.find((stream) => stream.hasDisposition(AV_DISPOSITION_DEFAULT)) ??
    moving.toSorted((a, b) => pixels(b) - pixels(a))[0]
  );
}

function loudnessFeed({ container, artefactFolder }: Source, options: LoudnessOptions): Feed {
  const streams = container.streams.filter(({ codecpar }) => codecpar.codecType === AVMEDIA_TYPE_AUDIO);
  using opened = new DisposableStack();
  const tracks = new Map(
    streams.map((stream) => [stream.index, opened.use(openSoundTrack(stream, options))]),
  );
  const owned = opened.move();
  return {
    streams,
    add: (packet) => tracks.get(packet.streamIndex)!.add(packet),
    end: (): StreamsLoudnessFinding => ({
      streams: [...tracks.values()].map((track) => track.end(artefactFolder)),
    }),
    [Symbol.dispose]: () => owned.dispose(),
  };
}
