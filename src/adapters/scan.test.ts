import { copyFileSync, mkdirSync, symlinkSync, utimesSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openRealLibrary } from "../../test/support/real-library.ts";
import type { ScanResult } from "../core/ports.ts";

/** A result but for what is zero. */
const differences = ({ unchanged: _, problems, ...counts }: ScanResult) => {
  expect(problems).toEqual([]);
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0));
};

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

describe("a moved file", () => {
  const places = [
    ["in its folder, to before", "A/Films/m.mkv", "A/Films/b.mkv"],
    ["in its folder, to behind", "A/Films/m.mkv", "A/Films/z.mkv"],
    ["to another folder", "A/One (2001)/One.mkv", "A/Classics/One (2001)/One.mkv"],
    ["to an earlier root", "B/One (2001).mkv", "A/One (2001).mkv"],
    ["to a later root", "A/One (2001).mkv", "B/One (2001).mkv"],
    ["from the composed to the decomposed form of its name", "A/Amélie.mkv", "A/Ame\u0301lie.mkv"],
  ] as const;
  for (const [how, from, to] of places)
    for (const touched of [false, true])
      test(`${how}${touched ? ", with another time" : ""}: keeps id, bundle and findings`, async () => {
        const library = await openRealLibrary({ roots: ["A", "B"] });
        library.put(from, "a film");
        library.put("A/other.mkv", "another");
        library.put("B/other.mkv", "yet another");
        await library.scan();
        const before = await library.analyse(from);
        library.move(from, to);
        if (touched) utimesSync(library.at(to), 1_800_000_000, 1_800_000_000);
        expect(differences(await library.scan())).toEqual({ moved: 1 });
        expect(library.known().has(from)).toBe(false);
        expect(library.partAt(to)).toMatchObject({ id: before.id, mtime: library.mtimeOf(to) });
        expect(library.store.items.part(before.id)).toMatchObject({
          bundle: library.store.findings.part(before.id)!.bundle,
          gone_since: null,
        });
        for (const kind of ["probe", "loudness"] as const)
          expect(await library.library.partsWithout(kind, 1, { partIds: [before.id] }).count()).toBe(0);
        const [film] = library.store.items.get([library.partAt(to).itemId]);
        expect(film!.media).toMatchObject([
          { container: "mkv", duration_ms: 60_000, parts: [{ id: before.id }] },
        ]);
        expect(differences(await library.scan())).toEqual({});
      });

  test("keeps out-of-date findings out of date", async () => {
    const library = await openRealLibrary();
    library.put("A/One.mkv", "one");
    await library.scan();
    const { id } = await library.analyse("A/One.mkv");
    library.put("A/One.mkv", "eno", 1_700_000_001);
    await library.scan();
    await library.library.keepProbe(library.partAt("A/One.mkv"), 1, {
      container: "mkv",
      durationMs: 1,
      chapters: [],
      tags: {},
      streams: [],
    });
    library.move("A/One.mkv", "A/Uno.mkv");
    expect(differences(await library.scan())).toEqual({ moved: 1 });
    expect(await library.library.partsWithout("probe", 1, { partIds: [id] }).count()).toBe(0);
    expect(await library.library.partsWithout("loudness", 1, { partIds: [id] }).count()).toBe(1);
  });

  test("is a new one as long as its content is not known", async () => {
    const library = await openRealLibrary();
    library.put("A/One.mkv", "one");
    library.put("A/other.mkv", "another");
    await library.scan();
    library.move("A/One.mkv", "A/Uno.mkv");
    expect(differences(await library.scan())).toEqual({ added: 1, gone: 1 });
  });

  test("is known again after it was missing for scans, when it turns up where later paths are", async () => {
    const library = await openRealLibrary();
    library.put("A/b.mkv", "a film");
    library.put("A/other.mkv", "another");
    await library.scan();
    const { id } = await library.analyse("A/b.mkv");
    library.move("A/b.mkv", "outside.mkv");
    expect(differences(await library.scan())).toEqual({ gone: 1 });
    library.move("outside.mkv", "A/z.mkv");
    expect(differences(await library.scan())).toEqual({ moved: 1 });
    expect(library.partAt("A/z.mkv").id).toBe(id);
    expect(await library.library.partsWithout("loudness", 1, {}).count()).toBe(1);
  });

  test("takes its folder and its show along, and leaves no empty ones", async () => {
    const library = await openRealLibrary({ type: "show" });
    for (const episode of [1, 2, 3]) {
      library.put(`A/Fargo/Season 01/Fargo - s01e0${episode}.mkv`, `episode ${episode}`);
    }
    await library.scan();
    for (const episode of [1, 2, 3]) await library.analyse(`A/Fargo/Season 01/Fargo - s01e0${episode}.mkv`);
    library.move("A/Fargo", "A/Zzz");
    for (const episode of [1, 2, 3])
      library.move(
        `A/Zzz/Season 01/Fargo - s01e0${episode}.mkv`,
        `A/Zzz/Season 02/Zzz - s02e0${episode}.mkv`,
      );
    expect(differences(await library.scan())).toEqual({ moved: 3 });
    expect(library.titles("show")).toHaveLength(1);
    expect(library.titles("season")).toEqual(["Season 2"]);
    expect(library.titles("episode")).toHaveLength(3);
  });
});

