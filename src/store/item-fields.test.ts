import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../../test/support/small-house.ts";
import { openStore } from "./store.ts";

const at = 1_700_000_000_000;

/** A section of two films. */
async function openFilms() {
  const store = await openStore(join(temporaryFolder(), "butler.db"));
  onTestFinished(() => store.close());
  store.sections.add({ uuid: "f", title: "Films", type: "movie", paths: ["/films"], at });
  const place = (path: string, title: string) => ({
    sectionId: 1,
    rootId: 1,
    path,
    size: 1000,
    mtime: at,
    label: title,
    stack: path,
    bundle: Buffer.from(path).toString("hex").padStart(40, "0"),
    lineage: [{ type: "movie" as const, identity: title, title, sortTitle: title }],
  });
  store.catalogue.addFile(place("1.mkv", "Arrival"), at);
  store.catalogue.addFile(place("2.mkv", "Brazil"), at);
  const item = (id: number) => store.items.get([id])[0]?.item;
  return { ...store, place, item };
}

test("of two that say the same, the nearer to a person is believed, and when one is silent the next is heard", async () => {
  const { itemFields } = await openFilms();
  itemFields.keep(1, "provider", { summary: "provider", tagline: "t" }, at);
  itemFields.keep(1, "tag", { summary: "tag" }, at);
  itemFields.keep(1, "local", { summary: "local" }, at);
  itemFields.lock(1, "summary", "person", at);
  const summary = () => itemFields.effective(1).values.summary;
  expect(itemFields.effective(1)).toEqual({
    values: { summary: "person", tagline: "t" },
    locked: ["summary"],
  });
  itemFields.unlock(1, "summary", at);
  expect(summary()).toBe("local");
  itemFields.keep(1, "local", {}, at);
  expect(summary()).toBe("tag");
  itemFields.keep(1, "tag", { genres: ["Drama"] }, at);
  expect(itemFields.effective(1)).toEqual({
    values: { summary: "provider", tagline: "t", genres: ["Drama"] },
    locked: [],
  });
});

test("lists sort by what is said, and by the name again when nobody says anything", async () => {
  const { itemFields, items, item } = await openFilms();
  const before = item(1);
  const sorted = () =>
    items
      .list({ sectionId: 1, sort: "title", descending: false, offset: 0, limit: 9 })
      .map(({ item }) => item.title);
  expect(sorted()).toEqual(["Arrival", "Brazil"]);
  itemFields.keep(
    1,
    "local",
    { title: "The Story of Your Life", year: 2016, originallyAvailableAt: "2016-11-11", index: 3 },
    at + 5,
  );
  expect(item(1)).toMatchObject({
    title: "The Story of Your Life",
    sort_title: "Story of Your Life",
    year: 2016,
    aired: "2016-11-11",
    position: 3,
    updated_at: at + 5,
  });
  expect(sorted()).toEqual(["Brazil", "The Story of Your Life"]);
  itemFields.lock(1, "titleSort", "Aaa", at);
  expect(sorted()).toEqual(["The Story of Your Life", "Brazil"]);
  itemFields.unlock(1, "titleSort", at);
  itemFields.lock(1, "title", "Mine", at);
  itemFields.keep(1, "local", {}, at);
  expect(item(1)).toMatchObject({ title: "Mine", sort_title: "Mine", year: null, position: null });
  itemFields.unlock(1, "title", at);
  expect({ ...item(1), updated_at: before?.updated_at }).toEqual(before);
});

test("saying the same again changes nothing", async () => {
  const { itemFields, changes, item } = await openFilms();
  const fields = { title: "T", genres: ["Drama", "Crime"] };
  itemFields.keep(1, "local", fields, at);
  const before = changes();
  itemFields.keep(1, "local", { ...fields }, at + 1);
  expect(changes()).toBe(before);
  expect(item(1)?.updated_at).toBe(at);
});

test("many items at once: each has its own, and nothing is kept of items that have gone", async () => {
  const { itemFields, catalogue } = await openFilms();
  itemFields.keep(1, "local", { year: 1 }, at);
  itemFields.keep(2, "local", { year: 2 }, at);
  itemFields.keep(3, "local", { year: 3 }, at);
  expect([...itemFields.effectiveOf([1, 2, 3])].map(([id, { values }]) => [id, values])).toEqual([
    [1, { year: 1 }],
    [2, { year: 2 }],
  ]);
  catalogue.removeFile(1);
  expect(itemFields.effectiveOf([1, 2]).has(1)).toBe(false);
});

test("a person's word goes with a file that is given another place", async () => {
  const { itemFields, catalogue, item, place } = await openFilms();
  itemFields.lock(1, "summary", "Mine", at);
  itemFields.lock(1, "title", "My film", at);
  itemFields.keep(1, "local", { tagline: "t" }, at);
  catalogue.replaceFile(1, place("1.mkv", "Renamed"), at);
  expect(item(1)).toBeUndefined();
  expect(item(3)).toMatchObject({ title: "My film" });
  expect(itemFields.effective(3)).toEqual({
    values: { summary: "Mine", title: "My film" },
    locked: ["summary", "title"],
  });
  itemFields.unlock(3, "title", at);
  expect(item(3)).toMatchObject({ title: "Renamed" });
});
