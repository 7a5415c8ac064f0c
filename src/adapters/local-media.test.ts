import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { openRealLibrary } from "../../test/support/real-library.ts";

const never = new AbortController().signal;

type Options = Parameters<typeof openRealLibrary>[0];

/** A library with what a task does with it. */
async function openLibrary(options: Options = {}) {
  const house = await openRealLibrary(options);
  const changed = async (scope = {}) => {
    const work = house.library.localMediaChanged(scope);
    const items = await Array.fromAsync(work);
    expect(await work.count()).toBe(items.length);
    return items.map(({ title }) => title);
  };
  /** Looks at all that has changed. @returns why some could not be read */
  const refresh = async (): Promise<string[]> => {
    const reasons: string[] = [];
    for await (const { id } of house.library.localMediaChanged({}))
      await house.library.lookAtLocalMedia(id, never).catch((error: Error) => reasons.push(error.message));
    return reasons;
  };
  const itemOf = (path: string) => house.partAt(path).itemId;
  const item = (id: number) => house.store.items.get([id])[0]!;
  const fields = (id: number) => house.store.itemFields.effective(id).values;
  const streams = (path: string) =>
    item(itemOf(path))
      .media.flatMap(({ parts }) => parts)
      .flatMap((part) => part.streams)
      .filter(({ file }) => file !== null)
      .map(({ file, type, codec, language, details }) => ({
        file,
        type,
        codec,
        language,
        ...JSON.parse(details),
      }));
  const extras = (id: number) =>
    house.store.localMedia.extrasOf(id).map(({ path, kind, title }) => ({ path, kind, title }));
  return { ...house, changed, refresh, itemOf, item, fields, streams, extras };
}

const nfo = (title: string, more = "") => `<movie><title>${title}</title>${more}</movie>`;

