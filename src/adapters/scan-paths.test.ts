import { mkdirSync, symlinkSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { differences, openRealLibrary } from "../../test/support/real-library.ts";

type RealLibrary = Awaited<ReturnType<typeof openRealLibrary>>;

const nothing = () => {};
const scanOnly = (library: RealLibrary, ...paths: string[]) => library.scan(undefined, nothing, paths);

async function shelves(): Promise<RealLibrary> {
  const library = await openRealLibrary({ roots: ["A", "B"] });
  for (const path of [
    "A/Box-2/x.mkv",
    "A/Box/a.mkv",
    "A/Box/Deep/b.mkv",
    "A/Box0.mkv",
    "A/z.mkv",
    "B/Box/c.mkv",
  ])
    library.put(path, path);
  await library.scan();
  return library;
}

describe("a scan of a path", () => {
  test("sees what is new, changed and gone below it, and nothing beside it", async () => {
    const library = await shelves();
    library.put("A/Box/new.mkv", "new");
    library.put("A/Box/a.mkv", "changed", 1_700_000_001);
    library.remove("A/Box/Deep/b.mkv");
    library.remove("A/Box-2/x.mkv");
    library.remove("A/Box0.mkv");
    library.put("B/Box/new.mkv", "too");
    expect(differences(await scanOnly(library, "A/Box"))).toEqual({ added: 1, changed: 1, gone: 1 });
    expect(library.known().get("A/Box/Deep/b.mkv")!.goneSince).toBe(library.clock.now());
    expect(library.known().get("A/Box-2/x.mkv")!.goneSince).toBeNull();
    expect(library.known().get("A/Box0.mkv")!.goneSince).toBeNull();
    expect(differences(await library.scan())).toEqual({ added: 1, gone: 2, swept: 1 });
  });

  test("takes a file by itself, one that is gone, and a folder that is gone", async () => {
    const library = await shelves();
    library.put("A/Box/a.mkv", "changed", 1_700_000_001);
    library.put("A/Box/new.mkv", "new");
    expect(differences(await scanOnly(library, "A/Box/a.mkv"))).toEqual({ changed: 1 });
    library.remove("A/z.mkv");
    expect(differences(await scanOnly(library, "A/z.mkv"))).toEqual({ gone: 1 });
    library.remove("A/Box");
    expect(differences(await scanOnly(library, "A/Box"))).toEqual({ gone: 2 });
  });

  test("takes several at once, those within others once, and leaves out those elsewhere", async () => {
    const library = await shelves();
    for (const path of ["A/Box/1.mkv", "A/Box/Deep/2.mkv", "B/Box/3.mkv", "A/4.mkv"]) library.put(path, path);
    const found = await scanOnly(library, "B/Box", "A/Box/Deep", "A/Box", "C");
    expect(differences(found)).toEqual({ added: 3 });
    expect(found.unchanged).toBe(3);
  });

  test("of a root is a scan of all of it", async () => {
    const library = await shelves();
    library.remove("A/Box");
    library.remove("B/Box/c.mkv");
    library.put("B/d.mkv", "d");
    expect(differences(await scanOnly(library, "A"))).toEqual({ gone: 2 });
  });

  test("marks what is gone, but forgets nothing", async () => {
    const library = await shelves();
    library.remove("A/Box/a.mkv");
    expect(differences(await scanOnly(library, "A/Box"))).toEqual({ gone: 1 });
    expect(differences(await scanOnly(library, "A/Box"))).toEqual({});
    const { scannedAt } = library.store.sections.get(library.sectionId)!;
    expect(differences(await library.scan())).toEqual({ swept: 1 });
    expect(library.store.sections.get(library.sectionId)!.scannedAt).toBeGreaterThan(scannedAt!);
  });

  test("finds where a file of another folder has moved to", async () => {
    const library = await shelves();
    const { id } = await library.analyse("A/z.mkv");
    library.move("A/z.mkv", "A/Box/z.mkv");
    expect(differences(await scanOnly(library, "A/Box"))).toEqual({ moved: 1 });
    expect(library.partAt("A/Box/z.mkv").id).toBe(id);
    expect(differences(await library.scan())).toEqual({});
  });
});

describe("files that become ignored", () => {
  test("are gone by the usual rules, and come back", async () => {
    const library = await shelves();
    library.put("A/Box/.plexignore", "Deep/\n");
    expect(differences(await scanOnly(library, "A/Box/Deep"))).toEqual({ gone: 1 });
    library.remove("A/Box/.plexignore");
    expect(differences(await library.scan())).toEqual({ returned: 1 });
    library.put("A/.butlerignore", "/Box/Deep\n");
    expect(differences(await library.scan())).toEqual({ gone: 1 });
    expect(differences(await library.scan())).toEqual({ swept: 1 });
  });
});

describe("a disk that goes", () => {
  const away = [
    ["missing", () => {}],
    ["empty", (root: string) => mkdirSync(root)],
    ["a link to the whole disk", (root: string) => symlinkSync("/", root)],
    ["a link into nothing", (root: string) => symlinkSync(`${root} of nowhere`, root)],
    ["a link to a folder above it", (root: string) => symlinkSync("..", root)],
  ] as const;
  describe.each(away)("the root is now %s", (_, leave) => {
    test("and a scan, of all or of a path, marks and forgets nothing", async () => {
      const library = await shelves();
      library.move("A", "away");
      leave(library.at("A"));
      for (const only of [undefined, ["A/Box"], ["A/z.mkv"], undefined]) {
        const found = await library.scan(undefined, nothing, only);
        expect(found).toMatchObject({ added: 0, gone: 0, swept: 0, problems: [expect.any(String)] });
        expect(found.problems[0]).toContain("Nothing of it was removed from the library.");
      }
    });

    test("since the scan began, and nothing is forgotten", async () => {
      const library = await shelves();
      library.remove("A/z.mkv");
      await library.scan();
      let isThere = true;
      const found = await library.scan(undefined, () => {
        if (!isThere) return;
        isThere = false;
        library.move("A", "away");
        leave(library.at("A"));
      });
      expect(isThere).toBe(false);
      expect(found).toMatchObject({ swept: 0 });
      expect(library.known().has("A/z.mkv")).toBe(true);
    });
  });

  test("in the middle of the walk: what could not be looked at any more is kept", async () => {
    const library = await openRealLibrary();
    for (let n = 0; n < 3500; n++) library.put(`A/${1000 + Math.floor(n / 100)}/${n}.mkv`, "");
    await library.scan();
    let isThere = true;
    const found = await library.scan(undefined, () => {
      if (!isThere) return;
      isThere = false;
      library.move("A", "away");
      symlinkSync("/", library.at("A"));
    });
    expect(found).toMatchObject({ gone: 0, swept: 0, added: 0 });
    expect(found.unchanged).toBeLessThan(3500);
    expect(found.problems).toEqual([
      expect.stringContaining("could not be read; what is known of them was kept"),
    ]);
  });

  test("with all that is known of a root, while only a folder of it is looked at", async () => {
    const library = await shelves();
    library.remove("A");
    library.put("A/README.txt", "Mount me.");
    const found = await scanOnly(library, "A/Box");
    expect(found).toMatchObject({ gone: 0, problems: [expect.stringContaining("is its disk mounted?")] });
  });
});

test("links in a circle are told, each once a scan, and at most a hundred lines about files", async () => {
  const library = await shelves();
  symlinkSync("..", library.at("A/Box/up"));
  await library.scan();
  expect(library.logged).toEqual([
    `${library.at("A/Box/up")} is a link back to a folder that it is in: it is not followed.`,
  ]);
  for (let n = 0; n < 120; n++) symlinkSync("..", library.at(`A/Box/up ${n}`));
  library.logged.length = 0;
  expect(differences(await library.scan())).toEqual({});
  expect(library.logged).toHaveLength(101);
  expect(library.logged.at(-1)).toBe("21 more such lines were left out.");
});