test("a copy is a new file, and of two files with one origin only one has moved", async () => {
  const library = await openRealLibrary();
  library.put("A/One.mkv", "one");
  await library.scan();
  await library.analyse("A/One.mkv");
  copyFileSync(library.at("A/One.mkv"), library.at("A/Copy.mkv"));
  expect(differences(await library.scan())).toEqual({ added: 1 });
  copyFileSync(library.at("A/One.mkv"), library.at("A/Zwei.mkv"));
  library.move("A/One.mkv", "A/Uno.mkv");
  expect(differences(await library.scan())).toEqual({ added: 1, moved: 1 });
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

  test("is never forgotten when the trash is not emptied by itself", async () => {
    const library = await openRealLibrary({ emptyTrash: false });
    library.put("A/One.mkv", "one");
    library.put("A/Two.mkv", "two");
    await library.scan();
    library.remove("A/One.mkv");
    expect(differences(await library.scan())).toEqual({ gone: 1 });
    for (let again = 0; again < 3; again++) expect(differences(await library.scan())).toEqual({});
    expect(library.titles("movie")).toEqual(["One", "Two"]);
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

describe("the catalogue", () => {
  test("films: editions are items, stacked files are parts of one medium, versions are media", async () => {
    const library = await openRealLibrary({ roots: ["A", "B"] });
    library.put("A/Alien (1979) {edition-Director's Cut}.mkv", "directed");
    library.put("A/Alien (1979).mkv", "alien");
    library.put("A/Heat (1995)/Heat (1995) - cd1.mkv", "first");
    library.put("A/Heat (1995)/Heat (1995) - cd2.mkv", "second");
    library.put("B/Alien (1979).mkv", "alien in another quality");
    await library.scan();
    const shelf = () =>
      library.store.items
        .list({ sectionId: library.sectionId, sort: "title", descending: false, offset: 0, limit: 10 })
        .map(({ item, media }) => [item.title, item.edition, media.map(({ parts }) => parts.length)]);
    expect(shelf()).toEqual([
      ["Alien", "Director's Cut", [1]],
      ["Alien", null, [1, 1]],
      ["Heat", null, [2]],
    ]);
    for (const part of ["cd1", "cd2"]) await library.analyse(`A/Heat (1995)/Heat (1995) - ${part}.mkv`);
    const durationOfHeat = () =>
      library.store.items.get([library.partAt("A/Heat (1995)/Heat (1995) - cd1.mkv").itemId])[0]!.media[0]!
        .duration_ms;
    expect(durationOfHeat()).toBe(120_000);
    library.remove("A/Heat (1995)/Heat (1995) - cd2.mkv");
    library.remove("B/Alien (1979).mkv");
    library.put("B/Other (2000).mkv", "other");
    await library.scan();
    expect(differences(await library.scan())).toEqual({ swept: 2 });
    expect(shelf().slice(1, 3)).toEqual([
      ["Alien", null, [1]],
      ["Heat", null, [1]],
    ]);
    expect(durationOfHeat()).toBe(60_000);
  });

  test("shows: shows, seasons and episodes, and no empty ones", async () => {
    const library = await openRealLibrary({ type: "show" });
    library.put("A/Fargo/Season 01/Fargo - s01e01 - The Crocodile's Dilemma.mkv", "1");
    library.put("A/Fargo/Season 01/Fargo - s01e02.mkv", "22");
    library.put("A/Fargo/Season 02/Fargo - s02e01.mkv", "333");
    library.put("A/Lost/Season 01/Lost - s01e01-e02.mkv", "4444");
    await library.scan();
    expect(library.titles("show")).toEqual(["Fargo", "Lost"]);
    expect(library.titles("season")).toEqual(["Season 1", "Season 1", "Season 2"]);
    expect(library.titles("episode")).toEqual(
      ["The Crocodile's Dilemma", "Episode 1", "Episode 2", "Episodes 1–2"].sort((a, b) =>
        a.replace("The ", "").localeCompare(b.replace("The ", "")),
      ),
    );
    library.remove("A/Lost");
    library.remove("A/Fargo/Season 02");
    await library.scan();
    expect(differences(await library.scan())).toEqual({ swept: 2 });
    expect(library.titles("show")).toEqual(["Fargo"]);
    expect(library.titles("season")).toEqual(["Season 1"]);
  });

  test("music: tags decide when they are known, also after the file has moved", async () => {
    const library = await openRealLibrary({ type: "artist" });
    library.put("A/Unsorted/01 - blue.flac", "so what");
    library.put("A/Other/Album/01 - Song.flac", "song");
    await library.scan();
    expect(library.titles("artist")).toEqual(["Other", "Unsorted"]);
    const tags = {
      artist: "Miles Davis",
      album_artist: " ",
      album: "Kind of Blue",
      title: "So What",
      track: "1/5",
    };
    const { id } = await library.analyse("A/Unsorted/01 - blue.flac", tags);
    const expected = () => {
      expect(library.titles("artist")).toEqual(["Miles Davis", "Other"]);
      expect(library.titles("album")).toEqual(["Album", "Kind of Blue"]);
      expect(library.titles("track")).toEqual(["So What", "Song"]);
    };
    expected();
    library.move("A/Unsorted/01 - blue.flac", "A/Jazz/x.flac");
    expect(differences(await library.scan())).toEqual({ moved: 1 });
    expect(library.partAt("A/Jazz/x.flac")).toMatchObject({ id, title: "Miles Davis - So What" });
    expected();
  });

  test("photos: albums by folder, and two roots' files of one name are two photos", async () => {
    const library = await openRealLibrary({ type: "photo", roots: ["A", "B"] });
    library.put("A/2020/Rome/a.jpg", "1");
    library.put("A/2020/Rome/A.jpg", "22");
    library.put("B/2020/Rome/a.jpg", "333");
    library.put("B/top.jpg", "4444");
    await library.scan();
    expect(library.titles("photoalbum")).toEqual(["Rome"]);
    expect(library.titles("photo").sort()).toEqual(["A", "a", "a", "top"]);
    library.remove("A/2020");
    library.put("A/other.jpg", "55555");
    library.remove("B/2020");
    await library.scan();
    expect(differences(await library.scan())).toEqual({ swept: 3 });
    expect(library.titles("photoalbum")).toEqual([]);
    expect(library.titles("photo")).toEqual(["other", "top"]);
  });
});

test("after any changes between scans the catalogue is what is on the disk", {
  timeout: 120_000,
}, async () => {
  const path = fc
    .tuple(
      fc.constantFrom("A", "B"),
      fc.array(fc.constantFrom("a", "a b", "a-b", "a.b", "\u{1f3ac}", "\u{fb01}", "é"), { maxLength: 2 }),
      fc.constantFrom("f", "f 1", "f-1", "f/1", "\u{1f3ac}", "e\u0301", "z"),
    )
    .map(([root, folders, name]) => `${[root, ...folders, name].join("/")}.mkv`);
  const change = fc.oneof(
    fc.record({ do: fc.constant("put" as const), path, size: fc.integer({ min: 1, max: 4 }) }),
    fc.record({ do: fc.constant("remove" as const), pick: fc.nat() }),
    fc.record({ do: fc.constant("move" as const), pick: fc.nat(), path }),
  );
  const rounds = fc.array(fc.array(change, { maxLength: 12 }), { minLength: 2, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(rounds, async (nights) => {
      const library = await openRealLibrary({ roots: ["A", "B"] });
      library.put("A/anchor.mkv", "anchor A");
      library.put("B/anchor.mkv", "anchor in B");
      /** What is on the disk: content by path. */
      const disk = new Map<string, string>();
      let contents = 0;
      for (const changes of nights) {
        const before = library.known();
        const diskBefore = new Map(disk);
        for (const one of changes) {
          const paths = [...disk.keys()].sort();
          const picked = "pick" in one ? paths[one.pick % paths.length] : undefined;
          if (one.do === "put") {
            const content = `${contents++}`.padEnd(8 * one.size, ".");
            library.put(one.path, content, 1_700_000_000 + contents);
            disk.set(one.path, content);
          } else if (picked !== undefined && one.do === "remove") {
            library.remove(picked);
            disk.delete(picked);
          } else if (picked !== undefined && one.do === "move" && !disk.has(one.path)) {
            library.move(picked, one.path);
            disk.set(one.path, disk.get(picked)!);
            disk.delete(picked);
          }
        }
        const { problems } = await library.scan();
        expect(problems).toEqual([]);
        const after = library.known();
        const there = [...after].filter(([, file]) => file.goneSince === null);
        const expected = [...disk.keys(), "A/anchor.mkv", "B/anchor.mkv"];
        expect(there.map(([at]) => at).sort()).toEqual(expected.sort());
        for (const [at, content] of disk) expect(after.get(at)!.size).toBe(content.length);
        // What is still where it was, or at a new place while its old one is free, is the same part.
        for (const [was, content] of diskBefore) {
          const now = [...disk].find(([, other]) => other === content)?.[0];
          if (now === was || (now !== undefined && !before.has(now) && !disk.has(was)))
            expect(after.get(now)!.id).toBe(before.get(was)!.id);
        }
        for (const [at] of there) await library.analyse(at);
        const shelf = library.store.items.list({
          sectionId: library.sectionId,
          sort: "title",
          descending: false,
          offset: 0,
          limit: 1000,
        });
        for (const { media } of shelf) {
          expect(media.length).toBeGreaterThan(0);
          for (const { parts } of media) expect(parts.length).toBeGreaterThan(0);
        }
      }
    }),
    { numRuns: 15, seed: 1 },
  );
});
