import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { XMLParser } from "fast-xml-parser";
import { describe, expect, test } from "vitest";
import { dataPaths } from "../../src/adapters/files.ts";
import { createLibrary } from "../../src/adapters/library.ts";
import { type OpenDoor, openDoor } from "../support/open-door.ts";
import { scriptedButler, scriptedTask } from "../support/scripted-butler.ts";
import { addSection, itemNamed, partAt } from "../support/small-library.ts";

const json = { Accept: "application/json" };
const film = "Arrival (2016)/Arrival (2016).mkv";

/** Real files of a film beside what the memory has of it. */
async function openFilm() {
  const door = await openDoor();
  const root = join(door.data, "..", "media");
  const put = (path: string, content: string | Buffer) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  };
  put(film, "film");
  put("Cube (1997).mkv", "film");
  const sectionId = addSection(door.store, "Films", "movie", [film, "Cube (1997).mkv"], root);
  const library = createLibrary(door.store, dataPaths(door.data), {
    clock: door.house.clock,
    mostForgotten: () => 100,
    report: () => undefined,
  });
  const id = partAt(door.store, film).itemId;
  const look = () => library.lookAtLocalMedia(id, new AbortController().signal);
  const item = async (itemId = id) => {
    const answer = await door.call(`/library/metadata/${itemId}`, { headers: json });
    return (await answer.json()).MediaContainer.Metadata[0];
  };
  return {
    door,
    root,
    put,
    sectionId,
    id,
    look,
    item,
    edit: (path: string) => door.call(path, { method: "PUT", headers: json }),
    [Symbol.asyncDispose]: () => door[Symbol.asyncDispose](),
  };
}

const nfo = `<movie><title>The Arrival</title><plot>They come.</plot><tagline>Why?</tagline><year>2017</year>
  <genre>Drama</genre><genre>Mystery</genre><director>D V</director><credits>E H</credits><country>Canada</country>
  <actor><name>A</name><role>Louise</role><thumb>https://x.org/a.jpg</thumb></actor><actor><name>B</name></actor>
  <actor><name>C</name></actor><actor><name>D</name></actor>
  <uniqueid type="imdb">tt2543164</uniqueid><rating>7.9</rating><mpaa>PG-13</mpaa><studio>Lava</studio></movie>`;

const listOf = async (door: OpenDoor, sectionId: number, accept = "application/json") =>
  door.call(`/library/sections/${sectionId}/all`, { headers: { Accept: accept } });

describe("what a file beside the media says", () => {
  test("is shown as Plex's attributes and tags", async () => {
    await using open = await openFilm();
    open.put("Arrival (2016)/movie.nfo", nfo);
    await open.look();
    expect(await open.item()).toMatchObject({
      title: "The Arrival",
      titleSort: "Arrival",
      year: 2017,
      summary: "They come.",
      tagline: "Why?",
      contentRating: "PG-13",
      studio: "Lava",
      audienceRating: 7.9,
      Genre: [{ tag: "Drama" }, { tag: "Mystery" }],
      Director: [{ tag: "D V" }],
      Writer: [{ tag: "E H" }],
      Country: [{ tag: "Canada" }],
      Role: [
        { tag: "A", role: "Louise", thumb: "https://x.org/a.jpg" },
        { tag: "B" },
        { tag: "C" },
        { tag: "D" },
      ],
      Guid: [{ id: "imdb://tt2543164" }],
    });
    const list = await (await listOf(open.door, open.sectionId)).json();
    expect(list.MediaContainer.Metadata.map(({ title }: { title: string }) => title)).toEqual([
      "The Arrival",
      "Cube",
    ]);
    expect(list.MediaContainer.Metadata[0].Role).toHaveLength(3);
    expect(list.MediaContainer.Metadata[0].Guid).toBeUndefined();
  });

  test("is shown in XML as well", async () => {
    await using open = await openFilm();
    open.put("Arrival (2016)/movie.nfo", nfo);
    await open.look();
    const text = await (await listOf(open.door, open.sectionId, "text/xml")).text();
    const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: "" });
    const [first] = parser.parse(text).MediaContainer.Video;
    expect(first).toMatchObject({
      summary: "They come.",
      Genre: [{ tag: "Drama" }, { tag: "Mystery" }],
      Director: { tag: "D V" },
    });
  });
});

