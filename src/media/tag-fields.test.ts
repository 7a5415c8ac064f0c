import { expect, test } from "vitest";
import { fieldsFromTags } from "./tag-fields.ts";

const id = "b10bbbfc-cf9e-42e0-be17-e2c3e1d2600d";
const song = {
  title: "Help!",
  artist: "The Beatles feat. Nobody",
  album_artist: "The Beatles",
  album: "Help!",
  genre: "Rock; Pop / Beat;Rock",
  date: "1965-08-06",
  publisher: "Parlophone",
  mood: "Happy",
  musicbrainz_albumid: id,
  "musicbrainz album artist id": id,
};

test.each([
  ["track", { originalTitle: "The Beatles feat. Nobody", moods: ["Happy"], genres: ["Rock", "Pop", "Beat"] }],
  [
    "album",
    {
      year: 1965,
      originallyAvailableAt: "1965-08-06",
      studio: "Parlophone",
      genres: ["Rock", "Pop", "Beat"],
      guids: [{ id: `mbid://${id}` }],
    },
  ],
  ["artist", { guids: [{ id: `mbid://${id}` }] }],
  ["show", {}],
])("a file's tags say of its %s", (type, fields) => {
  expect(fieldsFromTags(type, song)).toEqual(fields);
});

test("of a film they say what it is about, but not what it is called", () => {
  const tags = { title: "FILM_T01", description: "Short", synopsis: "Long", genre: "Drama", date: "2016" };
  expect(fieldsFromTags("movie", tags)).toEqual({ summary: "Long", genres: ["Drama"] });
});

test("what is no year and no id is not said", () => {
  expect(fieldsFromTags("album", { date: "0000", musicbrainz_albumid: "x", genre: " ; " })).toEqual({});
});
