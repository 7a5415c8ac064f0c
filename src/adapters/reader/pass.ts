import { statSync } from "node:fs";
import {
  AV_DISPOSITION_DEFAULT,
  AVDISCARD_ALL,
  AVDISCARD_NONKEY,
  AVMEDIA_TYPE_AUDIO,
  AVMEDIA_TYPE_VIDEO,
  AVSEEK_FLAG_BACKWARD,
} from "node-av/constants";
import type { FormatContext, Packet, Stream } from "node-av/lib";
import type { TapOutcome } from "../../core/ports.ts";
import type { Tap } from "../../media/taps.ts";
import { readCheckpoint, removeCheckpoint, writeCheckpoint } from "./checkpoint.ts";
import { durationOf, microseconds, openContainer, readPackets, toMs } from "./container.ts";
import type { Source } from "./feed.ts";
import { type GuardedFeed, openGuarded } from "./feeds.ts";
import type { HardwareWish } from "./hardware.ts";
import { declaredKeyframeGapMs } from "./keyframes.ts";
import { watchLength } from "./length.ts";
import { openPictures, type Pictures } from "./pictures.ts";
import { isStill } from "./probe.ts";
import { openStreamSound, type StreamSound } from "./sounds.ts";
import { readStretches } from "./stretches.ts";

export interface PassRequest {
  file: string;
  taps: readonly Tap[];
  artefactFolder: string;
  /** Where to keep how far reading is, and how often; reading goes on from what is there. */
  checkpoint?: { file: string; everyMs: number };
  /** What decodes pictures. */
  hardware?: HardwareWish;
}

/** Is told at each packet the fraction read, 0..1, and the packet's bytes. */
type OnPacket = (fraction: number, bytes: number) => void;

/** Reading on is cheaper than passing over fewer bytes, or less time. */
const fewestToSkip = { bytes: 1_000_000, ms: 2000 };
/** Going on from a checkpoint starts so much earlier, for decoders need what went before. */
const resumePrerollMs = 2000;
/** Milliseconds. The last keyframe of a shorter file may be too far from its end for the file to look whole. */
const shortestToThin = 60_000;

/**
 * Opens a file once, hands what is in it to the feeds that want it, and ends with the outcomes of the taps in the order
 * asked. Passes over what nobody wants. A feed that fails is left out from then on.
 *
 * @param note is told what a person may want to know of how it was read
 * @throws Error fit for people when the file is broken or shorter than it says.
 */
