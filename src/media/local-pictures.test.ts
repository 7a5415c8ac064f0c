import { describe, expect, test } from "vitest";
import { isOneWork, type PicturedType, pictureAt, picturePlaces } from "./local-pictures.ts";

/** The files of a tree that are an item's pictures, the preferred ones. */
function picturesOf(type: PicturedType, path: string, files: readonly string[], season?: number) {
  const found: { thumb?: string; art?: string } = {};
  for (const place of picturePlaces(type, path, season)) {
    const prefix = place.folder === "" ? "" : `${place.folder}/`;
    const names = files.filter((file) => file.startsWith(prefix)).map((file) => file.slice(prefix.length));
    const name = pictureAt(place, names);
    if (name !== undefined) found[place.role] ??= prefix + name;
  }
  return found;
}

describe("films", () => {
  const film = "Arrival (2016)/Arrival (2016).mkv";
  const at = (name: string) => `Arrival (2016)/${name}`;

  test("have a picture of their own name before one that is only beside them", () => {
    const files = ["poster.jpg", "Arrival (2016).png", "arrival (2016)-POSTER.JPG", "fanart.webp"].map(at);
    expect(picturesOf("movie", film, files)).toEqual({
      thumb: at("arrival (2016)-POSTER.JPG"),
      art: at("fanart.webp"),
    });
    expect(picturesOf("movie", film, files.slice(0, 2)).thumb).toBe(at("Arrival (2016).png"));
    expect(picturesOf("movie", film, files.slice(0, 1)).thumb).toBe(at("poster.jpg"));
  });

  test.each(["poster.jpg", "folder.jpeg", "Cover.png", "default.webp", "movie.tbn", "folder.avif"])(
    "%s is a poster",
    (name) => {
      expect(picturesOf("movie", film, [at(name)])).toEqual({ thumb: at(name) });
    },
  );

  test.each(["fanart.jpg", "art.jpg", "backdrop.png", "background.jpg", "Arrival (2016)-fanart.jpg"])(
    "%s is art",
    (name) => {
      expect(picturesOf("movie", film, [at(name)])).toEqual({ art: at(name) });
    },
  );

  test("what is called otherwise is nobody's", () => {
    expect(picturesOf("movie", film, ["poster2.jpg", "poster.txt", "xposter.jpg", "poster"].map(at))).toEqual(
      {},
    );
  });

  test("in a root only pictures of the film's own name are its", () => {
    expect(picturesOf("movie", "Arrival (2016).mkv", ["poster.jpg", "fanart.jpg"])).toEqual({});
    expect(picturesOf("movie", "Arrival (2016).mkv", ["Arrival (2016).jpg"])).toEqual({
      thumb: "Arrival (2016).jpg",
    });
  });
});

describe("television", () => {
  const episode = "Dark/Season 01/Dark - s01e02.mkv";

  test("shows have theirs above their seasons, or beside their episodes where these have no folders", () => {
    const files = ["Dark/poster.jpg", "Dark/Season 01/poster.jpg", "Dark/fanart.jpg"];
    expect(picturesOf("show", episode, files)).toEqual({ thumb: "Dark/poster.jpg", art: "Dark/fanart.jpg" });
    expect(picturesOf("show", "Dark/Dark - s01e02.mkv", files).thumb).toBe("Dark/poster.jpg");
    expect(picturesOf("show", "Specials/Dark - s01e02.mkv", ["Specials/poster.jpg"]).thumb).toBe(
      "Specials/poster.jpg",
    );
  });

  test.each([
    [1, episode, "Dark/season01-poster.jpg"],
    [1, episode, "Dark/Season01.png"],
    [1, episode, "Dark/Season 01/poster.jpg"],
    [1, episode, "Dark/Season 01/Season01.jpg"],
    [0, "Dark/Specials/Dark - s00e01.mkv", "Dark/season-specials-poster.jpg"],
    [0, "Dark/Specials/Dark - s00e01.mkv", "Dark/Specials/folder.jpg"],
    [12, "Dark/Dark - s12e01.mkv", "Dark/season12-poster.jpg"],
  ])("season %i by %s has %s", (season, path, picture) => {
    expect(picturesOf("season", path, [picture], season)).toEqual({ thumb: picture });
  });

  test("a show's poster is not that of its season", () => {
    expect(picturesOf("season", "Dark/Dark - s01e02.mkv", ["Dark/poster.jpg"], 1)).toEqual({});
    expect(picturesOf("season", episode, ["Dark/poster.jpg", "Dark/season02.jpg"], 1)).toEqual({});
  });

  test("episodes have thumbs of their own name", () => {
    expect(
      picturesOf("episode", episode, [
        "Dark/Season 01/Dark - s01e02.jpg",
        "Dark/Season 01/Dark - s01e02-thumb.jpg",
      ]),
    ).toEqual({ thumb: "Dark/Season 01/Dark - s01e02-thumb.jpg" });
    expect(picturesOf("episode", episode, ["Dark/Season 01/poster.jpg"])).toEqual({});
  });
});

describe("music", () => {
  const files = ["Nina Simone/artist.jpg", "Nina Simone/Pastel Blues/cover.jpg"];

  test.each([
    "Nina Simone/Pastel Blues/01 Be My Husband.flac",
    "Nina Simone/Pastel Blues/CD 2/01 Sinnerman.flac",
  ])("album and artist of %s", (path) => {
    expect(picturesOf("album", path, files)).toEqual({ thumb: files[1] });
    expect(picturesOf("artist", path, files)).toEqual({ thumb: files[0] });
  });

  test("an artist has no folder where albums are in the root", () => {
    expect(picturesOf("artist", "Pastel Blues/01.flac", ["artist.jpg", "Pastel Blues/cover.jpg"])).toEqual(
      {},
    );
  });
});

test("names are the same however their letters are composed", () => {
  const [place] = picturePlaces("movie", "Amélie.mkv".normalize("NFC")).filter(({ stem }) =>
    stem.endsWith("lie"),
  );
  const name = "AMÉLIE.jpg".normalize("NFD");
  expect(pictureAt(place!, [name])).toBe(name);
});

test.each([
  ["movie", ["Heat (1995).mkv", "Heat (1995)-trailer.mkv", "Heat (1995) - 4K.mkv"], true],
  ["movie", ["Heat (1995).mkv", "Arrival (2016).mkv"], false],
  ["show", ["Dark - s01e01.mkv", "Dark - s01e02.mkv"], true],
  ["artist", ["01 One.flac", "02 Two.flac"], true],
  ["movie", [], true],
] as const)("a %s folder with %j is of one work: %s", (type, names, expected) => {
  expect(isOneWork(type, "Mixed", names)).toBe(expected);
});
