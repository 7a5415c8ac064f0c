import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../../test/support/small-house.ts";
import { addSection, itemNamed, partAt } from "../../test/support/small-library.ts";
import { openStore } from "./store.ts";

const at = 1_700_000_000_000;
const pilot = "Lost/Season 1/Lost - s01e01 - Pilot.mkv";
const made = { version: 3, at };

async function openShows() {
  const store = await openStore(join(temporaryFolder(), "butler.db"));
  onTestFinished(() => store.close());
  addSection(store, "Shows", "show", [pilot, "Lost/Season 1/Lost - s01e02.mkv"]);
  addSection(store, "Films", "movie", ["Cube (1997).mkv"]);
  const part = partAt(store, pilot);
  const markers = () =>
    store.markers
      .ofItems([part.itemId])
      .map(({ type, startMs, endMs, origin }) => [type, startMs, endMs, origin]);
  return { store, part, markers };
}

const bookmark = { type: "bookmark", startMs: 7000, endMs: null, title: "Here", color: "ff0000" } as const;

test("what an analysis finds takes the place of what it found before, of its type alone", async () => {
  const { store, part, markers } = await openShows();
  store.markers.replaceFound(
    part.itemId,
    "credits",
    [{ startMs: 90_000.4, endMs: 99_999.6, final: true, partId: part.id }],
    made,
  );
  store.markers.replaceFound(part.itemId, "intro", [{ startMs: 1, endMs: 2 }], made);
  store.markers.replaceFound(
    part.itemId,
    "intro",
    [
      { startMs: 30_000, endMs: 60_000, origin: "chapter", title: "Opening" },
      { startMs: 5000, endMs: 9000 },
    ],
    made,
  );
  expect(markers()).toEqual([
    ["intro", 5000, 9000, "found"],
    ["intro", 30_000, 60_000, "chapter"],
    ["credits", 90_000, 100_000, "found"],
  ]);
  const [intro, , credits] = store.markers.ofItems([part.itemId]);
  expect(intro).toMatchObject({ final: false, partId: null, title: null, version: 3, madeAt: at });
  expect(store.markers.get(credits!.id)).toMatchObject({ final: true, partId: part.id });
  store.markers.replaceFound(999, "intro", [{ startMs: 1, endMs: 2 }], made);
  expect(store.markers.ofItems([999])).toEqual([]);
});

test("what a person made or corrected is never overwritten", async () => {
  const { store, part, markers } = await openShows();
  const breaks = [
    { startMs: 1000, endMs: 2000 },
    { startMs: 5000, endMs: 6000 },
  ];
  store.markers.replaceFound(part.itemId, "commercial", breaks, made);
  const [first] = store.markers.ofItems([part.itemId]);
  const corrected = { type: "commercial", startMs: 1100, endMs: 2100, title: null, color: null } as const;
  expect(store.markers.update(first!.id, corrected, at + 1)).toMatchObject({
    id: first!.id,
    origin: "person",
    startMs: 1100,
    madeAt: at + 1,
  });
  store.markers.replaceFound(part.itemId, "commercial", [{ startMs: 1, endMs: 2 }], made);
  expect(markers()).toEqual([
    ["commercial", 1100, 2100, "person"],
    ["commercial", 5000, 6000, "found"],
  ]);
  // An intro of a person's own keeps found ones away; a bookmark has nothing to do with them.
  store.markers.add(part.itemId, bookmark, at);
  store.markers.replaceFound(part.itemId, "intro", [{ startMs: 1, endMs: 2 }], made);
  expect(markers()[0]).toEqual(["intro", 1, 2, "found"]);
  expect(store.markers.update(999, corrected, at)).toBeUndefined();
  store.markers.remove(first!.id);
  expect(store.markers.get(first!.id)).toBeUndefined();
});

test("found markers of one type in one section can be forgotten", async () => {
  const { store, part, markers } = await openShows();
  const film = itemNamed(store, "Cube");
  for (const item of [part.itemId, film])
    for (const type of ["intro", "credits"] as const)
      store.markers.replaceFound(item, type, [{ startMs: 1, endMs: 2 }], made);
  const other = partAt(store, "Lost/Season 1/Lost - s01e02.mkv").itemId;
  store.markers.add(other, { ...bookmark, type: "intro", endMs: 9000 }, at);
  store.markers.forgetFound(1, "intro");
  expect(markers().map(([type]) => type)).toEqual(["credits"]);
  expect(store.markers.ofItems([film])).toHaveLength(2);
  expect(store.markers.ofItems([other])).toHaveLength(1);
});

test("markers found in a file go when it changes, and go with it when it moves", async () => {
  const { store, part, markers } = await openShows();
  store.markers.replaceFound(part.itemId, "credits", [{ startMs: 1, endMs: 2, partId: part.id }], made);
  store.markers.replaceFound(part.itemId, "intro", [{ startMs: 3, endMs: 4 }], made);
  store.markers.add(part.itemId, bookmark, at);
  const place = (title: string) => ({
    sectionId: 1,
    label: title,
    stack: title,
    lineage: [{ type: "movie", identity: title, title, sortTitle: title }] as const,
  });
  store.catalogue.replaceFile(part.id, place("Elsewhere"), at);
  const elsewhere = itemNamed(store, "Elsewhere");
  expect(markers()).toEqual([]);
  expect(store.markers.ofItems([elsewhere]).map(({ type }) => type)).toEqual([
    "credits",
    "intro",
    "bookmark",
  ]);
  store.catalogue.markChanged(part.id, 1, 1);
  expect(store.markers.ofItems([elsewhere]).map(({ type }) => type)).toEqual(["intro", "bookmark"]);
  store.catalogue.removeFile(part.id);
  expect(store.markers.ofItems([elsewhere])).toEqual([]);
});

test("what was found in other files of the item stays", async () => {
  const { store, part } = await openShows();
  const [first, second] = [part, partAt(store, "Lost/Season 1/Lost - s01e02.mkv")];
  const find = (partId: number, startMs: number) =>
    store.markers.replaceFound(part.itemId, "credits", [{ startMs, endMs: 9, partId }], { ...made, partId });
  find(first.id, 1);
  find(second.id, 2);
  find(first.id, 3);
  expect(store.markers.ofItems([part.itemId]).map(({ startMs }) => startMs)).toEqual([2, 3]);
});

test("a file that leaves others behind takes its own markers alone", async () => {
  const { store, part } = await openShows();
  const [first, second] = [part, partAt(store, "Lost/Season 1/Lost - s01e02.mkv")];
  const place = (title: string) => ({
    sectionId: 1,
    label: title,
    stack: title,
    lineage: [{ type: "movie", identity: title, title, sortTitle: title }] as const,
  });
  for (const one of [first, second]) store.catalogue.replaceFile(one.id, place("Both"), at);
  const both = itemNamed(store, "Both");
  store.markers.replaceFound(both, "credits", [{ startMs: 1, endMs: 2, partId: first.id }], made);
  store.markers.replaceFound(both, "intro", [{ startMs: 1, endMs: 2 }], made);
  store.catalogue.replaceFile(first.id, place("Alone"), at);
  const typesOf = (title: string) => store.markers.ofItems([itemNamed(store, title)]).map(({ type }) => type);
  expect([typesOf("Alone"), typesOf("Both")]).toEqual([["credits"], ["intro"]]);
});
