import type { ChapterPicture } from "./chapter-slots.ts";
import type { LoudnessFinding } from "./loudness.ts";
import type { MusicFinding } from "./music.ts";
import type { DeepFinding } from "./packet-analysis.ts";
import type { Span } from "./span.ts";
import type { TileGrid, TilesFinding } from "./tiles.ts";
import type { VoiceFinding } from "./voice.ts";

/**
 * What one read of a media file can be asked for. A tap is plain JSON: it crosses process and machine boundaries.
 * The version of an analysis goes up when its findings would differ: findings of an older one are made again.
 */
export type Tap =
  | { tap: "probe"; options: Record<string, never> }
  | { tap: "previews"; options: PreviewOptions }
  | { tap: "tiles"; options: TilesOptions }
  | { tap: "chapters"; options: ChapterPicturesOptions }
  | { tap: "loudness"; options: LoudnessOptions }
  | { tap: "deep"; options: Record<string, never> }
  | { tap: "intros"; options: Record<string, never> }
  | { tap: "credits"; options: CreditsOptions }
  | { tap: "voice"; options: VoiceOptions }
  | { tap: "ads"; options: Record<string, never> }
  | { tap: "music"; options: MusicOptions };

export const probeVersion = 1;
export const previewsVersion = 1;
export const tilesVersion = 1;
export const chaptersVersion = 1;
export const loudnessVersion = 2;
export const deepVersion = 1;
export const introsVersion = 1;
export const creditsVersion = 2;
export const voiceVersion = 2;
export const adsVersion = 2;
export const musicVersion = 2;

/** The version of each tap's analysis. */
export const tapVersions: Readonly<Record<Tap["tap"], number>> = {
  probe: probeVersion,
  previews: previewsVersion,
  tiles: tilesVersion,
  chapters: chaptersVersion,
  loudness: loudnessVersion,
  deep: deepVersion,
  intros: introsVersion,
  credits: creditsVersion,
  voice: voiceVersion,
  ads: adsVersion,
  music: musicVersion,
};

export type PreviewOptions = {
  /** From one picture to the next. */
  intervalMs: number;
  /** Pixels of the picture as displayed: turned, and with square pixels. The height follows. */
  width: number;
  /** FFmpeg's JPEG scale: 2 is best, 31 smallest. */
  quality: number;
};

/** Pictures as of previews, on sheets. */
export type TilesOptions = PreviewOptions & { [Side in keyof TileGrid]: TileGrid[Side] };

export type ChapterPicturesOptions = Omit<PreviewOptions, "intervalMs"> & { chapters: readonly Span[] };

export type LoudnessOptions = { truePeak: boolean };

export type MusicOptions = {
  /** Path of an embedding model; an empty text is none. */
  model: string;
};

export type CreditsOptions = {
  /** So much of the end is looked at. */
  windowMs: number;
  /** Whether to keep a print of the sound there, for what a season repeats. */
  sound: boolean;
};

export type VoiceOptions = {
  /** The path of an ONNX model that tells speech; empty for none. */
  model: string;
};

/** Where people speak. */
export interface VoiceTapFinding extends VoiceFinding {
  /** The name of the model that found it; null where none did. */
  model: string | null;
  /** Why the model that was asked for did not. */
  note?: string;
}

/** A BIF file of small pictures, one for each interval. */
export interface PreviewsFinding {
  /** Name in the artefact folder. */
  file: string;
  count: number;
  /** Pixels. */
  width: number;
  height: number;
  intervalMs: number;
  /** Of the file, in hexadecimal. */
  sha256: string;
  /** Name of what lay beside the part and was taken over, or of the program that had them; left out: they are our own. */
  takenFrom?: string;
}

export interface TilesTapFinding extends TilesFinding {
  intervalMs: number;
  /** Of each sheet, its name in the artefact folder. */
  files: string[];
}

/** Pictures that stand for chapters: not every chapter has one. */
export interface ChapterPicturesFinding {
  pictures: (ChapterPicture & {
    /** Name in the artefact folder of the JPEG. */
    file: string;
  })[];
}

/** The loudness of every audio stream. */
export interface StreamsLoudnessFinding {
  streams: StreamLoudness[];
}

export interface StreamLoudness extends LoudnessFinding {
  /** Of the stream in the file. */
  index: number;
  /** Name in the artefact folder of the momentary loudness: 16-bit little endian, hundredths of LUFS, each 100 ms. */
  momentary: string;
}

export interface DeepTapFinding extends DeepFinding {
  /**
   * One name in the artefact folder for each of `streams`: its bytes in each second of the part, as 32-bit numbers,
   * little endian.
   */
  seconds: string[];
}

/** How a stretch of a part sounds, to compare a season by, and where its pictures may be cut. */
export interface StretchFinding {
  /** Of keyframes, rounded. */
  keyframesMs: number[];
  /** Null where it was not asked for, or there is none. */
  sound: { hopMs: number; offsetMs: number; silences: Span[] } | null;
  /** Name in the artefact folder of its fingerprint, see `SoundPrint`: 32-bit points, little endian. */
  fingerprint: string | null;
}

/** What the end of a part looks like, and how it sounds. */
export interface CreditsTapFinding extends StretchFinding {
  /** What looks like credits, in order. */
  parts: Span[];
}

/** How a track sounds. Vectors are compared where version, model and length are the same. */
export interface MusicTapFinding extends MusicFinding {
  /** Name of the model's file that `vector` is from; null where it is our own. */
  model: string | null;
  /** Why the model that was asked for was not used. */
  note?: string;
}

/** Container, streams, chapters and tags, without decoding anything. */
export const probe = (): Tap => ({ tap: "probe", options: {} });

/** Small pictures at equal intervals, as one BIF file. */
export const previews = (options: Omit<PreviewOptions, "quality"> & { quality?: number }): Tap => ({
  tap: "previews",
  options: { quality: 4, ...options },
});

/** The same as sheets of pictures. */
export const tiles = (options: TilesOptions): Tap => ({ tap: "tiles", options });

/** A picture for each chapter. */
export const chapterPictures = (options: ChapterPicturesOptions): Tap => ({ tap: "chapters", options });

/** Loudness by EBU R128 of every audio stream. */
export const loudness = (options: LoudnessOptions): Tap => ({ tap: "loudness", options });

/** What the packets of all streams tell without decoding: bitrate, exact length, frame rate, keyframes, damage. */
export const deep = (): Tap => ({ tap: "deep", options: {} });

/** How the beginning sounds, for what a season repeats. Its finding is a `StretchFinding`. */
export const intros = (): Tap => ({ tap: "intros", options: {} });

/** Credits: text on cards or moving up, and the sound of the end. */
export const credits = (options: CreditsOptions): Tap => ({ tap: "credits", options });

/** Where people speak. */
export const voice = (options: VoiceOptions): Tap => ({ tap: "voice", options });

/** The breaks of a recording. Its finding is an `AdsFinding`. */
export const ads = (): Tap => ({ tap: "ads", options: {} });

/** Tempo, key, and a vector to find tracks by that sound alike. */
export const music = (options: MusicOptions): Tap => ({ tap: "music", options });
