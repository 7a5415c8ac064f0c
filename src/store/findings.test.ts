import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../../test/support/small-house.ts";
import { openStore } from "./store.ts";

const at = 1_700_000_000_000;

/** Two sections: an even part is in the second. Each part is a film of its own. */
async function openLibrary(parts: number) {
  const store = await openStore(join(temporaryFolder(), "butler.db"));
  onTestFinished(() => store.close());
  for (const title of ["Odd", "Even"])
    store.sections.add({ uuid: title, title, type: "movie", paths: [`/${title}`], at });
  store.transaction(() => {
    for (let n = 1; n <= parts; n++) add(n);
  });
  function add(n: number): void {
    const sectionId = n % 2 === 1 ? 1 : 2;
    const title = `Film ${n}`;
    store.catalogue.addFile(
      {
        sectionId,
        rootId: sectionId,
        path: `${n}.mkv`,
        size: 1000,
        mtime: at,
        label: title,
        stack: title,
        bundle: n.toString(16).padStart(40, "0"),
        lineage: [{ type: "movie", identity: title, title, sortTitle: title }],
      },
      at,
    );
  }
  const state = (id: number) => ({ id, size: 1000, mtime: at });
  return {
    store,
    add,
    keep: (id: number, version = 1, kind = "loudness") =>
      store.findings.keep(state(id), { kind, version, data: { id }, at }),
    fail: (id: number, version = 1, kind = "loudness") =>
      store.findings.keepFailure(state(id), { kind, version, reason: "no sound", at }),
    left: async (filter = {}, version = 1, needs?: "video" | "audio") => {
      const question = { kind: "loudness", version, ...(needs ? { streams: [needs] } : {}) };
      const parts = store.findings.partsWithout(question, filter);
      const ids = (await Array.fromAsync(parts)).map((part) => part.id);
      expect(await parts.count()).toBe(ids.length);
      return ids;
    },
  };
}

