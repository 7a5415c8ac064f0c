import type { ProbeStream } from "../api/media.ts";
import type { ItemType, StoredItemDetails, StoredPartDetails } from "../core/shelves.ts";
import { replayGain } from "../media/loudness.ts";
import { loudnessVersion, type StreamLoudness, type StreamsLoudnessFinding } from "../media/taps.ts";
import type { Tree } from "./render.ts";

/** What an album's tracks are as one; null where there is nothing but silence. */
export interface AlbumLoudness {
  /** LUFS. */
  integrated: number | null;
  /** LU. */
  range: number;
  /** dBTP. */
  truePeak: number | null;
}

/** What an item's tree needs beside the item itself. */
export interface ItemContext {
  sectionTitle: string;
  /** Of the album that the item is, or is a track of. */
  albumLoudness: AlbumLoudness | undefined;
  /** Whether to show streams and chapters: long lists go without. */
  inFull: boolean;
}

type Medium = StoredItemDetails["media"][number];
type StoredStream = StoredPartDetails["streams"][number];

const folders: ReadonlySet<ItemType> = new Set(["show", "season", "artist", "album", "photoalbum"]);

/** A library item as Plex's clients know it. Instants in seconds, durations in milliseconds. */
export function itemTree({ item, media }: StoredItemDetails, context: ItemContext): Tree {
  const isFolder = folders.has(item.type);
  const place = `/library/metadata/${item.id}`;
  const chapters = media.flatMap(({ parts }) => parts.slice(0, 1)).flatMap((part) => part.chapters);
  const isDirectParentOfFiles = item.type === "season" || item.type === "album";
  return {
    ratingKey: String(item.id),
    key: isFolder ? `${place}/children` : place,
    guid: `local://${item.id}`,
    type: item.type === "photoalbum" ? "photo" : item.type,
    title: item.title,
    titleSort: item.sort_title,
    librarySectionID: item.section_id,
    librarySectionTitle: context.sectionTitle,
    librarySectionKey: `/library/sections/${item.section_id}`,
    ...ancestors(item),
    index: item.position ?? undefined,
    year: item.year ?? undefined,
    editionTitle: item.edition ?? undefined,
    originallyAvailableAt: item.aired ?? undefined,
    childCount: isFolder ? (item.childCount ?? 0) : undefined,
    leafCount: isDirectParentOfFiles ? (item.childCount ?? 0) : undefined,
    duration: media[0]?.duration_ms ?? undefined,
    addedAt: seconds(item.added_at),
    updatedAt: seconds(item.updated_at),
    chapterSource: chapters.length > 0 ? "media" : undefined,
    loudnessAnalysisVersion:
      item.type === "album" && context.albumLoudness ? String(loudnessVersion) : undefined,
    Media: media.map((medium) => mediumTree(medium, context)),
    Chapter: context.inFull ? chapters.map(chapterTree) : [],
  };
}

/** A track's parent index is its disc, as in Plex. */
function ancestors(item: StoredItemDetails["item"]): Tree {
  const above = (prefix: "parent" | "grandparent", id: number | null, title: string | null): Tree =>
    id === null
      ? {}
      : {
          [`${prefix}RatingKey`]: String(id),
          [`${prefix}Key`]: `/library/metadata/${id}`,
          [`${prefix}Title`]: title ?? "",
        };
  return {
    ...above("parent", item.parent_id, item.parentTitle),
    ...above("grandparent", item.grandparentId, item.grandparentTitle),
    parentIndex: (item.type === "track" ? (item.disc ?? 1) : item.parentPosition) ?? undefined,
  };
}

function mediumTree(medium: Medium, context: ItemContext): Tree {
  const { width, height, pixel_aspect } = medium;
  const shape = width && height ? (width * (pixel_aspect ?? 1)) / height : undefined;
  return {
    id: medium.id,
    duration: medium.duration_ms ?? undefined,
    bitrate: kilobits(medium.bitrate),
    width: width ?? undefined,
    height: height ?? undefined,
    aspectRatio: shape && rounded(shape, 2),
    audioChannels: medium.audio_channels ?? undefined,
    audioCodec: medium.audio_codec === null ? undefined : codecName(medium.audio_codec),
    videoCodec: medium.video_codec === null ? undefined : codecName(medium.video_codec),
    videoResolution: width && height ? resolution(width, height) : undefined,
    videoFrameRate: medium.frame_rate === null ? undefined : frameRateName(medium.frame_rate),
    container: medium.container ?? undefined,
    hasVoiceActivity: false,
    Part: medium.parts.map((part) => partTree(part, context)),
  };
}

