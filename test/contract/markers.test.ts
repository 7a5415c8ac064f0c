import { XMLParser } from "fast-xml-parser";
import { describe, expect, test } from "vitest";
import { type OpenDoor, openDoor } from "../support/open-door.ts";
import { addedAt, addSection, itemNamed, partAt } from "../support/small-library.ts";

const json = { Accept: "application/json" };
const film = "Arrival (2016).mkv";
const made = { version: 7, at: addedAt };

/** A film with an intro and two stretches of credits. */
async function openMarked() {
  const door = await openDoor();
  addSection(door.store, "Films", "movie", [film, "Cube (1997).mkv"]);
  addSection(door.store, "Shows", "show", ["Lost/Season 1/Lost - s01e01 - Pilot.mkv"]);
  const { id: partId, itemId } = partAt(door.store, film);
  const { markers } = door.store;
  markers.replaceFound(itemId, "credits", [{ startMs: 80_000, endMs: 85_000, partId }], made);
  markers.replaceFound(
    itemId,
    "credits",
    [
      { startMs: 90_000, endMs: 99_000, final: true, partId },
      { startMs: 80_000, endMs: 85_000, partId },
    ],
    made,
  );
  markers.replaceFound(itemId, "intro", [{ startMs: 1000, endMs: 2000, title: "Opening" }], made);
  return { door, itemId, [Symbol.asyncDispose]: () => door[Symbol.asyncDispose]() };
}

const call = (door: OpenDoor, method: string, path: string) =>
  door.call(`/library/metadata/${path}`, { method, headers: json });
const markersOf = async (door: OpenDoor, itemId: number) => {
  const answer = await call(door, "GET", String(itemId));
  return (await answer.json()).MediaContainer.Metadata[0].Marker;
};
const known = (door: OpenDoor, itemId: number) =>
  door.store.markers.ofItems([itemId]).map(({ type, startMs, endMs }) => [type, startMs, endMs]);

describe("the markers of an item", () => {
  test("are listed in order, each with Attributes", async () => {
    await using marked = await openMarked();
    const { door, itemId } = marked;
    const Marker = await markersOf(door, itemId);
    expect(Marker).toEqual([
      {
        id: expect.any(Number),
        type: "intro",
        startTimeOffset: 1000,
        endTimeOffset: 2000,
        title: "Opening",
        Attributes: { id: Marker[0].id, version: 7 },
      },
      {
        id: expect.any(Number),
        type: "credits",
        startTimeOffset: 80_000,
        endTimeOffset: 85_000,
        final: false,
        Attributes: { id: Marker[1].id, version: 7 },
      },
      expect.objectContaining({ type: "credits", startTimeOffset: 90_000, final: true }),
    ]);
  });

  test("are elements with a child in XML", async () => {
    await using marked = await openMarked();
    const text = await (await marked.door.call(`/library/metadata/${marked.itemId}`)).text();
    const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: "" });
    const { Marker } = parser.parse(text).MediaContainer.Video;
    expect(Marker[2]).toMatchObject({
      type: "credits",
      startTimeOffset: "90000",
      endTimeOffset: "99000",
      final: "1",
      Attributes: { version: "7" },
    });
  });

  test("found in another file of the item are not shown, and lists go without", async () => {
    await using marked = await openMarked();
    const { door, itemId } = marked;
    const other = partAt(door.store, "Cube (1997).mkv").id;
    door.store.markers.replaceFound(itemId, "intro", [{ startMs: 5, endMs: 6, partId: other }], made);
    expect((await markersOf(door, itemId)).map(({ type }: { type: string }) => type)).toEqual([
      "credits",
      "credits",
    ]);
    const list = await door.call("/library/sections/1/all", { headers: json });
    expect((await list.json()).MediaContainer.Metadata[0].Marker).toEqual([]);
  });
});

