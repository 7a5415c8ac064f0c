import { existsSync, readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { openLookupHouse, task } from "../../test/support/lookup-house.ts";
import { call, pictureAnswer, providerServer, tvmazeShow } from "../../test/support/provider-server.ts";

const day = 86_400_000;

const episodes = [
  "Game of Thrones (2011)/Season 01/Game of Thrones - s01e01.mkv",
  "Game of Thrones (2011)/Season 01/Game of Thrones - s01e02.mkv",
];

async function openThrones() {
  const house = await openLookupHouse("show", episodes);
  const { url, answers } = house.server;
  const { found, show, describe } = tvmazeShow(url);
  answers[call("/tvmaze/search/shows", { q: "Game of Thrones" })] = { body: [{ score: 1.2, show: found }] };
  answers[describe] = { body: show };
  answers["GET /pictures/show.jpg"] = await pictureAnswer([200, 0, 0]);
  return { ...house, thrones: { found, show, describe } };
}

test("a show is found by title and year; it, its episodes and its poster are described", async () => {
  const house = await openThrones();
  expect(await house.refresh()).toMatchObject({
    outcome: "success",
    items: { total: 1, done: 1 },
    reasons: [],
  });
  const show = house.item("show");
  expect(house.fields(show.id)).toEqual({
    title: "Game of Thrones",
    summary: "Based on A Song of Ice & Fire.\nWinter is coming.",
    year: 2011,
    originallyAvailableAt: "2011-04-17",
    studio: "HBO",
    audienceRating: 8.9,
    genres: ["Drama", "Adventure", "Fantasy"],
    countries: ["United States"],
    roles: [{ tag: "Peter Dinklage", role: "Tyrion Lannister", thumb: `${house.server.url}/p.jpg` }],
    guids: [{ id: "tvmaze://82" }, { id: "imdb://tt0944947" }, { id: "tvdb://121361" }],
  });
  const second = house.item("episode", 2);
  expect(second).toMatchObject({ title: "The Kingsroad", aired: "2011-04-24" });
  expect(house.fields(second.id).summary).toBe("The Kingsroad happens.");
  const poster = await house.pictureOf(show.id, "thumb");
  expect(poster).toContain(house.paths.itemPictures(show.id));
  expect(existsSync(poster!)).toBe(true);
  expect(readdirSync(house.at("Game of Thrones (2011)"))).toEqual(["Season 01"]);
  expect(readdirSync(house.paths.scratch)).toEqual([]);
});

test("what was looked up is not asked for again until its turn, and then without a search", async () => {
  const house = await openThrones();
  await house.refresh();
  expect(house.server.asked("/tvmaze")).toHaveLength(2);
  await house.pass(1);
  expect(await house.refresh()).toMatchObject({ outcome: "success", items: { total: 0 } });
  expect(house.server.asked()).toEqual([]);
  await house.pass(28);
  house.thrones.show.summary = "<p>Winter came.</p>";
  expect(await house.refresh()).toMatchObject({ outcome: "success", items: { total: 1, done: 1 } });
  expect(house.server.asked().map((asked) => asked.split("?")[0])).toEqual(["/tvmaze/shows/82"]);
  expect(house.fields(house.item("show").id).summary).toBe("Winter came.");
});

test("what a person locked and what a file says stays; a picture beside the media is shown, and none fetched", async () => {
  const house = await openThrones();
  const show = house.item("show");
  house.store.itemFields.lock(show.id, "summary", "Dragons.", house.clock.now());
  house.store.itemFields.keep(show.id, "local", { studio: "A disc", genres: ["Dragons"] }, house.clock.now());
  await house.putPicture("Game of Thrones (2011)/poster.jpg", [0, 200, 0]);
  await house.refresh();
  expect(house.fields(show.id)).toMatchObject({
    summary: "Dragons.",
    studio: "A disc",
    genres: ["Dragons"],
    audienceRating: 8.9,
  });
  expect(await house.pictureOf(show.id, "thumb")).toBe(house.at("Game of Thrones (2011)/poster.jpg"));
  expect(house.server.asked("/pictures")).toEqual([]);
});

test("a number in the folder's name is believed, and corrects what was found before", async () => {
  const house = await openLookupHouse("show", ["GoT {tvdb-121361}/Season 01/GoT - s01e01.mkv"]);
  const { found, show, describe } = tvmazeShow(house.server.url);
  const { answers } = house.server;
  answers[call("/tvmaze/lookup/shows", { thetvdb: "121361" })] = {
    status: 301,
    headers: { Location: "/tvmaze/shows/82" },
  };
  answers["GET /tvmaze/shows/82"] = { body: found };
  answers[describe] = { body: { ...show, image: null } };
  const { id } = house.item("show");
  house.store.lookups.keepKnown(id, { provider: "tvmaze", id: "7" }, house.clock.now() - 60 * day);
  expect(await house.refresh()).toMatchObject({ outcome: "success", reasons: [] });
  expect(house.item("show").title).toBe("Game of Thrones");
  expect(house.store.lookups.get(id)!.providerId).toBe("82");
});

test("of several that fit none is taken; the run says so, and asks again in four weeks", async () => {
  const house = await openLookupHouse("show", ["The Office/Season 01/The Office - s01e01.mkv"]);
  const { found } = tvmazeShow(house.server.url);
  const office = (id: number, premiered: string) => ({
    show: { ...found, id, name: "The Office", premiered },
  });
  house.server.answers[call("/tvmaze/search/shows", { q: "The Office" })] = {
    body: [office(1, "2001-07-09"), office(2, "2005-03-24")],
  };
  const run = await house.refresh();
  expect(run.outcome).toBe("failed");
  expect(run.reasons).toEqual([
    expect.stringContaining("TVmaze knows several that it may be, so none was taken."),
  ]);
  expect(house.fields(house.item("show").id)).toEqual({});
  await house.pass(1);
  expect((await house.refresh()).items.total).toBe(0);
  await house.pass(28);
  expect((await house.refresh()).items.total).toBe(1);
});

test("a show that nobody knows is told", async () => {
  const house = await openLookupHouse("show", ["Our Holidays/Season 01/Our Holidays - s01e01.mkv"]);
  house.server.answers[call("/tvmaze/search/shows", { q: "Our Holidays" })] = { body: [] };
  expect((await house.refresh()).reasons).toEqual(["TVmaze does not know it."]);
});

test("a provider that is down costs a few tries; the rest is left, nothing is lost, the next night goes on", async () => {
  const files = Array.from({ length: 15 }, (_, n) => `Show ${n} (2011)/Season 01/Show ${n} - s01e01.mkv`);
  const house = await openLookupHouse("show", [...episodes, ...files]);
  const known = house.store.items
    .list({
      sectionId: house.sectionId,
      title: "Game of Thrones",
      types: ["show"],
      sort: "title",
      descending: false,
      offset: 0,
      limit: 1,
    })
    .at(0)!.item.id;
  house.store.itemFields.keep(known, "provider", { summary: "Known." }, house.clock.now());
  const { found, show, describe } = tvmazeShow(house.server.url);
  const broken = { status: 500 };
  for (const n of files.keys())
    house.server.answers[call("/tvmaze/search/shows", { q: `Show ${n}` })] = broken;
  house.server.answers[call("/tvmaze/search/shows", { q: "Game of Thrones" })] = broken;
  const run = await house.refresh();
  expect(run).toMatchObject({ outcome: "partial", items: { total: 16, done: 0, failed: 2 } });
  expect(run.message).toBe("TVmaze answered with status 500. 14 are left for another night.");
  expect(house.server.asked()).toHaveLength(6);
  expect(house.fields(known)).toEqual({ summary: "Known." });

  for (const n of files.keys())
    house.server.answers[call("/tvmaze/search/shows", { q: `Show ${n}` })] = {
      body: [{ show: { ...found, name: `Show ${n}` } }],
    };
  house.server.answers[call("/tvmaze/search/shows", { q: "Game of Thrones" })] = { body: [{ show: found }] };
  house.server.answers[describe] = { body: { ...show, image: null } };
  await house.pass(1);
  expect(await house.refresh()).toMatchObject({ outcome: "success", items: { total: 16, done: 16 } });
});

test("a shape that is not known fails the item and is tried again the next night", async () => {
  const house = await openThrones();
  house.server.answers[house.thrones.describe] = { body: { ...house.thrones.show, name: ["Game"] } };
  expect((await house.refresh()).reasons).toEqual([
    expect.stringContaining("TVmaze answered in a shape that is not known: name:"),
  ]);
  house.server.answers[house.thrones.describe] = { body: house.thrones.show };
  await house.pass(1);
  expect((await house.refresh()).outcome).toBe("success");
});

test("a poster that does not come leaves the show due, with what is said of it", async () => {
  const house = await openThrones();
  house.server.answers["GET /pictures/show.jpg"] = { body: "<html>no picture</html>" };
  const run = await house.refresh();
  expect(run.reasons).toEqual([expect.stringContaining("sent something that is no picture")]);
  expect(house.item("episode", 2).title).toBe("The Kingsroad");
  expect(await house.pictureOf(house.item("show").id, "thumb")).toBeUndefined();
  expect(readdirSync(house.paths.scratch)).toEqual([]);
  house.server.answers["GET /pictures/show.jpg"] = await pictureAnswer([200, 0, 0]);
  await house.pass(1);
  expect((await house.refresh()).outcome).toBe("success");
  expect(await house.pictureOf(house.item("show").id, "thumb")).toBeDefined();
});

test("a server of pictures that wants to be left alone is: shows are described, and their posters come another night", async () => {
  const house = await openThrones();
  const { url, answers } = house.server;
  const other = await providerServer();
  const busy = { status: 429, headers: { "Retry-After": "7200" } };
  Object.assign(other.answers, { "GET /1.jpg": busy, "GET /2.jpg": busy });
  const { found, show } = tvmazeShow(url);
  for (const [id, title] of [
    [1, "Alpha"],
    [2, "Beta"],
  ] as const) {
    house.put(`${title} (2011)/Season 01/${title} - s01e01.mkv`, title);
    answers[call("/tvmaze/search/shows", { q: title })] = { body: [{ show: { ...found, id, name: title } }] };
    answers[`GET /tvmaze/shows/${id}?embed[]=episodes&embed[]=seasons&embed[]=cast`] = {
      body: { ...show, id, name: title, image: { original: `${other.url}/${id}.jpg` } },
    };
  }
  await house.scan();
  const run = await house.refresh();
  expect(run).toMatchObject({ outcome: "partial", items: { total: 3, done: 1, failed: 1 } });
  expect(run.message).toMatch(/ answered with status 429\. 1 is left for another night\.$/);
  expect(other.asked()).toHaveLength(1);
  const described = house.store.items
    .list({
      sectionId: house.sectionId,
      types: ["show"],
      sort: "title",
      descending: false,
      offset: 0,
      limit: 9,
    })
    .map(({ item }) => house.fields(item.id).studio);
  expect(described).toEqual(["HBO", "HBO", "HBO"]);

  for (const id of [1, 2]) other.answers[`GET /${id}.jpg`] = await pictureAnswer([id, 0, 0]);
  await house.pass(1);
  expect(await house.refresh()).toMatchObject({ outcome: "success", items: { total: 2, done: 2 } });
});

test("another poster takes the place of the one before", async () => {
  const house = await openThrones();
  await house.refresh();
  const { id } = house.item("show");
  const before = await house.pictureOf(id, "thumb");
  house.server.answers["GET /pictures/new.jpg"] = await pictureAnswer([0, 0, 200]);
  house.thrones.show.image.original = `${house.server.url}/pictures/new.jpg`;
  await house.pass(28);
  await house.refresh();
  expect(await house.pictureOf(id, "thumb")).not.toBe(before);
  expect(readdirSync(house.paths.itemPictures(id))).toHaveLength(1);
});

test("without a key or a contact nobody is asked, and the run says what is missing", async () => {
  const house = await openLookupHouse("artist", ["Björk/Post/01 Army of Me.flac"]);
  const run = await house.refresh();
  expect(run).toMatchObject({ outcome: "partial", items: { done: 0, failed: 0 } });
  expect(run.message).toBe(
    "MusicBrainz is not asked without a contact, which it wants of everybody: set MusicBrainzContact. " +
      "1 is left for another night.",
  );
  house.set({ MetadataProviders: "" });
  expect(await house.refresh()).toMatchObject({ outcome: "success", items: { total: 0 } });
  expect(house.server.asked()).toEqual([]);
});

test("an address that is none is told", async () => {
  const house = await openThrones();
  house.set({ TvmazeAddress: "api.tvmaze.com" });
  expect(await house.refresh()).toMatchObject({
    outcome: "partial",
    message: expect.stringContaining('https:// or http:// in TvmazeAddress, found "api.tvmaze.com".'),
  });
});

test("a run that is stopped in the middle of an item keeps nothing of it", async () => {
  const house = await openThrones();
  const asked = Promise.withResolvers<void>();
  house.server.answers[house.thrones.describe] = { write: () => asked.resolve() };
  const end = house.ended(task);
  house.butler.start(task);
  await asked.promise;
  await house.butler.stop(task);
  expect(await end).toMatchObject({ outcome: "stopped", reason: "asked" });
  expect(house.fields(house.item("show").id)).toEqual({});
  expect(house.store.lookups.get(house.item("show").id)).toMatchObject({ lookedUpAt: null, triedAt: null });
});