describe("parts without a finding", () => {
  test("are those without one of this kind and version, made from the file as it is", async () => {
    const { store, keep, left } = await openLibrary(5);
    keep(2);
    keep(3, 2);
    keep(4, 1, "previews");
    expect(await left()).toEqual([1, 3, 4, 5]);
    expect(await left({}, 2)).toEqual([1, 2, 4, 5]);
    keep(1);
    store.catalogue.markChanged(1, 1000, at + 1);
    keep(5);
    store.catalogue.markChanged(5, 1001, at);
    expect(await left()).toEqual([1, 3, 4, 5]);
  });

  test("are not those that failed on the same file and version, until that is forgotten", async () => {
    const { store, fail, keep, left } = await openLibrary(4);
    fail(1);
    fail(2, 2);
    fail(3);
    store.catalogue.markChanged(3, 1000, at + 1);
    expect(await left()).toEqual([2, 3, 4]);
    expect(await left({}, 2)).toEqual([1, 3, 4]);
    keep(4);
    store.findings.forget("loudness", { partIds: [1] }, false);
    expect(await left()).toEqual([1, 2, 3]);
    store.findings.forget("loudness", {}, true);
    expect(await left()).toEqual([1, 2, 3, 4]);
  });

  test("are not those that have gone", async () => {
    const { store, left } = await openLibrary(3);
    store.catalogue.markGone(2, at);
    expect(await left()).toEqual([1, 3]);
    store.catalogue.markFound(2);
    expect(await left()).toEqual([1, 2, 3]);
  });

  test("are limited to sections, items, parts, and to what has the streams", async () => {
    const { store, left } = await openLibrary(6);
    expect(await left({ sectionIds: [1] })).toEqual([1, 3, 5]);
    expect(await left({ itemIds: [2, 5, 99] })).toEqual([2, 5]);
    expect(await left({ partIds: [6, 1] })).toEqual([1, 6]);
    expect(await left({ partIds: [] })).toEqual([]);
    expect(await left({ sectionIds: [2], partIds: [1, 2, 3, 4] })).toEqual([2, 4]);
    const stream = { index: 0, type: "audio", codec: "aac", default: true, forced: false } as const;
    const probe = { container: "mkv", durationMs: 1, chapters: [], tags: {}, streams: [stream] };
    store.media.keepProbe(3, probe, "hash");
    expect(await left({}, 1, "audio")).toEqual([3]);
    expect(await left({}, 1, "video")).toEqual([]);
  });

  test("are limited to what has another finding and did not fail it since, and to what has chapters or none", async () => {
    const { store, keep, fail } = await openLibrary(5);
    const ask = async (more: Partial<Parameters<typeof store.findings.partsWithout>[0]>) => {
      const parts = store.findings.partsWithout({ kind: "tiles", version: 1, ...more }, {});
      const ids = (await Array.fromAsync(parts)).map(({ id }) => id);
      expect(await parts.count()).toBe(ids.length);
      return ids;
    };
    for (const id of [1, 2, 3]) keep(id, 1, "previews");
    keep(4, 2, "previews");
    keep(2, 1, "tiles");
    fail(3, 1, "previews");
    expect(await ask({ having: { kind: "previews", version: 1 } })).toEqual([1]);

    const chapters = [{ startMs: 0, endMs: 1, title: "One" }];
    store.media.keepProbe(5, { container: "mkv", durationMs: 1, chapters, tags: {}, streams: [] }, "hash");
    expect(await ask({ chapters: "own" })).toEqual([5]);
    expect(await ask({ chapters: "none" })).toEqual([1, 3, 4]);
  });

  test("are found over many pages of ids with holes in them, each once, also when work is done meanwhile", async () => {
    const { store, keep, left } = await openLibrary(3500);
    store.transaction(() => {
      for (let id = 900; id <= 2100; id++) store.catalogue.removeFile(id);
    });
    const expected = Array.from({ length: 3500 }, (_, n) => n + 1).filter((id) => id < 900 || id > 2100);
    expect(await left()).toEqual(expected);
    expect(await left({ sectionIds: [2] })).toEqual(expected.filter((id) => id % 2 === 0));
    const seen: number[] = [];
    for await (const { id } of store.findings.partsWithout({ kind: "loudness", version: 1 }, {})) {
      seen.push(id);
      keep(id);
    }
    expect(seen).toEqual(expected);
    expect(await left()).toEqual([]);
  });

  test("are found the large ones first, over all pages, and those about as large in the order in which they came", async () => {
    const { store, left } = await openLibrary(2500);
    const sizes = new Map([
      [3, 2e9],
      [4, 1e9],
      [1200, 5e9],
      [2400, 9e9],
      [2500, 60e6],
    ]);
    for (const [id, size] of sizes) store.catalogue.markChanged(id, size, at);
    const ids = await left();
    expect(ids.slice(0, 7)).toEqual([1200, 2400, 3, 4, 2500, 1, 2]);
    expect(new Set(ids).size).toBe(2500);
    expect(await left({ sectionIds: [1] })).toEqual([3, ...ids.filter((id) => id % 2 === 1 && id !== 3)]);
    const both = await left({ sectionIds: [2, 1] });
    expect(both.toSorted((a, b) => a - b)).toEqual(ids.toSorted((a, b) => a - b));
    expect(both.slice(0, 4)).toEqual([1200, 2400, 4, 3]);
  });

  test("come with what a task needs to know of them", async () => {
    const { store } = await openLibrary(1);
    const parts = await Array.fromAsync(store.findings.partsWithout({ kind: "probe", version: 1 }, {}));
    expect(parts).toEqual([
      {
        id: 1,
        itemId: 1,
        sectionId: 1,
        root: "/Odd",
        path: "1.mkv",
        title: "Film 1",
        size: 1000,
        mtime: at,
        bundle: "1".padStart(40, "0"),
      },
    ]);
  });
});

test("findings and failures of parts that are no longer there are not kept", async () => {
  const { store, keep, fail } = await openLibrary(1);
  store.catalogue.removeFile(1);
  keep(1);
  fail(1);
  expect(store.findings.finding(1, "loudness")).toBeUndefined();
});

test("a bundle belongs to somebody as long as its part is known, gone or not", async () => {
  const { store } = await openLibrary(1);
  const bundle = "1".padStart(40, "0");
  expect(store.findings.hasBundle(bundle)).toBe(true);
  store.catalogue.markGone(1, at);
  expect(store.findings.hasBundle(bundle)).toBe(true);
  store.catalogue.removeFile(1);
  expect(store.findings.hasBundle(bundle)).toBe(false);
});
