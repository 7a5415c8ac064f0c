import { mkdirSync, symlinkSync, utimesSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { differences, openRealLibrary } from "../../test/support/real-library.ts";
import { createTrash } from "./cleaning/trash.ts";

describe("a scan finds", () => {
  test("new, changed and unchanged files", async () => {
    const library = await openRealLibrary();
    library.put("A/One (2001)/One.mkv", "one");
    library.put("A/Two (2002)/Two.mkv", "two");
    expect(await library.scan()).toMatchObject({ added: 2, unchanged: 0 });
    expect(library.titles("movie")).toEqual(["One", "Two"]);
    library.put("A/Two (2002)/Two.mkv", "two, cut again", 1_700_000_500);
    expect(await library.scan()).toMatchObject({ added: 0, changed: 1, unchanged: 1 });
    expect(library.known().get("A/Two (2002)/Two.mkv")).toMatchObject({ size: 14, mtime: 1_700_000_500_000 });
    expect(await library.scan()).toMatchObject({ changed: 0, unchanged: 2 });
  });

  test("that a changed file wants all analyses again, and an unchanged one none", async () => {
    const library = await openRealLibrary();
    library.put("A/One.mkv", "one");
    library.put("A/Two.mkv", "two");
    await library.scan();
    for (const path of ["A/One.mkv", "A/Two.mkv"]) await library.analyse(path);
    library.put("A/One.mkv", "eno", 1_700_000_001);
    await library.scan();
    for (const kind of ["probe", "loudness"] as const) {
      const left = await Array.fromAsync(library.library.partsWithout(kind, 1, {}));
      expect(left.map(({ title }) => title)).toEqual(["One"]);
    }
  });

  test("nothing in extras", async () => {
    const library = await openRealLibrary();
    library.put("A/One (2001)/Trailers/One.mkv", "trailer");
    library.put("A/One (2001)/One.mkv", "film");
    expect(differences(await library.scan())).toEqual({ added: 1 });
    expect(differences(await library.scan())).toEqual({});
  });

  test("files from before 1970 unchanged, and as a reader finds them", async () => {
    const library = await openRealLibrary();
    library.put("A/Old.mkv", "old");
    utimesSync(library.at("A/Old.mkv"), -1000.5, -1000.5);
    await library.scan();
    expect(differences(await library.scan())).toEqual({});
    expect(library.library.stateOf(library.partAt("A/Old.mkv"))).toBe("same");
  });
});

describe("a file that is gone", () => {
  test("is marked by the first scan that misses it, and forgotten by the next", async () => {
    const library = await openRealLibrary();
    library.put("A/One (2001).mkv", "one");
    library.put("A/Two (2002).mkv", "two");
    await library.scan();
    const { id } = await library.analyse("A/One (2001).mkv");
    library.remove("A/One (2001).mkv");
    expect(differences(await library.scan())).toEqual({ gone: 1 });
    expect(library.known().get("A/One (2001).mkv")!.goneSince).toBe(library.clock.now());
    expect(library.store.findings.finding(id, "loudness")).toBeDefined();
    expect(await library.library.partsWithout("previews", 1, {}).count()).toBe(1);
    expect(differences(await library.scan())).toEqual({ swept: 1 });
    expect(library.titles("movie")).toEqual(["Two"]);
    expect(library.store.findings.finding(id, "loudness")).toBeUndefined();
    expect(differences(await library.scan())).toEqual({});
  });

  test("comes back from the trash with all that was known of it, once it is there again", async () => {
    const library = await openRealLibrary();
    const { store, clock, paths } = library;
    library.put("A/One.mkv", "one");
    library.put("A/Two.mkv", "two");
    await library.scan();
    const { id, itemId } = await library.analyse("A/One.mkv");
    store.markers.add(itemId, { type: "bookmark", startMs: 7, endMs: null, title: "Here", color: null }, 9);
    library.move("A/One.mkv", "elsewhere.mkv");
    await library.scan();
    expect(differences(await library.scan())).toEqual({ swept: 1 });
    expect(store.markers.ofItems([itemId])).toEqual([]);
    const [entry] = store.trash.list({ limit: 9 });
    expect(entry).toMatchObject({
      title: "One",
      task: "RefreshLibraries",
      why: "One.mkv has been gone since 2026-03-10.",
    });
    await createTrash(store, paths.data, clock).restore(entry!);
    library.move("elsewhere.mkv", "A/One.mkv");
    expect(differences(await library.scan())).toEqual({ returned: 1 });
    expect(library.partAt("A/One.mkv").id).toBe(id);
    expect(store.findings.finding(id, "loudness")).toEqual({ streams: [] });
    expect(store.markers.ofItems([itemId])).toMatchObject([{ title: "Here" }]);
  });

  test("is never forgotten when the trash is not emptied by itself", async () => {
    const library = await openRealLibrary({ mostForgotten: null });
    library.put("A/One.mkv", "one");
    library.put("A/Two.mkv", "two");
    await library.scan();
    library.remove("A/One.mkv");
    expect(differences(await library.scan())).toEqual({ gone: 1 });
    for (let again = 0; again < 3; again++) expect(differences(await library.scan())).toEqual({});
    expect(library.titles("movie")).toEqual(["One", "Two"]);
  });

  test("is not forgotten with too many others, as when a disk within a root is missing", async () => {
    const library = await openRealLibrary({ mostForgotten: 10 });
    for (let i = 0; i < 30; i++) library.put(`A/disk/Film ${i}.mkv`, `film ${i}`);
    for (let i = 0; i < 100; i++) library.put(`A/Other ${i}.mkv`, `other ${i}`);
    await library.scan();
    library.remove("A/disk");
    expect(differences(await library.scan())).toEqual({ gone: 30 });
    const { swept, problems } = await library.scan();
    expect(swept).toBe(0);
    expect(problems).toEqual([expect.stringMatching(/^30 of 130 files are gone, more than the 10 %/)]);
    // `butler start GarbageCollectLibraryMedia --confirm` is a person's word for them.
    const [refused] = library.store.trash.refusedScopes("GarbageCollectLibraryMedia");
    expect(library.store.trash.refused("GarbageCollectLibraryMedia", refused!)).toEqual({
      items: 30,
      bytes: 0,
    });
    for (let i = 0; i < 30; i += 2) library.put(`A/disk/Film ${i}.mkv`, `film ${i}`);
    await library.scan();
    expect(await library.scan()).toMatchObject({ swept: 0, unchanged: 115, problems: [] });
    expect(library.store.trash.refusedScopes("GarbageCollectLibraryMedia")).toEqual([]);
  });

  test("is there again with its findings when it comes back", async () => {
    const library = await openRealLibrary();
    library.put("A/One.mkv", "one");
    library.put("A/Two.mkv", "two");
    await library.scan();
    const { id } = await library.analyse("A/One.mkv");
    library.move("A/One.mkv", "elsewhere.mkv");
    await library.scan();
    library.move("elsewhere.mkv", "A/One.mkv");
    expect(differences(await library.scan())).toEqual({ returned: 1 });
    expect(library.partAt("A/One.mkv").id).toBe(id);
    const left = await Array.fromAsync(library.library.partsWithout("loudness", 1, {}));
    expect(left.map(({ title }) => title)).toEqual(["Two"]);
  });
});

describe("a disk that is not there", () => {
  const breakages = [
    ["missing", /A is not there/],
    ["empty", /A is empty: is its disk mounted\?/],
    ["without its media", /A has none of its media: is its disk mounted\?/],
  ] as const;
  for (const [state, message] of breakages)
    test(`root ${state}: nothing of it is marked, scan after scan, and the other root is scanned`, async () => {
      const library = await openRealLibrary({ roots: ["A", "B"] });
      library.put("A/One.mkv", "one");
      library.put("B/Two.mkv", "two");
      await library.scan();
      library.remove("A");
      if (state !== "missing") mkdirSync(library.at("A"));
      if (state === "without its media") library.put("A/README.txt", "Mount me.");
      library.put("B/Three.mkv", "three");
      const first = await library.scan();
      expect(first).toMatchObject({ added: 1, gone: 0, swept: 0, unchanged: 1 });
      expect(first.problems).toEqual([expect.stringMatching(message)]);
      expect(first.problems[0]).toContain("Nothing of it was removed");
      expect(await library.scan()).toMatchObject({ gone: 0, swept: 0, problems: [expect.any(String)] });
      expect(library.known().get("A/One.mkv")).toMatchObject({ goneSince: null });
      library.put("A/One.mkv", "one");
      expect(differences(await library.scan())).toEqual({});
    });

  test("a root whose files have all moved to another is no problem", async () => {
    const library = await openRealLibrary({ roots: ["A", "B"] });
    library.put("A/One.mkv", "one");
    library.put("B/Two.mkv", "two");
    await library.scan();
    await library.analyse("A/One.mkv");
    library.move("A/One.mkv", "B/One.mkv");
    expect(differences(await library.scan())).toEqual({ moved: 1 });
  });

  test("what cannot be read is neither marked nor forgotten", async () => {
    const library = await openRealLibrary();
    library.put("A/Box/One.mkv", "one");
    library.put("A/Box/Deep/Two.mkv", "two");
    library.put("A/Boxer.mkv", "three");
    library.put("A/Aaa.mkv", "four");
    await library.scan();
    // A link into nothing is what is left of a folder on a disk that has been taken away.
    library.move("A/Box", "Box");
    symlinkSync(library.at("nowhere"), library.at("A/Box"));
    library.remove("A/Boxer.mkv");
    const first = await library.scan();
    expect(first).toMatchObject({ gone: 1, swept: 0, unchanged: 1 });
    expect(first.problems).toEqual([expect.stringContaining("1 of the files and folders in")]);
    expect(library.logged).toEqual([expect.stringContaining("A/Box cannot be read: ")]);
    expect(await library.scan()).toMatchObject({ gone: 0, swept: 1 });
    library.remove("A/Box");
    library.move("Box", "A/Box");
    expect(differences(await library.scan())).toEqual({});
  });
});

test("a scan that is aborted loses nothing, and the next one does the rest", async () => {
  const library = await openRealLibrary();
  const names = Array.from({ length: 300 }, (_, n) => `A/Film ${String(n).padStart(3, "0")}.mkv`);
  for (const name of names) library.put(name, name);
  const stop = new AbortController();
  const reason = new Error("asked");
  const scan = library.scan(stop.signal, (fraction) => {
    if (fraction > 0.4) stop.abort(reason);
  });
  await expect(scan).rejects.toBe(reason);
  const first = library.known();
  expect(first.size).toBeGreaterThan(0);
  expect(first.size).toBeLessThan(300);
  expect(await library.scan()).toMatchObject({ added: 300 - first.size, unchanged: first.size, gone: 0 });
  const second = library.known();
  expect([...second.keys()]).toEqual(names);
  for (const [path, { id }] of first) expect(second.get(path)!.id).toBe(id);
});

test("odd names keep to the order of the memory", async () => {
  const library = await openRealLibrary();
  const names = [
    "a b.mkv",
    "a-b.mkv",
    "a-b/c.mkv",
    "a.mkv",
    "a/c.mkv",
    "a/b c/d.mkv",
    "a0.mkv",
    " leading.mkv",
    "100%_[x]*?\"'\\.mkv",
    "new\nline.mkv",
    "Ame\u0301lie.mkv",
    "Amélie.mkv",
    "\u{fb01}.mkv",
    "\u{1f3ac}.mkv",
    "\u{1f3ac}/\u{ffee}.mkv",
    "日本.mkv",
  ].map((name) => `A/${name}`);
  for (const name of names) library.put(name, name);
  expect(differences(await library.scan())).toEqual({ added: names.length });
  expect(differences(await library.scan())).toEqual({});
  for (const name of names.filter((_, index) => index % 2 === 0)) library.remove(name);
  expect(differences(await library.scan())).toEqual({ gone: 8 });
  expect(
    [...library.known()]
      .filter(([, file]) => file.goneSince !== null)
      .map(([path]) => path)
      .sort(),
  ).toEqual(names.filter((_, index) => index % 2 === 0).sort());
});
