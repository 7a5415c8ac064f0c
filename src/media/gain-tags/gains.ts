/** What players turn the sound of a track up or down by, so that all are equally loud: ReplayGain 2.0. */
export interface Gains {
  track: Gain;
  album: Gain;
}

export interface Gain {
  /** Decibels to -18 LUFS. */
  gainDb: number;
  /** The highest true peak, linear, with full scale at 1. */
  peak: number;
}

/** A file whose tags cannot be written without touching something else. Its message is a clause for people. */
export class RefusedFile extends Error {}

/** The four fields of ReplayGain, as all formats but Opus have them. */
export const replayGainFields = ({ track, album }: Gains): ReadonlyMap<string, string> =>
  new Map([
    ["REPLAYGAIN_TRACK_GAIN", `${track.gainDb.toFixed(2)} dB`],
    ["REPLAYGAIN_TRACK_PEAK", track.peak.toFixed(6)],
    ["REPLAYGAIN_ALBUM_GAIN", `${album.gainDb.toFixed(2)} dB`],
    ["REPLAYGAIN_ALBUM_PEAK", album.peak.toFixed(6)],
  ]);

/** From ReplayGain's -18 LUFS to the -23 LUFS of EBU R128. */
const toR128 = -5;

/** The two fields of Opus (RFC 7845, 5.2.1): whole 256ths of a decibel to -23 LUFS, 16 bits with a sign. */
export const opusFields = ({ track, album }: Gains): ReadonlyMap<string, string> =>
  new Map([
    ["R128_TRACK_GAIN", q78(track.gainDb + toR128)],
    ["R128_ALBUM_GAIN", q78(album.gainDb + toR128)],
  ]);

const q78 = (decibels: number): string =>
  String(Math.max(-32_768, Math.min(32_767, Math.round(decibels * 256))));

/** Of all fields that are written, in upper case: what may differ between a file before and after. */
export const gainFieldNames: readonly string[] = [
  "REPLAYGAIN_TRACK_GAIN",
  "REPLAYGAIN_TRACK_PEAK",
  "REPLAYGAIN_ALBUM_GAIN",
  "REPLAYGAIN_ALBUM_PEAK",
  "R128_TRACK_GAIN",
  "R128_ALBUM_GAIN",
];
