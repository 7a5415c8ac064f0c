import type { FormatContext, Frame, Packet, Stream } from "node-av/lib";
import type { SmallPicture } from "../../media/small-picture.ts";

import type { DecoderOptions } from "./decoder.ts";

/** A stretch of time: milliseconds from the start of the part, the end not included. */
export interface Range {
  fromMs: number;
  toMs: number;
}

/** An open file, as feeds see it. */
export interface Source extends DecoderOptions {
  file: string;
  container: FormatContext;
  /** Timestamp of the start of the part. Every other time is counted from here. */
  startMs: number;
  /** 0 where the file does not say. */
  durationMs: number;
  /** What a player shows: never cover art. */
  video: Stream | undefined;
  sounds: readonly Stream[];
  artefactFolder: string;
}

/**
 * What one tap does with what is read. Its whole state is in what `save` gives: a feed opened with it goes on as if it
 * had never stopped.
 */
export interface Feed {
  /** The stretches that it wants to see, in order; the whole part where left out. */
  ranges?: readonly Range[];
  packets?: PacketListener;
  keyframes?: KeyframeListener;
  pictures?: PictureListener;
  sounds?: readonly SoundListener[];
  /** Plain values, typed arrays included. */
  save(): unknown;
  /**
   * Asked at the end of the part: stretches of which it wants every picture. Asked once more when it has them: others
   * that it wants only now.
   */
  stretches?(): readonly Range[];
  /** Is given the pictures of its stretches, in order. */
  addStretchPicture?(picture: Picture): void;
  /** The finding, or `Later` what makes it. @throws Error fit for people, when it is not good enough to count */
  end(): unknown;
}

/** What `save` gives when there is too much to be kept: the feed starts over the next time. */
export const startOver = "start over";

export type OpenFeed<Options> = (source: Source, options: Options, saved: unknown) => Feed;

export interface PacketListener {
  /** @param timeMs when it is shown */
  add(packet: Packet, stream: Stream, timeMs: number): void;
}

/** Wants to know when the keyframes of the main video stream are: nothing is decoded for it. */
export interface KeyframeListener {
  add(timeMs: number): void;
}

/** Looks at pictures of the main video stream. A group of pictures reaches from one keyframe to the next. */
export interface PictureListener {
  /** Usual distance between two pictures that it wants; 0: it wants every keyframe. */
  spacingMs: number;
  /** The next time of which it wants a picture; Infinity when it has all. */
  nextMs(): number;
  /** Whether a group from `fromMs` that reaches at least to `untilMs` is too long for its keyframe alone. */
  isTooLong(fromMs: number, untilMs: number): boolean;
  /** Whether it wants the keyframe of a group. @param untilMs when the next one starts; Infinity for the last */
  wantsKeyframe(fromMs: number, untilMs: number): boolean;
  /**
   * A wanted picture, in order of time: of a group that is too long every one, of others the keyframe.
   * @param untilMs when the next picture offered starts
   */
  add(picture: Picture, untilMs: number): void;
  /** Nothing could be decoded of a wanted group. @param dense whether it is too long for its keyframe alone */
  miss(fromMs: number, untilMs: number, dense: boolean): void;
}

/** A decoded picture, lent until the call returns. What is made of it is made once for everybody. */
export interface Picture {
  timeMs: number;
  /** It stands for a group of pictures, of which nothing else was asked. */
  keyframe: boolean;
  /** Pictures that come after it could not be decoded: it may be shown for longer than it should. */
  stale: boolean;
  frame: Frame;
  /** Upright, with square pixels, `width` pixels wide (even). */
  scaled(width: number): SmallPicture;
  /** The same as a JPEG. @param quality FFmpeg's scale: 2 is best, 31 smallest */
  jpeg(width: number, quality: number): Uint8Array;
}

export interface SoundListener {
  stream: Stream;
  /** Whether it looks at `dialogue` and `rest` of what is mixed down. */
  speech?: boolean;
  add(sound: Sound): void;
}

/** Decoded sound, lent until the call returns. */
export interface Sound {
  /** Of its first sample. */
  timeMs: number;
  sampleRate: number;
  channels: number;
  /** FFmpeg's name: "5.1(side)". */
  layout: string | undefined;
  /** Full scale at 1: one for each channel. */
  planes: readonly Float32Array[];
  /** Samples of each plane. */
  count: number;
  /** The same, mixed down to 16 kHz; made once for everybody. */
  mixed(): Mixed;
}

/** Sound at 16 kHz. Without gaps from the first that a listener is given on: where the file has one, there is silence. */
export interface Mixed {
  /** Of the first sample. */
  timeMs: number;
  /** The mean of all channels but the low-frequency one. */
  mono: Float32Array;
  /** Where people speak: the centre of surround sound, else the same as `mono`. */
  dialogue: Float32Array;
  /** What is not there: the difference of stereo, the other channels of surround sound. */
  rest: Float32Array | undefined;
}