describe("NFO files", () => {
  test("of a film by its own name, or as movie.nfo of a folder of its own", async () => {
    const house = await openLibrary();
    house.put("A/Arrival (2016)/Arrival (2016).mkv", "film");
    house.put("A/Arrival (2016)/movie.nfo", nfo("Arrival by folder", "<year>2015</year>"));
    house.put("A/Brazil (1985).mkv", "film");
    house.put("A/brazil (1985).NFO", nfo("Brazil by name"));
    house.put("A/movie.nfo", nfo("nobody's"));
    house.put("A/Two/One (2001).mkv", "one");
    house.put("A/Two/Two (2002).mkv", "two");
    house.put("A/Two/movie.nfo", nfo("nobody's"));
    await house.scan();
    expect(await house.refresh()).toEqual([]);
    expect(house.titles("movie")).toEqual(["Arrival by folder", "Brazil by name", "One", "Two"]);
    expect(house.item(house.itemOf("A/Arrival (2016)/Arrival (2016).mkv")).item.year).toBe(2015);
    expect(await house.changed()).toEqual([]);
    await house.scan();
    expect(house.titles("movie")).toContain("Arrival by folder");
    house.remove("A/brazil (1985).NFO");
    expect(await house.changed()).toEqual(["Brazil by name"]);
    await house.refresh();
    expect(house.titles("movie")).toContain("Brazil");
  });

  test("of a show and its episodes, also several in one file", async () => {
    const house = await openLibrary({ type: "show" });
    const episode = (n: number) =>
      `<episodedetails><title>Part ${n}</title><season>1</season><episode>${n}</episode><plot>Plot ${n}</plot></episodedetails>`;
    house.put("A/Dark/Season 1/Dark - s01e01.mkv", "one");
    house.put("A/Dark/Season 1/Dark - s01e02.mkv", "two");
    house.put("A/Dark/tvshow.nfo", "<tvshow><title>Dark Nights</title><genre>Mystery</genre></tvshow>");
    for (const n of [1, 2]) house.put(`A/Dark/Season 1/Dark - s01e0${n}.nfo`, episode(1) + episode(2));
    await house.scan();
    expect(await house.refresh()).toEqual([]);
    expect(house.titles("show")).toEqual(["Dark Nights"]);
    expect(house.titles("episode")).toEqual(["Part 1", "Part 2"]);
    expect(house.fields(house.itemOf("A/Dark/Season 1/Dark - s01e02.mkv"))).toEqual({
      title: "Part 2",
      summary: "Plot 2",
    });
  });

  test("of an artist and an album, beside what the tags say", async () => {
    const house = await openLibrary({ type: "artist" });
    const path = "A/Band/First/01 Song.flac";
    house.put(path, "song");
    house.put("A/Band/artist.nfo", "<artist><name>Band</name><biography>Two people.</biography></artist>");
    house.put("A/Band/First/album.nfo", "<album><title>First!</title><genre>Pop</genre></album>");
    await house.scan();
    await house.analyse(path, { artist: "Band", album: "First", title: "Song", genre: "Rock", date: "1999" });
    expect(await house.refresh()).toEqual([]);
    const { item: track } = house.item(house.itemOf(path));
    const album = house.item(track.parent_id!).item;
    expect(album).toMatchObject({ title: "First!", year: 1999 });
    expect(house.fields(album.id).genres).toEqual(["Pop"]);
    expect(house.fields(track.id).genres).toEqual(["Rock"]);
    expect(house.fields(album.parent_id!).summary).toBe("Two people.");
    await house.clock.advance(1000);
    await house.analyse(path, { artist: "Band", album: "First", title: "Song", date: "2001" });
    expect(await house.changed()).toEqual(["Band", "First!", "Song"]);
    await house.refresh();
    expect(house.item(album.id).item.year).toBe(2001);
  });

  test("a broken one fails with the reason, leaves what was known, and is tried again when it changes", async () => {
    const house = await openLibrary();
    house.put("A/Film (2000).mkv", "film");
    house.put("A/Film (2000).nfo", nfo("Known"));
    house.put("A/Film (2000).en.srt", "1");
    await house.scan();
    await house.refresh();
    house.put("A/Film (2000).nfo", "<movie><title>Cut o");
    house.put("A/Film (2000).de.srt", "1");
    const [reason] = await house.refresh();
    expect(reason).toContain(
      "A/Film (2000).nfo: Expected well-formed XML in the NFO file; <movie> is not closed.",
    );
    expect(house.titles("movie")).toEqual(["Known"]);
    expect(house.streams("A/Film (2000).mkv").map(({ language }) => language)).toEqual(["de", "en"]);
    expect(await house.changed()).toEqual([]);
    house.put("A/Film (2000).nfo", `${nfo("Mended")} `);
    expect(await house.refresh()).toEqual([]);
    expect(house.titles("movie")).toEqual(["Mended"]);
  });

  test("in an encoding of its own, and as large as no NFO is", async () => {
    const house = await openLibrary();
    house.put("A/Film (2000).mkv", "film");
    writeFileSync(
      house.at("A/Film (2000).nfo"),
      Buffer.from(`<?xml version="1.0" encoding="iso-8859-1"?>${nfo("Grüße")}`, "latin1"),
    );
    await house.scan();
    await house.refresh();
    expect(house.titles("movie")).toEqual(["Grüße"]);
    writeFileSync(house.at("A/Film (2000).nfo"), Buffer.alloc(10_000_001, " "));
    expect((await house.refresh())[0]).toMatch(/Expected a text of at most 10 MB, found 10000001 bytes/);
    expect(house.titles("movie")).toEqual(["Grüße"]);
  });
});

