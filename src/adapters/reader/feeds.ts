import type { TapOutcome } from "../../core/ports.ts";
import { type Tap, tapVersions } from "../../media/taps.ts";
import { openAds } from "./ads.ts";
import { openChapterPictures } from "./chapter-pictures.ts";
import type { Checkpoint, KeptFeed, Place } from "./checkpoint.ts";
import { openCredits } from "./credits.ts";
import { openDeep } from "./deep.ts";
import {
  type Feed,
  type PacketListener,
  type Picture,
  type PictureListener,
  type Range,
  type SoundListener,
  type Source,
  startOver,
} from "./feed.ts";
import { openIntros } from "./intros.ts";
import { openLoudness } from "./loudness.ts";
import { openMusic } from "./music.ts";
import { openPreviews } from "./previews.ts";
import { probe } from "./probe.ts";
import { openTiles } from "./tiles.ts";
import { openVoice } from "./voice.ts";

function openFeed(tap: Tap, source: Source, saved: unknown): Feed {
  switch (tap.tap) {
    case "probe": {
      const finding = probe(source.container);
      return { save: () => undefined, end: () => finding };
    }
    case "previews":
      return openPreviews(source, tap.options, saved);
    case "tiles":
      return openTiles(source, tap.options, saved);
    case "chapters":
      return openChapterPictures(source, tap.options, saved);
    case "loudness":
      return openLoudness(source, tap.options, saved);
    case "deep":
      return openDeep(source, tap.options, saved);
    case "intros":
      return openIntros(source, tap.options, saved);
    case "credits":
      return openCredits(source, tap.options, saved);
    case "voice":
      return openVoice(source, tap.options, saved);
    case "ads":
      return openAds(source, tap.options, saved);
    case "music":
      return openMusic(source, tap.options, saved);
    default:
      throw new Error(`Expected a tap that this version knows, but found ${JSON.stringify(tap)}.`);
  }
}

/** A packet may be for a moment that is this much earlier than others around it in the file. */
const interleavingMs = 3000;
/** Sound is decoded from so much before it is wanted, because decoders start with what went before. */
const prerollMs = 1000;

/** A feed whose errors become its outcome: from then on it wants nothing. */
export interface GuardedFeed {
  readonly packets: Feed["packets"];
  /** Is given the packet of a keyframe. */
  readonly keyframes: Feed["packets"];
  readonly pictures: PictureListener | undefined;
  readonly sounds: readonly SoundListener[];
  /** Whether it goes on from the checkpoint. */
  readonly resumed: boolean;
  /** The next time, from `nowMs` on, of which it wants something; Infinity when it has all that it wants. */
  nextMs(nowMs: number): number;
  /** Whether sound of this time must be decoded for it. */
  wantsSound(timeMs: number): boolean;
  fail(error: unknown): void;
  stretches(): readonly Range[];
  addStretchPicture(picture: Picture): void;
  kept(): KeptFeed;
  end(): TapOutcome;
}

