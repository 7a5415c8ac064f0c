import { isSeasonFolder } from "./names/episode.ts";
import { describeFile, type MediaName, type SectionType } from "./names.ts";

/** What pictures beside media may belong to. Tracks and photos have none. */
export type PicturedType = "movie" | "show" | "season" | "episode" | "artist" | "album";

export const picturedTypes: readonly PicturedType[] = [
  "movie",
  "show",
  "season",
  "episode",
  "artist",
  "album",
];

/** What a picture is for: `thumb` is the poster, cover or thumb, `art` what is shown behind it. */
export type PictureRole = "thumb" | "art";

/** A place where a picture may be, in order of preference. */
export interface PicturePlace {
  role: PictureRole;
  /** Below the section's root, with '/'; empty for the root itself. */
  folder: string;
  /** The picture's name without its extension, in lower case. */
  stem: string;
  /** True: the picture is this item's only where the folder has media of nothing else. */
  alone: boolean;
}

const posterNames = ["poster", "folder", "cover", "default"];
const artNames = ["fanart", "art", "backdrop", "background"];

/**
 * Where the pictures of an item may be, as Plex, Kodi and Jellyfin name them
 * (https://support.plex.tv/articles/200220677-local-media-assets-movies/ and its neighbours).
 * @param path of one of the item's files, below the section's root
 * @param season number of a season
 */
export function picturePlaces(type: PicturedType, path: string, season?: number): PicturePlace[] {
  const folder = parentOf(path);
  const file = path.slice(folder === "" ? 0 : folder.length + 1);
  const stem = file.slice(0, Math.max(0, file.lastIndexOf("."))).toLowerCase();
  switch (type) {
    case "movie":
      return [
        ...places("thumb", folder, [`${stem}-poster`, stem], false),
        ...places("art", folder, [`${stem}-fanart`, `${stem}-backdrop`], false),
        ...places("thumb", folder, [...posterNames, "movie"], true),
        ...places("art", folder, artNames, true),
      ];
    case "episode":
      return places("thumb", folder, [`${stem}-thumb`, stem], false);
    case "season": {
      const show = showFolderOf(folder);
      const number = season === 0 ? "-specials" : String(season ?? "").padStart(2, "0");
      return [
        ...places("thumb", show, [`season${number}-poster`, `season${number}`], true),
        ...(show === folder ? [] : places("thumb", folder, [`season${number}`, ...posterNames], true)),
        ...places("art", show, [`season${number}-fanart`], true),
      ];
    }
    case "show": {
      const show = showFolderOf(folder);
      return [
        ...places("thumb", show, ["show", ...posterNames], true),
        ...places("art", show, artNames, true),
      ];
    }
    case "album": {
      const album = albumFolderOf(folder);
      return [
        ...places("thumb", album, ["cover", "folder", "front", "album", "poster", "default"], true),
        ...places("art", album, artNames, true),
      ];
    }
    case "artist": {
      const artist = parentOf(albumFolderOf(folder));
      return [
        ...places("thumb", artist, ["artist", "artist-poster", ...posterNames], true),
        ...places("art", artist, ["artist-fanart", "artist-background", ...artNames], true),
      ];
    }
  }
}

/** A root belongs to no item: what is called `poster.jpg` there is nobody's. */
const places = (
  role: PictureRole,
  folder: string,
  stems: readonly string[],
  alone: boolean,
): PicturePlace[] => (alone && folder === "" ? [] : stems.map((stem) => ({ role, folder, stem, alone })));

export const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf("/")));
const nameOf = (folder: string): string => folder.slice(folder.lastIndexOf("/") + 1);

export function showFolderOf(folder: string): string {
  const parent = parentOf(folder);
  return parent !== "" && isSeasonFolder(nameOf(folder)) ? parent : folder;
}

export const albumFolderOf = (folder: string): string =>
  /^(?:cd|dis[ck])[\s._-]*\d{1,2}\b/i.test(nameOf(folder)) ? parentOf(folder) : folder;

const extensions = ["jpg", "jpeg", "png", "webp", "avif", "tbn", "gif"];

/** @returns the name of the file that a place means, as it is spelt in the folder */
export function pictureAt({ stem }: PicturePlace, names: readonly string[]): string | undefined {
  for (const extension of extensions) {
    const wanted = `${stem}.${extension}`;
    const found = names.find((name) => name.normalize("NFC").toLowerCase() === wanted.normalize("NFC"));
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * Whether a folder's media are all of one film, show or album.
 * @param names of the media files in the folder; extras count for nothing
 */
export function isOneWork(type: SectionType, folder: string, names: readonly string[]): boolean {
  const works = names.flatMap((name) => {
    const described = describeFile(type, `${folder}/${name}`);
    return described === null ? [] : [workOf(described)];
  });
  return new Set(works).size <= 1;
}

function workOf(name: MediaName): string {
  switch (name.kind) {
    case "movie":
      return `${name.title.toLowerCase()}\n${name.year}`;
    case "episode":
      return name.show.toLowerCase();
    case "track":
      return name.album.toLowerCase();
    case "photo":
      return name.album;
  }
}
