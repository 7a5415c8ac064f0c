import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { differences, openRealLibrary } from "../../test/support/real-library.ts";

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
    { numRuns: 10, seed: 1 },
  );
});