/** Opens a tap's feed, where the checkpoint has it at the checkpoint's place. */
export function openGuarded(tap: Tap, source: Source, checkpoint: Checkpoint | undefined): GuardedFeed {
  const version = tapVersions[tap.tap];
  const kept = checkpoint?.feeds.find(
    (one) =>
      one.version === version &&
      !("state" in one && one.state === startOver) &&
      JSON.stringify(one.tap) === JSON.stringify(tap),
  );
  let failed = kept && "failed" in kept ? kept.failed : undefined;
  const attempt = <Result>(work: () => Result, otherwise: Result): Result => {
    if (failed !== undefined) return otherwise;
    try {
      return work();
    } catch (error) {
      failed = messageOf(error);
      return otherwise;
    }
  };
  const feed = attempt<Feed>(() => openFeed(tap, source, kept && "state" in kept ? kept.state : undefined), {
    save: () => undefined,
    end: () => undefined,
  });
  const resumedAt = kept && checkpoint?.place;
  const isInside = ({ fromMs, toMs }: Range, timeMs: number) => fromMs <= timeMs && timeMs < toMs;
  const wants = (timeMs: number) => feed.ranges?.some((range) => isInside(range, timeMs)) ?? true;
  const onlyPictures = feed.pictures !== undefined && !feed.packets && !feed.keyframes && !feed.sounds;
  const listensTo = Boolean(feed.packets || feed.keyframes || feed.pictures || feed.sounds?.length);
  const onlyNew = (add: PacketListener["add"]): PacketListener => ({
    add(packet, stream, timeMs) {
      const last = resumedAt?.packets[stream.index];
      if (last === undefined || packet.dts > last) attempt(() => add(packet, stream, timeMs), undefined);
    },
  });

  return {
    packets: feed.packets && onlyNew(feed.packets.add),
    keyframes:
      feed.keyframes &&
      onlyNew((_packet, _stream, timeMs) => {
        if (wants(timeMs)) feed.keyframes!.add(timeMs);
      }),
    pictures: feed.pictures && guardPictures(feed.pictures, wants, attempt, resumedAt),
    sounds: (feed.sounds ?? []).map((listener) => ({
      ...listener,
      add: (sound) => {
        const from = resumedAt?.sounds[listener.stream.index]?.nextMs ?? Number.NEGATIVE_INFINITY;
        if (sound.timeMs >= from - 1 && wants(sound.timeMs)) attempt(() => listener.add(sound), undefined);
      },
    })),
    resumed: kept !== undefined,
    nextMs(nowMs) {
      if (failed !== undefined || !listensTo) return Number.POSITIVE_INFINITY;
      const range = feed.ranges?.find(({ toMs }) => toMs + interleavingMs > nowMs);
      if (feed.ranges && !range) return Number.POSITIVE_INFINITY;
      const next = Math.max(nowMs, range?.fromMs ?? nowMs);
      return onlyPictures ? Math.max(next, feed.pictures!.nextMs()) : next;
    },
    wantsSound: (timeMs) =>
      failed === undefined &&
      (feed.ranges?.some(({ fromMs, toMs }) =>
        isInside({ fromMs: fromMs - prerollMs, toMs: toMs + prerollMs }, timeMs),
      ) ??
        true),
    fail: (error) => {
      failed ??= messageOf(error);
    },
    stretches: () => attempt(() => feed.stretches?.() ?? [], []),
    addStretchPicture: (picture) => attempt(() => feed.addStretchPicture?.(picture), undefined),
    kept: () => ({ tap, version, ...(failed === undefined ? { state: feed.save() } : { failed }) }),
    end: () => {
      const found = attempt(() => feed.end(), undefined);
      return failed === undefined ? { found } : { failed };
    },
  };
}

function guardPictures(
  pictures: PictureListener,
  wants: (timeMs: number) => boolean,
  attempt: <Result>(work: () => Result, otherwise: Result) => Result,
  resumedAt: Place | undefined,
): PictureListener {
  const isNew = (fromMs: number) => resumedAt === undefined || fromMs >= resumedAt.videoMs - 0.5;
  return {
    spacingMs: pictures.spacingMs,
    nextMs: () => attempt(() => pictures.nextMs(), Number.POSITIVE_INFINITY),
    isTooLong: (fromMs, untilMs) =>
      isNew(fromMs) && wants(fromMs) && attempt(() => pictures.isTooLong(fromMs, untilMs), false),
    wantsKeyframe: (fromMs, untilMs) =>
      isNew(fromMs) && wants(fromMs) && attempt(() => pictures.wantsKeyframe(fromMs, untilMs), false),
    add: (picture, untilMs) => attempt(() => pictures.add(picture, untilMs), undefined),
    miss: (fromMs, untilMs, dense) => attempt(() => pictures.miss(fromMs, untilMs, dense), undefined),
  };
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
