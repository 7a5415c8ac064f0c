import { copyFileSync, utimesSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { differences, openRealLibrary } from "../../test/support/real-library.ts";
import { measureSine } from "../../test/support/small-library.ts";

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

test("tracks that move take their share of the album's loudness along", async () => {
  const library = await openRealLibrary({ type: "artist" });
  for (const [name, level] of [
    ["1", -20],
    ["2", -40],
  ] as const) {
    library.put(`A/Artist/Album/${name}.flac`, `track ${name}`);
    await library.scan();
    const track = await library.analyse(`A/Artist/Album/${name}.flac`);
    library.library.keep(track, "loudness", 1, { streams: [measureSine(0, level).stream] });
    library.library.keepAlbumLoudness(track);
  }
  const loudnessOfAlbumOf = (path: string) => {
    const album = library.store.catalogue.albumOf(library.partAt(path).id)!;
    return (library.store.findings.itemFinding(album, "loudness") as { integrated: number }).integrated;
  };
  const loud = measureSine(0, -20).stream.integrated!;
  const quiet = measureSine(0, -40).stream.integrated!;
  expect(loudnessOfAlbumOf("A/Artist/Album/2.flac")).toBeGreaterThan(quiet + 10);
  library.move("A/Artist/Album/1.flac", "A/Artist/Best/1.flac");
  expect(differences(await library.scan())).toEqual({ moved: 1 });
  expect(loudnessOfAlbumOf("A/Artist/Best/1.flac")).toBeCloseTo(loud, 1);
  expect(loudnessOfAlbumOf("A/Artist/Album/2.flac")).toBeCloseTo(quiet, 1);
});
