import { XMLParser } from "fast-xml-parser";
import { expect, test } from "vitest";
import { openDoor } from "../support/open-door.ts";
import { addSection, itemNamed } from "../support/small-library.ts";

const json = { Accept: "application/json" };

async function openCollected() {
  const door = await openDoor();
  const sectionId = addSection(door.store, "Films", "movie", ["Heat (1995).mkv", "Ran (1985).mkv"]);
  const other = addSection(door.store, "Others", "movie", ["Alien (1979).mkv"]);
  const [heat, ran, alien] = ["Heat", "Ran", "Alien"].map((title) => itemNamed(door.store, title)) as [
    number,
    number,
    number,
  ];
  const make = (title: string, ids: string, section = sectionId) => {
    const uri = encodeURIComponent(
      `server://0123456789abcdef/com.plexapp.plugins.library/library/metadata/${ids}`,
    );
    return door.call(`/library/collections?type=1&smart=0&title=${title}&sectionId=${section}&uri=${uri}`, {
      method: "POST",
      headers: json,
    });
  };
  const get = async (path: string) =>
    (await (await door.call(path, { headers: json })).json()).MediaContainer;
  return {
    door,
    sectionId,
    other,
    heat,
    ran,
    alien,
    make,
    get,
    [Symbol.asyncDispose]: () => door[Symbol.asyncDispose](),
  };
}

test("a person makes, lists, opens and removes a collection", async () => {
  await using collected = await openCollected();
  const { door, sectionId, heat, ran, make, get } = collected;
  const [made] = (await (await make("Two", `${ran},${heat}`)).json()).MediaContainer.Metadata;
  expect(made).toMatchObject({
    ratingKey: expect.stringMatching(/^1\d{9}$/),
    key: `/library/collections/${made.ratingKey}/children`,
    type: "collection",
    subtype: "movie",
    title: "Two",
    childCount: 2,
    smart: false,
    librarySectionID: sectionId,
  });
  expect((await get(`/library/sections/${sectionId}/collections`)).Metadata).toEqual([made]);
  expect((await get(`/library/sections/${sectionId}/all?type=18`)).Metadata).toEqual([made]);
  expect(await get(`/library/sections/${sectionId}/all?type=18&title=other`)).toMatchObject({ totalSize: 0 });
  expect((await get(`/library/collections/${made.ratingKey}`)).Metadata).toEqual([made]);
  const children = await get(made.key);
  expect(children).toMatchObject({ size: 2, totalSize: 2 });
  expect(children.Metadata.map(({ ratingKey }: { ratingKey: string }) => ratingKey)).toEqual([
    `${ran}`,
    `${heat}`,
  ]);
  const page = await get(`${made.key}?X-Plex-Container-Start=1&X-Plex-Container-Size=5`);
  expect(page.Metadata.map(({ title }: { title: string }) => title)).toEqual(["Heat"]);
  const url = `/library/collections/${made.ratingKey}`;
  expect((await door.call(url, { method: "DELETE" })).status).toBe(200);
  expect((await door.call(url)).status).toBe(404);
  expect((await door.call(`/library/metadata/${heat}`)).status).toBe(200);
});

test("in XML it is a directory whose key leads to its items", async () => {
  await using collected = await openCollected();
  const { door, sectionId, heat, make } = collected;
  await make("One", String(heat));
  const text = await (await door.call(`/library/sections/${sectionId}/collections`)).text();
  const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: "" });
  const { Directory } = parser.parse(text).MediaContainer;
  expect(Directory).toMatchObject({ type: "collection", title: "One", childCount: "1", smart: "0" });
  const items = parser.parse(await (await door.call(Directory.key)).text()).MediaContainer;
  expect(items.Video).toMatchObject({ title: "Heat", ratingKey: String(heat) });
});

test("what is no collection of one section and type is refused", async () => {
  await using collected = await openCollected();
  const { door, sectionId, heat, alien, make } = collected;
  for (const answer of [
    await make("", String(heat)),
    await make("Both", `${heat},${alien}`),
    await make("None", "999"),
    await make("Nothing", ""),
    await make("Smart&smart=1", "x"),
  ])
    expect(answer.status).toBe(400);
  expect((await make("Where", String(heat), 99)).status).toBe(404);
  expect(door.store.collections.ofSection(sectionId)).toEqual([]);
  for (const id of ["999", String(heat)])
    expect((await door.call(`/library/collections/${id}`)).status).toBe(404);
});