describe("what a person says", () => {
  test("holds before what files say, is sorted by, and goes when it is unlocked", async () => {
    await using open = await openFilm();
    const all = `/library/sections/${open.sectionId}/all?type=1&id=${open.id}`;
    const answer = await open.edit(
      `${all}&title.value=Zzz&title.locked=1&summary.value=Mine&summary.locked=1`,
    );
    expect(answer.status).toBe(200);
    open.put("Arrival (2016)/movie.nfo", nfo);
    await open.look();
    expect(await open.item()).toMatchObject({
      title: "Zzz",
      summary: "Mine",
      tagline: "Why?",
      Field: [
        { locked: true, name: "summary" },
        { locked: true, name: "title" },
      ],
    });
    const list = await (await listOf(open.door, open.sectionId)).json();
    expect(list.MediaContainer.Metadata[1].title).toBe("Zzz");
    await open.edit(`${all}&title.locked=0`);
    await open.edit(`/library/metadata/${open.id}?summary.locked=0`);
    expect(await open.item()).toMatchObject({ title: "The Arrival", summary: "They come." });
    expect((await open.item()).Field).toBeUndefined();
  });

  test("may be tags: set, taken away, and none at all", async () => {
    await using open = await openFilm();
    const edit = (query: string) => open.edit(`/library/metadata/${open.id}?${query}`);
    const genres = async () => (await open.item()).Genre?.map(({ tag }: { tag: string }) => tag);
    await edit("genre[0].tag.tag=Drama&genre%5B1%5D.tag.tag=Crime&genre.locked=1");
    expect(await genres()).toEqual(["Drama", "Crime"]);
    await edit("genre[].tag.tag-=Crime&genre.locked=1");
    expect(await genres()).toEqual(["Drama"]);
    await edit("genre[].tag.tag-=Drama");
    expect(await genres()).toBeUndefined();
    await edit("actor[0].tag.tag=Amy&actor.locked=1");
    expect(await open.item()).toMatchObject({
      Role: [{ tag: "Amy" }],
      Field: [{ name: "genre" }, { name: "actor" }],
    });
    await edit("genre.locked=0");
    expect((await open.item()).Field).toEqual([{ locked: true, name: "actor" }]);
  });

  test("may be that what is shown now is right, or that nothing is", async () => {
    await using open = await openFilm();
    await open.edit(`/library/metadata/${open.id}?title.locked=1&summary.value=`);
    open.put("Arrival (2016)/movie.nfo", nfo);
    await open.look();
    expect(await open.item()).toMatchObject({ title: "Arrival" });
    expect((await open.item()).summary).toBeUndefined();
  });

  test.each([
    ["year.value=soon", /a whole number/],
    ["title.value=", /not empty/],
    ["originallyAvailableAt.value=11.11.2016", /a day such as/],
    ["rating.value=11", /from 0 to 10/],
  ])("is refused where it means nothing: %s", async (query, expected) => {
    await using open = await openFilm();
    const before = await open.item();
    const answer = await open.edit(`/library/metadata/${open.id}?tagline.value=x&${query}`);
    expect(answer.status).toBe(400);
    expect((await answer.json()).errors[0].message).toMatch(expected);
    expect(await open.item()).toEqual(before);
  });

  test("is only of items that there are in the section", async () => {
    await using open = await openFilm();
    for (const query of ["id=999", "id=", `id=${open.id + 100}`]) {
      const answer = await open.edit(`/library/sections/${open.sectionId}/all?type=1&${query}&title.value=x`);
      expect([400, 404]).toContain(answer.status);
    }
    const other = addSection(open.door.store, "Other", "movie", []);
    const answer = await open.edit(`/library/sections/${other}/all?id=${open.id}&title.value=x`);
    expect(answer.status).toBe(404);
    expect((await open.item()).title).toBe("Arrival");
  });
});

