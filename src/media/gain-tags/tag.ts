import { tagFlac } from "./flac.ts";
import { type Gains, RefusedFile, replayGainFields } from "./gains.ts";
import { id3Length, tagMp3 } from "./id3.ts";
import { tagMp4 } from "./mp4.ts";
import { tagOgg } from "./ogg.ts";

/**
 * A file of music with these gains in its tags: FLAC, Ogg Vorbis, Opus, MP3, M4A. Nothing else of it is changed.
 * @param file whole
 * @returns the new file in pieces, mostly of the old one; undefined when it has exactly these tags
 * @throws RefusedFile when that cannot be done without touching something else
 */
export function tagGains(file: Uint8Array, gains: Gains): Uint8Array[] | undefined {
  const start = Buffer.from(file.subarray(0, 12)).toString("latin1");
  if (start.startsWith("fLaC")) return tagFlac(file, replayGainFields(gains));
  if (start.startsWith("OggS")) return tagOgg(file, gains);
  if (start.slice(4, 8) === "ftyp") return tagMp4(file, replayGainFields(gains));
  if (isMp3(file)) return tagMp3(file, replayGainFields(gains));
  throw new RefusedFile("it is none of FLAC, Ogg Vorbis, Opus, MP3 and M4A");
}

/** Behind the tag comes a frame of MPEG audio, layer III. */
function isMp3(file: Uint8Array): boolean {
  const [first, second] = file.subarray(id3Length(file));
  return first === 0xff && second !== undefined && (second & 0xe6) === 0xe2;
}