export function passOver(
  request: PassRequest,
  onPacket: OnPacket,
  note: (text: string) => void = () => {},
): TapOutcome[] {
  const { file, taps, artefactFolder, checkpoint, hardware = "none" } = request;
  using opened = new DisposableStack();
  const container = openContainer(file);
  // Made anew each time that it is asked for.
  const { streams } = container;
  const timeBases = streams.map(({ timeBase }) => timeBase);
  opened.defer(() => container.closeInputSync());
  const { size, mtimeMs } = statSync(file);
  const kept = checkpoint && readCheckpoint(checkpoint.file, { size, mtimeMs });
  if (checkpoint) opened.defer(() => removeCheckpoint(checkpoint.file));
  const source: Source = {
    file,
    container,
    startMs: toMs(container.startTime, microseconds) ?? 0,
    durationMs: durationOf(container) ?? 0,
    video: mainVideo(container),
    sounds: streams.filter(({ codecpar }) => codecpar.codecType === AVMEDIA_TYPE_AUDIO),
    artefactFolder,
    hardware,
    note,
  };
  const feeds = taps.map((tap) => openGuarded(tap, source, kept));
  // Only when all go on from the same place can what is before it be passed over.
  const place = feeds.every(({ resumed }) => resumed) ? kept?.place : undefined;
  const { pictures, sounds } = openStreams(source, feeds, place, opened);
  // Found out once: each look at a stream's index goes through native code.
  const hearing = new Map(
    [...sounds.keys()].map((index) => [
      index,
      feeds.filter((feed) => feed.sounds.some(({ stream }) => stream.index === index)),
    ]),
  );
  const wanted = new Set([
    ...sounds.keys(),
    ...(source.video && (pictures || feeds.some(({ keyframes }) => keyframes)) ? [source.video.index] : []),
    ...(feeds.some(({ packets }) => packets) ? streams.map(({ index }) => index) : []),
  ]);
  const length = watchLength(container, wanted, place?.length);
  const unseenMs = leaveOut(source, feeds, wanted, length.needs);

  const bytesPerMs = source.durationMs > 0 ? size / source.durationMs : 0;
  const lastDts: Record<number, bigint> = { ...place?.packets };
  let nowMs = place?.nowMs ?? 0;
  let maySeek = source.durationMs > 0;
  /** The wanted time that was last sought: once is enough. */
  let soughtMs: number | undefined;
  let passedOver = place?.passedOver ?? false;
  let writeAt = performance.now() + (checkpoint?.everyMs ?? 0);

  /** Reads on from the last keyframe before a time. @returns whether the file can do it */
  function seek(timeMs: number): boolean {
    const stream = source.video && wanted.has(source.video.index) ? source.video : undefined;
    const base = stream?.timeBase ?? microseconds;
    const at = BigInt(Math.round(((timeMs + source.startMs) / 1000) * (base.den / base.num)));
    return container.seekFrameSync(stream?.index ?? -1, at, AVSEEK_FLAG_BACKWARD) >= 0;
  }

  function passOverTo(wantedMs: number): void {
    soughtMs = wantedMs;
    maySeek = seek(wantedMs - (sounds.size > 0 ? resumePrerollMs : 0));
    if (!maySeek) return;
    passedOver = true;
    pictures?.restart();
    for (const sound of sounds.values()) sound.restart();
  }

  /** True while all that is wanted are pictures so far apart that the rest between them is better not read. */
  const isSparse = () =>
    maySeek &&
    feeds.every(
      (feed) =>
        feed.nextMs(nowMs) === Number.POSITIVE_INFINITY ||
        (!feed.packets &&
          !feed.keyframes &&
          feed.sounds.length === 0 &&
          feed.pictures!.spacingMs * bytesPerMs > fewestToSkip.bytes),
    );

  /** Takes the keyframe just read for the wanted picture that follows, without reading up to the next keyframe. */
  function takeSparse(keyMs: number): void {
    const wantedMs = Math.max(keyMs, nextOf(feeds, nowMs));
    const tooLong = feeds.some(({ pictures }) => pictures?.isTooLong(keyMs, wantedMs));
    if (tooLong) maySeek = false;
    // So that it is the nearest keyframe to the wanted time, as far as is known.
    else pictures!.endGroup(2 * wantedMs - keyMs + 1);
    nowMs = wantedMs;
  }

  function keepPlace(atMs: number): void {
    pictures?.endGroup(atMs);
    writeCheckpoint(checkpoint!.file, {
      size,
      mtimeMs,
      feeds: feeds.map((feed) => feed.kept()),
      place: {
        nowMs,
        videoMs: atMs,
        sounds: Object.fromEntries([...sounds].map(([index, sound]) => [index, sound.save()])),
        packets: lastDts,
        length: length.save(),
        passedOver,
      },
    });
    writeAt = performance.now() + checkpoint!.everyMs;
  }

  function take(packet: Packet): void {
    const { streamIndex: index } = packet;
    const stream = streams[index];
    // It was not there yet when the file was opened: nobody has asked for it.
    if (!stream) return;
    const isVideo = index === source.video?.index;
    const at = toMs(packet.pts, timeBases[index]!);
    if (checkpoint && performance.now() >= writeAt && (pictures ? isVideo && packet.isKeyframe : true))
      keepPlace((at ?? source.startMs) - source.startMs);
    const timeMs = length.add(packet) - source.startMs;
    for (const feed of feeds) {
      feed.packets?.add(packet, stream, timeMs);
      if (isVideo && packet.isKeyframe) feed.keyframes?.add(packet, stream, timeMs);
    }
    lastDts[index] = packet.dts;
    if (isVideo) pictures?.add(packet);
    sounds.get(index)?.add(
      packet,
      hearing.get(index)!.some((feed) => feed.wantsSound(timeMs)),
    );
    nowMs = Math.max(nowMs, timeMs);
    if (pictures && isVideo && packet.isKeyframe && isSparse()) takeSparse(timeMs);
    const fraction = source.durationMs > 0 ? Math.min(1, Math.max(0, nowMs / source.durationMs)) : 0;
    onPacket(fraction, packet.size);
  }

  if (place) seek(Math.max(0, Math.min(place.nowMs, place.videoMs) - resumePrerollMs));
  const reachedEnd = readPackets(container, file, {
    take,
    isEnough() {
      const wantedMs = nextOf(feeds, nowMs);
      if (wantedMs === Number.POSITIVE_INFINITY) return true;
      const gapMs = wantedMs - nowMs;
      const pays = gapMs > fewestToSkip.ms && gapMs * bytesPerMs > fewestToSkip.bytes;
      if (maySeek && pays && wantedMs !== soughtMs) passOverTo(wantedMs);
      return false;
    },
  });
  pictures?.endGroup(Number.POSITIVE_INFINITY);
  for (const [index, sound] of sounds) {
    attemptFor(hearing.get(index)!, () => {
      sound.drain();
      sound.check();
    });
  }
  if (reachedEnd && !passedOver && wanted.size > 0) length.check(file, unseenMs);
  readStretches(source, feeds, onPacket);
  return feeds.map((feed) => feed.end());
}

