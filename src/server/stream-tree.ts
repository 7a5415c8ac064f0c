import type { ProbeStream } from "../api/media.ts";
import type { StoredPartDetails } from "../core/shelves.ts";
import { replayGain } from "../media/loudness.ts";
import type { StreamLoudness } from "../media/taps.ts";
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

/** What is known of the loudness of a stream. */
interface Levels {
  /** LUFS; null for silence. */
  integrated: number | null;
  /** LU. */
  range: number | null;
  /** Amplitude, full scale at 1. */
  peak: number | null;
  startRamp?: string | null;
  endRamp?: string | null;
}

/** Ours, or else what another program measured. */
export const levelsOf = (
  measured: StreamLoudness | undefined,
  imported: Levels | undefined,
): Levels | undefined =>
  measured ? { ...measured, peak: amplitude(measured.truePeak ?? measured.samplePeak) } : imported;

const streamTypes = { video: 1, audio: 2, subtitle: 3, lyrics: 4 } as const;

/** A stream as Plex's clients know it. @param levels its loudness @param album that of the album, for a track */
export function streamTree(
  stream: StoredPartDetails["streams"][number],
  levels: Levels | undefined,
  album: AlbumLoudness | undefined,
): Tree {
  const details = JSON.parse(stream.details) as Omit<ProbeStream, "index" | "type" | "codec" | "language"> & {
    hearingImpaired?: boolean;
    encoding?: string;
  };
  const isExternal = stream.file !== null;
  const marks = [details.forced && "Forced", details.hearingImpaired && "SDH"].filter(Boolean);
  const language = stream.language ?? undefined;
  const name = language === undefined ? undefined : languageName(language);
  const codec = codecName(stream.codec);
  return {
    id: stream.id,
    streamType: streamTypes[stream.type],
    index: isExternal ? undefined : stream.position,
    key: isExternal ? `/library/streams/${stream.id}` : undefined,
    external: isExternal || undefined,
    format: isExternal ? codec : undefined,
    encoding: details.encoding,
    hearingImpaired: details.hearingImpaired,
    default: details.default,
    forced: details.forced,
    codec,
    profile: details.profile?.toLowerCase(),
    bitrate: kilobits(details.bitrate ?? null),
    language: name,
    languageCode: language,
    title: details.title,
    displayTitle: [
      name ?? "Unknown",
      ...(isExternal ? marks : []),
      `(${codec.toUpperCase()}${isExternal ? " External" : ""})`,
    ].join(" "),
    width: details.width,
    height: details.height,
    frameRate: details.frameRate && rounded(details.frameRate, 3),
    bitDepth: details.bitDepth,
    channels: details.channels,
    audioChannelLayout: details.channelLayout,
    samplingRate: details.sampleRate,
    canAutoSync: stream.type === "subtitle" ? false : undefined,
    ...(levels && loudnessOf(levels, album)),
  };
}

/**
 * Plex's loudness attributes: loudness in LUFS, ranges in LU, gains in dB to the ReplayGain 2 reference, peaks as
 * linear amplitudes with full scale at 1. What is silent has no loudness, no gain and no ramps.
 */
function loudnessOf(levels: Levels, album: AlbumLoudness | undefined): Tree {
  const decibels = (value: number | null | undefined) => (value == null ? undefined : rounded(value, 2));
  const gain = (integrated: number | null | undefined) =>
    integrated == null ? undefined : rounded(replayGain(integrated), 2);
  return {
    loudness: decibels(levels.integrated),
    lra: decibels(levels.range),
    peak: levels.peak === null ? undefined : rounded(levels.peak, 6),
    gain: gain(levels.integrated),
    startRamp: levels.startRamp ?? undefined,
    endRamp: levels.endRamp ?? undefined,
    albumGain: gain(album?.integrated),
    albumPeak: album && amplitude(album.truePeak),
    albumRange: decibels(album?.range),
  };
}

const amplitude = (decibels: number | null): number =>
  decibels === null ? 0 : rounded(10 ** (decibels / 20), 6);

export const kilobits = (bits: number | null): number | undefined =>
  bits === null ? undefined : Math.round(bits / 1000);

export function rounded(value: number, digits: number): number {
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
export const codecName = (codec: string): string => plexCodecs.get(codec) ?? codec;

let languages: Intl.DisplayNames | undefined;

/** The English name of an ISO 639 code; the code itself where it is none. */
function languageName(code: string): string {
  try {
    languages ??= new Intl.DisplayNames("en", { type: "language", fallback: "code" });
    return languages.of(code) ?? code;
  } catch {
    return code;
  }
}