describe("texts", () => {
  test("subtitles beside a film and in folders of subtitles, with what their names say", async () => {
    const house = await openLibrary();
    const film = "A/Film (2000)/Film (2000).mkv";
    house.put(film, "film");
    house.put("A/Film (2000)/Film (2000).en.forced.srt", "hello");
    house.put("A/Film (2000)/Subs/2_German.srt", "x");
    writeFileSync(house.at("A/Film (2000)/Subs/2_German.srt"), Buffer.from("Grüße und Küsse", "latin1"));
    house.put("A/Film (2000)/Film (2000).idx", "# VobSub index file, v7\nid: fr, index: 0\n");
    house.put("A/Film (2000)/Film (2000).sub", "\0\0\u0001\u00ba");
    await house.scan();
    expect(await house.refresh()).toEqual([]);
    const plain = { type: "subtitle", default: false, forced: false };
    expect(house.streams(film)).toEqual([
      {
        ...plain,
        codec: "srt",
        file: "Film (2000)/Film (2000).en.forced.srt",
        language: "en",
        forced: true,
        encoding: "utf-8",
      },
      { ...plain, codec: "vobsub", file: "Film (2000)/Film (2000).idx", language: "fr", encoding: "utf-8" },
      {
        ...plain,
        codec: "srt",
        file: "Film (2000)/Subs/2_German.srt",
        language: "de",
        encoding: "windows-1252",
      },
    ]);
  });

  test("keep their ids while they are there, go with their file, and survive another probe", async () => {
    const house = await openLibrary();
    house.put("A/Film (2000).mkv", "film");
    house.put("A/Film (2000).de.srt", "1");
    house.put("A/Film (2000).en.srt", "1");
    await house.scan();
    await house.refresh();
    const ids = () =>
      house
        .item(house.itemOf("A/Film (2000).mkv"))
        .media[0]!.parts[0]!.streams.map(({ id, language }) => [id, language] as const);
    const before = new Map(ids().map(([id, language]) => [language, id]));
    await house.analyse("A/Film (2000).mkv");
    house.remove("A/Film (2000).de.srt");
    house.put("A/Film (2000).en.srt", "2", 1_700_000_001);
    house.put("A/Film (2000).fr.srt", "3");
    await house.refresh();
    const after = new Map(ids().map(([id, language]) => [language, id]));
    expect([...after.keys()]).toEqual([null, "en", "fr"]);
    expect(after.get("en")).toBe(before.get("en"));
    expect(after.get("fr")).not.toBe(before.get("de"));
  });

  test("lyrics of a track", async () => {
    const house = await openLibrary({ type: "artist" });
    house.put("A/Band/First/01 Song.flac", "song");
    house.put("A/Band/First/01 Song.lrc", "[00:01.00]La");
    house.put("A/Band/First/02 Other.txt", "not of this song");
    await house.scan();
    await house.refresh();
    expect(house.streams("A/Band/First/01 Song.flac")).toMatchObject([{ type: "lyrics", codec: "lrc" }]);
  });

  test("what is no text is a failure, and the rest is kept", async () => {
    const house = await openLibrary();
    house.put("A/Film (2000).mkv", "film");
    house.put("A/Film (2000).de.srt", "\0\u0001\0\0\u0002");
    house.put("A/Film (2000).en.srt", "1");
    await house.scan();
    expect(await house.refresh()).toEqual([expect.stringContaining("found bytes that no text has")]);
    expect(house.streams("A/Film (2000).mkv").map(({ language }) => language)).toEqual(["en"]);
  });
});

test("extras by folder and by name, each of its own film or show", async () => {
  const films = await openLibrary();
  films.put("A/Film (2000)/Film (2000).mkv", "film");
  films.put("A/Film (2000)/Film (2000)-trailer.mp4", "t");
  films.put("A/Film (2000)/Behind The Scenes/On the set.mkv", "b");
  films.put("A/Film (2000)/Sample/Film.sample.mkv", "s");
  films.put("A/Loose (2001).mkv", "film");
  films.put("A/Loose (2001)-featurette.mkv", "f");
  films.put("A/trailer.mkv", "nobody's");
  await films.scan();
  await films.refresh();
  const film = films.itemOf("A/Film (2000)/Film (2000).mkv");
  expect(films.extras(film)).toEqual([
    { path: "Film (2000)/Behind The Scenes/On the set.mkv", kind: "behindTheScenes", title: "On the set" },
    { path: "Film (2000)/Film (2000)-trailer.mp4", kind: "trailer", title: "Trailer" },
  ]);
  expect(films.extras(films.itemOf("A/Loose (2001).mkv"))).toEqual([
    { path: "Loose (2001)-featurette.mkv", kind: "featurette", title: "Featurette" },
  ]);
  films.remove("A/Film (2000)/Behind The Scenes");
  await films.refresh();
  expect(films.extras(film)).toHaveLength(1);

  const shows = await openLibrary({ type: "show" });
  shows.put("A/Dark/Season 1/Dark - s01e01.mkv", "one");
  shows.put("A/Dark/Season 1/Dark - s01e01-trailer.mkv", "t");
  shows.put("A/Dark/Interviews/With the makers.mkv", "i");
  await shows.scan();
  await shows.refresh();
  const episode = shows.itemOf("A/Dark/Season 1/Dark - s01e01.mkv");
  expect(shows.extras(episode)).toMatchObject([{ kind: "trailer" }]);
  const season = shows.item(episode).item.parent_id!;
  expect(shows.extras(shows.item(season).item.parent_id!)).toMatchObject([{ title: "With the makers" }]);
});