describe("marking", () => {
  test.each([
    ["type=3&startTimeOffset=5000", "bookmark", null],
    ["type=bookmark&startTimeOffset=5000&endTimeOffset=5000", "bookmark", 5000],
    ["type=1&startTimeOffset=5000&endTimeOffset=6000", "intro", 6000],
    ["type=credit&startTimeOffset=5000&endTimeOffset=6000", "credits", 6000],
  ])("POST %s makes a %s", async (query, type, endMs) => {
    await using marked = await openMarked();
    const { door } = marked;
    const item = itemNamed(door.store, "Cube");
    const attributes = `attributes[title]=${encodeURIComponent("Hier & da")}&attributes%5Bcolor%5D=ff0000`;
    const answer = await call(door, "POST", `${item}/marker?${query}&${attributes}`);
    expect(answer.status).toBe(200);
    const { MediaContainer } = await answer.json();
    const fields = { type, startTimeOffset: 5000, title: "Hier & da", color: "ff0000" };
    expect(MediaContainer).toMatchObject({ size: 1, id: expect.any(Number), ...fields });
    expect(MediaContainer.endTimeOffset).toBe(endMs ?? undefined);
    expect(MediaContainer.Marker).toEqual(await markersOf(door, item));
    expect(door.store.markers.get(MediaContainer.id)).toMatchObject({ origin: "person", endMs });
  });

  test("of several items marks each", async () => {
    await using marked = await openMarked();
    const { door, itemId } = marked;
    const cube = itemNamed(door.store, "Cube");
    const answer = await call(door, "POST", `${cube},${itemId}/marker?type=3&startTimeOffset=1`);
    expect((await answer.json()).MediaContainer.size).toBe(2);
    for (const item of [cube, itemId]) expect(known(door, item)).toContainEqual(["bookmark", 1, null]);
  });

  test.each([
    ["type=3", 400, "a startTimeOffset"],
    ["startTimeOffset=1", 400, "a type of marker"],
    ["type=9&startTimeOffset=1", 400, 'found "9"'],
    ["type=3&startTimeOffset=-1", 400, "whole milliseconds for startTimeOffset"],
    ["type=3&startTimeOffset=1.5", 400, "whole milliseconds"],
    ["type=3&startTimeOffset=2000&endTimeOffset=1999", 400, "an endTimeOffset from 2000 on"],
    ["type=1&startTimeOffset=2000", 400, "an endTimeOffset for the type intro"],
    ["type=3&startTimeOffset=1&attributes[title]=%00", 400, "no control characters"],
  ])("POST %s is a %d that saves nothing", async (query, status, words) => {
    await using marked = await openMarked();
    const { door } = marked;
    const item = itemNamed(door.store, "Cube");
    const answer = await call(door, "POST", `${item}/marker?${query}`);
    expect(answer.status).toBe(status);
    expect((await answer.json()).errors[0].message).toContain(words);
    expect(known(door, item)).toEqual([]);
  });

  test("an item that is not there is 404, a show 400", async () => {
    await using marked = await openMarked();
    const { door } = marked;
    expect((await call(door, "POST", "999/marker?type=3&startTimeOffset=1")).status).toBe(404);
    const show = itemNamed(door.store, "Lost");
    expect((await call(door, "POST", `${show}/marker?type=3&startTimeOffset=1`)).status).toBe(400);
  });
});

describe("correcting", () => {
  test("a found marker makes it the person's; what is not named stays", async () => {
    await using marked = await openMarked();
    const { door, itemId } = marked;
    const [intro] = await markersOf(door, itemId);
    const answer = await call(door, "PUT", `${itemId}/marker/${intro.id}?startTimeOffset=1500`);
    expect(answer.status).toBe(200);
    expect((await answer.json()).MediaContainer).toMatchObject({
      id: intro.id,
      type: "intro",
      startTimeOffset: 1500,
      endTimeOffset: 2000,
      title: "Opening",
    });
    door.store.markers.replaceFound(itemId, "intro", [{ startMs: 1, endMs: 2 }], made);
    expect(known(door, itemId)[0]).toEqual(["intro", 1500, 2000]);
  });

  test.each([
    ["startTimeOffset=3000", 400],
    ["type=x", 400],
    ["endTimeOffset=soon", 400],
  ])("with %s is a %d that changes nothing", async (query, status) => {
    await using marked = await openMarked();
    const { door, itemId } = marked;
    const [intro] = await markersOf(door, itemId);
    expect((await call(door, "PUT", `${itemId}/marker/${intro.id}?${query}`)).status).toBe(status);
    expect(door.store.markers.get(intro.id)).toMatchObject({ startMs: 1000, origin: "found" });
  });
});

describe("removing", () => {
  test("takes what people made, and nothing that was found", async () => {
    await using marked = await openMarked();
    const { door, itemId } = marked;
    const added = await call(door, "POST", `${itemId}/marker?type=3&startTimeOffset=1`);
    const { id } = (await added.json()).MediaContainer;
    const removed = await call(door, "DELETE", `${itemId}/marker/${id}`);
    expect([removed.status, await removed.text()]).toEqual([200, ""]);
    const again = await call(door, "DELETE", `${itemId}/marker/${id}`);
    expect((await again.json()).errors[0]).toMatchObject({ code: 1123, status: 404 });
    const [intro] = await markersOf(door, itemId);
    const refused = await call(door, "DELETE", `${itemId}/marker/${intro.id}`);
    expect((await refused.json()).errors[0]).toMatchObject({ code: 1124, status: 400 });
    expect(known(door, itemId)).toHaveLength(3);
  });

  test.each(["PUT", "DELETE"])(
    "%s of another item's marker, or of none, is 404; nonsense 400",
    async (method) => {
      await using marked = await openMarked();
      const { door, itemId } = marked;
      const [intro] = await markersOf(door, itemId);
      const cube = itemNamed(door.store, "Cube");
      const statuses = [];
      for (const path of [`${cube}/marker/${intro.id}`, `${itemId}/marker/999`, `${itemId}/marker/x`])
        statuses.push((await call(door, method, `${path}?startTimeOffset=1`)).status);
      expect(statuses).toEqual([404, 404, 400]);
      expect(known(door, itemId)).toHaveLength(3);
    },
  );
});