function partTree(part: StoredPartDetails, context: ItemContext): Tree {
  const isThere = part.gone_since === null;
  const loudness = part.findings.get("loudness") as StreamsLoudnessFinding | undefined;
  return {
    id: part.id,
    key: `/library/parts/${part.id}/${seconds(part.mtime)}/file${/\.\w+$/.exec(part.path)?.[0] ?? ""}`,
    file: `${part.root.replace(/\/$/, "")}/${part.path}`,
    size: part.size,
    container: part.container ?? undefined,
    duration: part.duration_ms ?? undefined,
    accessible: isThere,
    exists: isThere,
    indexes: part.findings.has("previews") ? "sd" : undefined,
    Stream: context.inFull
      ? part.streams.map((stream) => {
          const measured = loudness?.streams.find((one) => one.index === stream.position);
          return { ...streamTree(stream), ...(measured && loudnessOf(measured, context.albumLoudness)) };
        })
      : [],
  };
}

const streamTypes = { video: 1, audio: 2, subtitle: 3 } as const;

function streamTree(stream: StoredStream): Tree {
  const details = JSON.parse(stream.details) as Omit<ProbeStream, "index" | "type" | "codec" | "language">;
  const language = stream.language ?? undefined;
  const name = language === undefined ? undefined : languageName(language);
  const codec = codecName(stream.codec);
  return {
    id: stream.id,
    streamType: streamTypes[stream.type],
    index: stream.position,
    default: details.default,
    forced: details.forced,
    codec,
    profile: details.profile?.toLowerCase(),
    bitrate: kilobits(details.bitrate ?? null),
    language: name,
    languageCode: language,
    title: details.title,
    displayTitle: [name ?? "Unknown", `(${codec.toUpperCase()})`].join(" "),
    width: details.width,
    height: details.height,
    frameRate: details.frameRate && rounded(details.frameRate, 3),
    bitDepth: details.bitDepth,
    channels: details.channels,
    audioChannelLayout: details.channelLayout,
    samplingRate: details.sampleRate,
    canAutoSync: stream.type === "subtitle" ? false : undefined,
  };
}

/**
 * Plex's loudness attributes: loudness in LUFS, ranges in LU, gains in dB to the ReplayGain 2 reference, peaks as
 * linear amplitudes with full scale at 1. What is silent has no loudness and no gain.
 */
function loudnessOf(measured: StreamLoudness, album: AlbumLoudness | undefined): Tree {
  const decibels = (value: number | null | undefined) => (value == null ? undefined : rounded(value, 2));
  const gain = (integrated: number | null | undefined) =>
    integrated == null ? undefined : rounded(replayGain(integrated), 2);
  return {
    loudness: decibels(measured.integrated),
    lra: decibels(measured.range),
    peak: amplitude(measured.truePeak ?? measured.samplePeak),
    gain: gain(measured.integrated),
    albumGain: gain(album?.integrated),
    albumPeak: album && amplitude(album.truePeak),
    albumRange: decibels(album?.range),
  };
}

const amplitude = (decibels: number | null): number =>
  decibels === null ? 0 : rounded(10 ** (decibels / 20), 6);

const chapterTree = (chapter: StoredPartDetails["chapters"][number]): Tree => ({
  id: chapter.position + 1,
  index: chapter.position + 1,
  tag: chapter.title,
  startTimeOffset: Math.round(chapter.start_ms),
  endTimeOffset: Math.round(chapter.end_ms),
});

const seconds = (milliseconds: number): number => Math.floor(milliseconds / 1000);
const kilobits = (bits: number | null): number | undefined =>
  bits === null ? undefined : Math.round(bits / 1000);

function rounded(value: number, digits: number): number {
  const scale = 10 ** digits;
  return Math.round(value * scale) / scale;
}

/** FFmpeg's names where Plex has others. */
const plexCodecs = new Map([
  ["dts", "dca"],
  ["subrip", "srt"],
  ["hdmv_pgs_subtitle", "pgs"],
  ["dvd_subtitle", "vobsub"],
]);
const codecName = (codec: string): string => plexCodecs.get(codec) ?? codec;

/** A wide picture counts by its long side, others by their short one, each against the usual 16:9 frames. */
function resolution(width: number, height: number): string {
  const lines = Math.max(Math.min(width, height), Math.floor((Math.max(width, height) * 9) / 16));
  if (lines > 1440) return "4k";
  if (lines > 1080) return "2k";
  if (lines > 720) return "1080";
  if (lines > 576) return "720";
  if (lines > 480) return "576";
  return lines > 360 ? "480" : "sd";
}

function frameRateName(rate: number): string {
  if (Math.abs(rate - 25) < 0.01) return "PAL";
  if (Math.abs(rate - 30_000 / 1001) < 0.01) return "NTSC";
  return `${Math.round(rate)}p`;
}

const languages = new Intl.DisplayNames("en", { type: "language", fallback: "code" });

/** The English name of an ISO 639 code; the code itself where it is none. */
function languageName(code: string): string {
  try {
    return languages.of(code) ?? code;
  } catch {
    return code;
  }
}
