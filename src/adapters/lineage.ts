import { sortTitle } from "../api/sort-title.ts";
import type { MediaName } from "../media/names.ts";
import type { CatalogueEntry } from "../store/places.ts";

/** Where a file belongs in the catalogue. */
export interface Placement {
  /** From the top down to the item that owns the file. */
  lineage: CatalogueEntry[];
  /** What people call it. */
  label: string;
  /** Files of one item with the same stack are parts of one medium, one after another. */
  stack: string;
}

/** @param path absolute, with `/`: two roots may have files of the same name */
export function placementOf(name: MediaName, path: string): Placement {
  const folder = path.slice(0, Math.max(0, path.lastIndexOf("/")));
  const stack = "part" in name && name.part !== undefined ? `stack of ${folder}` : path;
  switch (name.kind) {
    case "movie": {
      const { title, year, edition } = name;
      const label = withYear(title, year) + (edition ? ` {${edition}}` : "");
      const identity = key("movie", title, year, edition);
      return { stack, label, lineage: [entry("movie", identity, title, { year, edition })] };
    }
    case "episode": {
      const { show, showYear, season, episodes, airDate } = name;
      const number = episodes[0];
      const showKey = key("show", show, showYear);
      const seasonKey = key(showKey, season);
      const numbers = episodes.map((episode) => `e${two(episode)}`).join("-");
      const title =
        name.title ??
        airDate ??
        (episodes.length > 1 ? `Episodes ${number}–${episodes.at(-1)}` : `Episode ${number}`);
      const label = [
        show,
        airDate && number === undefined ? airDate : `s${two(season)}${numbers}`,
        name.title,
      ];
      return {
        stack,
        label: label.filter(Boolean).join(" - "),
        lineage: [
          entry("show", showKey, show, { year: showYear }),
          entry("season", seasonKey, season === 0 ? "Specials" : `Season ${season}`, { position: season }),
          entry("episode", key(seasonKey, numbers || airDate), title, { position: number, aired: airDate }),
        ],
      };
    }
    case "track": {
      const { artist, album, title, track, disc } = name;
      const artistKey = key("artist", artist);
      const albumKey = key(artistKey, album);
      return {
        stack,
        label: `${artist} - ${title}`,
        lineage: [
          entry("artist", artistKey, artist),
          entry("album", albumKey, album),
          entry("track", key(albumKey, disc ?? 1, track, title), title, { position: track, disc }),
        ],
      };
    }
    case "photo": {
      const { album, title } = name;
      // Exactly as on the disk: a.jpg and A.jpg are two photos.
      const photo = entry("photo", `photo\u001f${path}`, title);
      if (album === "") return { stack, label: title, lineage: [photo] };
      const albumTitle = album.slice(album.lastIndexOf("/") + 1);
      return {
        stack,
        label: `${albumTitle} - ${title}`,
        lineage: [entry("photoalbum", key("photoalbum", album), albumTitle), photo],
      };
    }
  }
}

/** What a track's tags say, where they say it, over what its path says. */
export function withTags(name: MediaName, tags: Readonly<Record<string, string>>): MediaName {
  if (name.kind !== "track") return name;
  const text = (...values: (string | undefined)[]) =>
    values.map((value) => value?.trim().normalize("NFC")).find(Boolean) as string;
  const track = leadingNumber(tags.track) ?? name.track;
  const disc = leadingNumber(tags.disc) ?? name.disc;
  return {
    kind: "track",
    artist: text(tags.album_artist, tags.artist, name.artist),
    album: text(tags.album, name.album),
    title: text(tags.title, name.title),
    ...(track === undefined ? {} : { track }),
    ...(disc === undefined ? {} : { disc }),
  };
}

/** The 3 of "3" and of "3/12". */
function leadingNumber(text: string | undefined): number | undefined {
  const digits = /^\s*(\d{1,4})/.exec(text ?? "")?.[1];
  return digits === undefined ? undefined : Number(digits);
}

const entry = (
  type: CatalogueEntry["type"],
  identity: string,
  title: string,
  more: Partial<CatalogueEntry> = {},
): CatalogueEntry => ({ type, identity, title, sortTitle: sortTitle(title), ...more });

const key = (...words: (string | number | undefined)[]) =>
  words
    .map((word) =>
      String(word ?? "")
        .normalize("NFC")
        .toLowerCase(),
    )
    .join("\u001f");
const two = (number: number) => String(number).padStart(2, "0");
const withYear = (title: string, year: number | undefined) => (year ? `${title} (${year})` : title);
