import { expect, test } from "vitest";
import { openRealLibrary } from "../../test/support/real-library.ts";
import type { Scope } from "../core/ports.ts";

const made = { kind: "placeholders", version: 1 } as const;

async function openFilms(...files: string[]) {
  const library = await openRealLibrary();
  for (const file of files) library.put(`A/${file}`, file);
  await library.scan();
  const left = async (scope: Scope = {}, version: number = made.version) => {
    const work = library.library.picturedWithout({ ...made, version }, scope);
    const items = await Array.fromAsync(work);
    expect(await work.count()).toBe(items.length);
    return items;
  };
  return { ...library, left };
}

test("an item is left to do while its pictures are not those that its finding was made from", async () => {
  const films = await openFilms(
    "Heat (1995)/Heat (1995).mkv",
    "Heat (1995)/poster.jpg",
    "Big (1988)/Big.mkv",
  );
  const [heat, ...others] = await films.left();
  expect(others).toEqual([]);
  const thumb = {
    file: films.at("A/Heat (1995)/poster.jpg"),
    size: 22,
    mtime: films.mtimeOf("A/Heat (1995)/poster.jpg"),
  };
  expect(heat).toEqual({ id: heat!.id, title: "Heat", pictures: { thumb } });
  expect(await films.library.pictured(heat!.id)).toEqual(heat);

  films.library.keepForPictured(heat!, made, { thumb: { blurHash: "x" } });
  expect(films.store.findings.itemFinding(heat!.id, made.kind)).toEqual({
    thumb: { blurHash: "x" },
    from: { thumb },
  });
  expect(await films.left()).toEqual([]);
  expect(await films.left({}, 2)).toEqual([heat]);
  films.put("A/Heat (1995)/poster.jpg", "another", 1_700_000_001);
  expect(await films.left()).toHaveLength(1);
  films.remove("A/Heat (1995)/poster.jpg");
  const [without] = await films.left();
  expect(without!.pictures).toEqual({});
  films.library.keepForPictured(without!, made, {});
  expect(await films.left()).toEqual([]);
});

test("a scope limits it; parts have no pictures of their own", async () => {
  const films = await openFilms("Heat (1995)/Heat.mkv", "Heat (1995)/Heat.jpg", "Big/Big.mkv", "Big/Big.jpg");
  const all = await films.left();
  expect(all).toHaveLength(2);
  expect(await films.left({ itemIds: [all[1]!.id] })).toEqual([all[1]]);
  expect(await films.left({ sectionIds: [films.sectionId] })).toEqual(all);
  expect(await films.left({ sectionIds: [films.sectionId + 1] })).toEqual([]);
  expect(await films.left({ partIds: [films.partAt("A/Big/Big.mkv").id] })).toEqual([]);
});

test("a poster in a folder of several films is that of none", async () => {
  const films = await openFilms(
    "Mixed/Heat (1995).mkv",
    "Mixed/Big (1988).mkv",
    "Mixed/Big (1988).jpg",
    "Mixed/poster.jpg",
  );
  const [big, ...others] = await films.left();
  expect(others).toEqual([]);
  expect(big!.pictures.thumb!.file).toBe(films.at("A/Mixed/Big (1988).jpg"));
});

test("films whose files are gone have nothing left to do; nor has what cannot be read", async () => {
  const films = await openFilms("Heat (1995)/Heat.mkv", "Heat (1995)/Heat.jpg", "Big/Big.mkv");
  const [heat] = await films.left();
  films.remove("A/Heat (1995)/Heat.mkv");
  await films.scan();
  expect(await films.left()).toEqual([]);
  expect(await films.library.pictured(heat!.id)).toBeUndefined();
  films.library.keepForPictured(heat!, made, {});
  expect(films.store.findings.itemFinding(heat!.id, made.kind)).toBeUndefined();
});

test("what failed is left to do again once it is forgotten; what is done, when all is", async () => {
  const films = await openFilms("Heat (1995)/Heat.mkv", "Heat (1995)/Heat.jpg", "Big/Big.mkv", "Big/Big.jpg");
  const [heat, big] = await films.left();
  films.library.keepForPictured(heat!, made, { thumb: { failed: "broken" } });
  films.library.keepForPictured(big!, made, { thumb: { blurHash: 'a"failed":' } });
  expect(await films.left()).toEqual([]);
  films.library.forget(made.kind, { itemIds: [big!.id] }, false);
  expect(await films.left()).toEqual([]);
  films.library.forget(made.kind, {}, false);
  expect(await films.left()).toEqual([heat]);
  films.library.forget(made.kind, { sectionIds: [films.sectionId] }, true);
  expect(await films.left()).toEqual([heat, big]);
});
