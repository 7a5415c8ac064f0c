import type { NfoFields } from "./nfo.ts";

type Tags = Readonly<Record<string, string>>;

/**
 * What the tags inside of a media file say of its item, in Plex's names. Titles and numbers are not among it: those of
 * tracks are what the scan goes by, and encoders put file names into those of films.
 * @param type of the item; of an album, an artist or a show the tags are those of one of its files
 * @param tags keys in lower case
 */
export function fieldsFromTags(type: string, tags: Tags): NfoFields {
  const text = (...keys: string[]) => keys.map((key) => tags[key]?.trim().normalize("NFC")).find(Boolean);
  const list = (...keys: string[]) => {
    const parts = text(...keys)?.split(/[;\0]| \/ /) ?? [];
    return [...new Set(parts.map((part) => part.trim()).filter(Boolean))];
  };
  const date = text("originaldate", "tdor", "date", "year", "creation_date");
  const year = /^(?:1[89]|20)\d\d/.exec(date ?? "")?.[0];
  const day = /^\d{4}-\d\d-\d\d/.exec(date ?? "")?.[0];
  const mbid = (...keys: string[]) => {
    const id = text(...keys);
    return id && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id) ? [{ id: `mbid://${id}` }] : [];
  };
  const artist = text("artist");
  const said: { [Field in keyof NfoFields]: NfoFields[Field] | undefined } = {};
  switch (type) {
    case "track":
      said.originalTitle = artist !== text("album_artist", "artist") ? artist : undefined;
      said.moods = list("mood");
      said.genres = list("genre");
      said.guids = mbid("musicbrainz_trackid", "musicbrainz track id", "musicbrainz release track id");
      break;
    case "album":
      said.year = year === undefined ? undefined : Number(year);
      said.originallyAvailableAt = day;
      said.studio = text("label", "publisher", "organization", "tpub");
      said.genres = list("genre");
      said.guids = mbid("musicbrainz_albumid", "musicbrainz album id");
      break;
    case "artist":
      said.titleSort = text("albumartistsort", "album_artist-sort", "albumartist-sort");
      said.guids = mbid("musicbrainz_albumartistid", "musicbrainz album artist id");
      break;
    case "movie":
    case "episode":
      said.summary = text("synopsis", "description");
      said.genres = list("genre");
      said.directors = list("director");
      said.originallyAvailableAt = day;
      break;
    default:
      break;
  }
  return Object.fromEntries(
    Object.entries(said).filter(
      ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
    ),
  );
}
