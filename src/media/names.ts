import { describeEpisode, type EpisodeName } from "./names/episode.ts";
import { describeMovie, type MovieName } from "./names/movie.ts";
import { describeTrack, type TrackName } from "./names/track.ts";
import { firstFilled, splitPath } from "./names/words.ts";

export type SectionType = "movie" | "show" | "artist" | "photo";

/** What a media file's path says about it. Every text is in Unicode's composed form (NFC) and none is blank. */
export type MediaName = MovieName | EpisodeName | TrackName | PhotoName;

export interface PhotoName {
  kind: "photo";
  /** The folder's path below the root, with '/'; empty for the root itself. */
  album: string;
  title: string;
}

const video =
  "3g2 3gp asf avi divx dv f4v flv m2t m2ts m2v m4v mk3d mkv mov mp4 mpe mpeg mpg mts mxf ogm ogv rm rmvb ts vob webm wmv wtv";
const sound =
  "aac ac3 aif aiff alac ape dff dsf dts flac m4a m4b mka mp2 mp3 mpc oga ogg opus tta wav wma wv";
const picture = "arw avif bmp cr2 cr3 dng gif heic heif jpe jpeg jpg jxl nef orf png raf rw2 tif tiff webp";

const extensions: Record<SectionType, ReadonlySet<string>> = {
  movie: new Set(video.split(" ")),
  show: new Set(video.split(" ")),
  artist: new Set(sound.split(" ")),
  photo: new Set(picture.split(" ")),
};

const systemNames = new Set([
  "@eadir",
  "@recycle",
  "#recycle",
  "#snapshot",
  "$recycle.bin",
  "lost+found",
  "system volume information",
]);

/**
 * Whether a file or folder is none of the library's business: hidden, kept by a storage system for itself, or not
 * downloaded to its end. A name that begins with an ellipsis is a title ("...And Justice for All"), not a hidden file.
 */
export function isIgnored(name: string): boolean {
  return (
    (name.startsWith(".") && !name.startsWith("...")) ||
    systemNames.has(name.toLowerCase()) ||
    /\.(?:part|!qb|tmp|crdownload)$/i.test(name)
  );
}

/** Whether a section of this type has a place for a file of this name, by its extension. */
export function isMediaFile(type: SectionType, name: string): boolean {
  const dot = name.lastIndexOf(".");
  return dot > 0 && extensions[type].has(name.slice(dot + 1).toLowerCase()) && !isIgnored(name);
}

function describePhoto(path: string): PhotoName | null {
  const { folders, stem } = splitPath(path);
  const title = firstFilled(stem);
  return title === undefined ? null : { kind: "photo", album: folders.join("/"), title };
}

const describers: Record<SectionType, (path: string) => MediaName | null> = {
  movie: describeMovie,
  show: describeEpisode,
  artist: describeTrack,
  photo: describePhoto,
};

/**
 * Reads what a file is from its path below the section's root.
 * @param relativePath with '/' between folders; the file is taken to be a media file
 * @returns null for extras, such as trailers and samples, and for names that do not say which episode they are
 */
export function describeFile(type: SectionType, relativePath: string): MediaName | null {
  return describers[type](relativePath.normalize("NFC"));
}