describe("a disk that goes away takes nothing with it", () => {
  async function openKnown() {
    const house = await openLibrary();
    house.put("A/Film (2000)/Film (2000).mkv", "film");
    house.put("A/Film (2000)/Film (2000).nfo", nfo("Known"));
    house.put("A/Film (2000)/Film (2000).en.srt", "1");
    house.put("A/Film (2000)/Film (2000)-trailer.mkv", "1");
    await house.scan();
    await house.refresh();
    const id = house.itemOf("A/Film (2000)/Film (2000).mkv");
    const all = () => [house.item(id), house.fields(id), house.extras(id)];
    return { ...house, id, all };
  }

  test.each([
    ["unmounted", (root: string) => renameSync(root, `${root}.away`)],
    [
      "emptied",
      (root: string) => {
        rmSync(root, { recursive: true });
        mkdirSync(root);
      },
    ],
    [
      "replaced by a link to /",
      (root: string) => {
        rmSync(root, { recursive: true });
        symlinkSync("/", root);
      },
    ],
  ])("%s between plan and deed", async (_, takeAway) => {
    const house = await openKnown();
    const before = house.all();
    house.put("A/Film (2000)/Film (2000).nfo", nfo("Changed"));
    expect(await house.changed()).toEqual(["Known"]);
    takeAway(house.at("A"));
    await expect(house.library.lookAtLocalMedia(house.id, never)).rejects.toThrow(
      /what is known of it stays/,
    );
    expect(await house.changed()).toEqual([]);
    expect(house.all()).toEqual(before);
  });
});

test("a look that is stopped keeps nothing, and the next one does it all", async () => {
  const house = await openLibrary();
  house.put("A/Film (2000).mkv", "film");
  house.put("A/Film (2000).nfo", nfo("New"));
  house.put("A/Film (2000).en.srt", "1");
  await house.scan();
  const id = house.itemOf("A/Film (2000).mkv");
  const stop = AbortSignal.abort(new Error("stopped"));
  await expect(house.library.lookAtLocalMedia(id, stop)).rejects.toThrow("stopped");
  expect(house.fields(id)).toEqual({});
  expect(await house.refresh()).toEqual([]);
  expect(house.fields(id)).toEqual({ title: "New" });
});

test("what a person has locked stays", async () => {
  const house = await openLibrary();
  house.put("A/Film (2000).mkv", "film");
  house.put("A/Film (2000).nfo", nfo("Local", "<tagline>t</tagline>"));
  await house.scan();
  const id = house.itemOf("A/Film (2000).mkv");
  house.store.itemFields.lock(id, "title", "Mine", 1);
  await house.refresh();
  expect(house.fields(id)).toEqual({ title: "Mine", tagline: "t" });
});

test("only what is in the scope is looked at", async () => {
  const house = await openLibrary();
  house.put("A/One (2001).mkv", "1");
  house.put("A/Two (2002).mkv", "2");
  await house.scan();
  expect(await house.changed({ itemIds: [house.itemOf("A/Two (2002).mkv")] })).toEqual(["Two"]);
  expect(await house.changed({ sectionIds: [house.sectionId + 1] })).toEqual([]);
});

test("asked to, it looks again at what failed, or at everything", async () => {
  const house = await openLibrary();
  house.put("A/One (2001).mkv", "1");
  house.put("A/Two (2002).mkv", "2");
  house.put("A/Two (2002).nfo", "<movie>");
  await house.scan();
  expect(await house.refresh()).toHaveLength(1);
  expect(await house.changed()).toEqual([]);
  house.library.forget("local", {}, false);
  expect(await house.changed()).toEqual(["Two"]);
  house.library.forget("local", { sectionIds: [house.sectionId] }, true);
  expect(await house.changed()).toEqual(["One", "Two"]);
  await house.refresh();
  house.library.forget("local", { itemIds: [house.itemOf("A/One (2001).mkv")] }, true);
  expect(await house.changed()).toEqual(["One"]);
});