const nextOf = (feeds: readonly GuardedFeed[], nowMs: number): number =>
  Math.min(...feeds.map((feed) => feed.nextMs(nowMs)));

/** @returns undefined when it throws: then all these feeds fail */
function attemptFor<Result>(feeds: readonly GuardedFeed[], work: () => Result): Result | undefined {
  try {
    return work();
  } catch (error) {
    for (const feed of feeds) feed.fail(error);
    return undefined;
  }
}

/** Opens the decoders that feeds listen to; those of a stream that cannot be decoded fail. */
function openStreams(
  source: Source,
  feeds: readonly GuardedFeed[],
  place: { sounds: Record<number, ReturnType<StreamSound["save"]>> } | undefined,
  opened: DisposableStack,
): { pictures: Pictures | undefined; sounds: Map<number, StreamSound> } {
  const watching = feeds.filter(({ pictures }) => pictures);
  const pictures =
    watching.length > 0
      ? attemptFor(watching, () =>
          opened.use(
            openPictures(
              source.video!,
              watching.map(({ pictures }) => pictures!),
              source,
            ),
          ),
        )
      : undefined;
  const sounds = new Map<number, StreamSound>();
  for (const stream of source.sounds) {
    const { startMs } = source;
    const listening = feeds.filter((feed) => feed.sounds.some((one) => one.stream.index === stream.index));
    if (listening.length === 0) continue;
    const listeners = listening.flatMap((feed) =>
      feed.sounds.filter((one) => one.stream.index === stream.index),
    );
    const sound = attemptFor(listening, () =>
      opened.use(openStreamSound(stream, listeners, { startMs, saved: place?.sounds[stream.index] })),
    );
    if (sound) sounds.set(stream.index, sound);
  }
  return { pictures, sounds };
}

/**
 * Tells the demuxer what nobody wants: where it can, it passes over that unread.
 * @returns how much of the end of the video is not seen for that: what follows the last keyframe, at most
 */
function leaveOut(
  { file, container, video, durationMs }: Source,
  feeds: readonly GuardedFeed[],
  wanted: ReadonlySet<number>,
  isNeeded: (index: number) => boolean,
): number {
  for (const stream of container.streams)
    if (!wanted.has(stream.index) && !isNeeded(stream.index)) stream.discard = AVDISCARD_ALL;
  if (!video || !wanted.has(video.index) || feeds.some(({ packets }) => packets)) return 0;
  const gapMs = durationMs < shortestToThin ? undefined : declaredKeyframeGapMs(file, video);
  if (gapMs === undefined || feeds.some(({ pictures }) => pictures?.isTooLong(0, gapMs))) return 0;
  video.discard = AVDISCARD_NONKEY;
  return gapMs;
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