describe("texts beside media", () => {
  test("are streams with an address, served in UTF-8 whatever they are in", async () => {
    await using open = await openFilm();
    open.put("Arrival (2016)/Arrival (2016).en.sdh.srt", Buffer.from("1\r\nGrüße\r\n", "latin1"));
    await open.look();
    const [stream] = (await open.item()).Media[0].Part[0].Stream;
    expect(stream).toEqual({
      id: expect.any(Number),
      streamType: 3,
      key: `/library/streams/${stream.id}`,
      external: true,
      codec: "srt",
      format: "srt",
      encoding: "windows-1252",
      default: false,
      forced: false,
      hearingImpaired: true,
      language: "English",
      languageCode: "en",
      displayTitle: "English SDH (SRT External)",
      canAutoSync: false,
    });
    for (const address of [stream.key, `${stream.key}.srt`]) {
      const answer = await open.door.call(address);
      expect(answer.headers.get("content-type")).toBe("text/plain; charset=utf-8");
      expect(await answer.text()).toBe("1\nGrüße\n");
    }
    rmSync(join(open.root, "Arrival (2016)/Arrival (2016).en.sdh.srt"));
    expect((await open.door.call(stream.key)).status).toBe(404);
    await open.look();
    expect((await open.item()).Media[0].Part[0].Stream ?? []).toEqual([]);
  });

  test("inside of media have no address", async () => {
    await using open = await openFilm();
    expect((await open.door.call("/library/streams/999")).status).toBe(404);
    expect((await open.door.call("/library/streams/x")).status).toBe(400);
  });
});

test("extras are listed with the item", async () => {
  await using open = await openFilm();
  open.put("Arrival (2016)/Trailers/Teaser.mp4", "t");
  open.put("Arrival (2016)/Arrival (2016)-interview.mkv", "interview");
  await open.look();
  const answer = await open.door.call(`/library/metadata/${open.id}/extras`, { headers: json });
  const { size, Metadata } = (await answer.json()).MediaContainer;
  expect(size).toBe(2);
  expect(Metadata).toMatchObject([
    { type: "clip", subtype: "interview", extraType: 3, title: "Interview" },
    {
      subtype: "trailer",
      extraType: 1,
      title: "Teaser",
      Media: [
        {
          container: "mp4",
          Part: [{ file: join(open.root, "Arrival (2016)/Trailers/Teaser.mp4"), size: 1 }],
        },
      ],
    },
  ]);
  const ids = [
    open.id,
    itemNamed(open.door.store, "Cube"),
    ...Metadata.map((one: { ratingKey: string }) => Number(one.ratingKey)),
  ];
  expect(new Set(ids).size).toBe(4);
  expect((await open.door.call("/library/metadata/999/extras")).status).toBe(404);
});

test("refreshing items starts a look at their local media now, and asks the providers", async () => {
  const started: unknown[] = [];
  const tasks = scriptedButler([scriptedTask("RefreshLocalMedia", {})]);
  const butler = {
    ...tasks,
    start: (...of: Parameters<typeof tasks.start>) => {
      started.push(of);
      return tasks.start(...of);
    },
  };
  await using door = await openDoor({ butler });
  addSection(door.store, "Films", "movie", ["Arrival (2016).mkv", "Cube (1997).mkv"]);
  const put = (ids: string) => door.call(`/library/metadata/${ids}/refresh`, { method: "PUT" });
  const [arrival, cube] = [itemNamed(door.store, "Arrival"), itemNamed(door.store, "Cube")];
  expect((await put(`${arrival},${cube}`)).ok).toBe(true);
  expect(started).toEqual([
    ["RefreshLocalMedia", { again: true, force: true, scope: { itemIds: [arrival, cube] } }],
    ["RefreshPeriodicMetadata", { force: true, scope: { itemIds: [arrival, cube] } }],
  ]);
  expect((await put("999")).status).toBe(404);
  expect(started).toHaveLength(2);
});
