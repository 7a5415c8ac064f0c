import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { comparePaths } from "./path-order.ts";
import { rootState, type Walked, walk } from "./walk.ts";

const never = new AbortController().signal;
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "walk-"));
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function put(...paths: string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), "");
  }
}

async function walked(signal = never, from = ""): Promise<Walked[]> {
  return (await Array.fromAsync(walk(root, "movie", { signal, from }))).flat();
}

/** What is walked, in order: paths, with a word before those that are no files. */
async function paths(from = ""): Promise<string[]> {
  return (await walked(never, from)).map((one) => {
    if ("path" in one) return one.path;
    return "noticed" in one ? `noticed: ${one.noticed}` : `unreadable: ${one.unreadable}`;
  });
}

describe("walk", () => {
  test("gives path, folder, size and whole milliseconds of each media file", async () => {
    put("Arrival (2016)/Arrival.mkv", "Arrival (2016)/poster.jpg", "top.mp4");
    writeFileSync(join(root, "top.mp4"), "12345");
    utimesSync(join(root, "top.mp4"), 1_700_000_000.1239, 1_700_000_000.1239);
    const [inFolder, atTop, ...others] = await walked();
    expect(inFolder).toMatchObject({ path: "Arrival (2016)/Arrival.mkv", folder: "Arrival (2016)", size: 0 });
    expect(atTop).toEqual({ path: "top.mp4", folder: "", size: 5, mtimeMs: 1_700_000_000_123 });
    expect(others).toEqual([]);
  });

  test("orders whole paths by code points, '/' included", async () => {
    const inOrder = [
      "A.mkv",
      "a b/1.mkv",
      "a-b.mkv",
      "a.mkv",
      "a/1.mkv",
      "a/b/2.mkv",
      "a/b0.mkv",
      "a/\u{fb01}.mkv",
      "a/\u{1f600}.mkv",
      "a0/3.mkv",
      "e\u{301}.mkv",
      "\u{e9}.mkv",
      "\u{fb01}/4.mkv",
      "\u{1f600}/5.mkv",
    ];
    put(...inOrder.toReversed());
    expect(await paths()).toEqual(inOrder);
    expect(inOrder.toSorted(comparePaths)).toEqual(inOrder);
  });

  test("leaves out what is hidden, kept by the system or half downloaded", async () => {
    put(".hidden/a.mkv", "@eaDir/b.mkv", ".Trash-1000/c.mkv", "d.mkv.part", ".e.mkv", "...f/g.mkv");
    expect(await paths()).toEqual(["...f/g.mkv"]);
  });

  test("comes in batches of 500", async () => {
    put(...Array.from({ length: 1_200 }, (_, index) => `${index % 7}/${index}.mkv`));
    const batches = await Array.fromAsync(walk(root, "movie", { signal: never }));
    expect(batches.map((batch) => batch.length)).toEqual([500, 500, 200]);
  });

  test("follows links to files and folders, but never in a circle", async () => {
    put("shelf/film.mkv", "a/1.mkv");
    symlinkSync(join(root, "shelf"), join(root, "linked"));
    symlinkSync(join(root, "shelf/film.mkv"), join(root, "one.mkv"));
    symlinkSync(root, join(root, "a/up"));
    symlinkSync("../a", join(root, "shelf/across"));
    expect(await paths()).toEqual([
      "noticed: a/up",
      "a/1.mkv",
      "noticed: linked/across/up",
      "linked/across/1.mkv",
      "linked/film.mkv",
      "one.mkv",
      "noticed: shelf/across/up",
      "shelf/across/1.mkv",
      "shelf/film.mkv",
    ]);
  });

  test("links to folders above the root are not followed, from behind another link neither", async () => {
    put("films/a.mkv", "other disk/b.mkv");
    symlinkSync("/", join(root, "films/everything"));
    symlinkSync(root, join(root, "films/above"));
    symlinkSync(join(root, "other disk"), join(root, "films/other"));
    symlinkSync(root, join(root, "other disk/above"));
    root = join(root, "films");
    try {
      expect(await paths()).toEqual([
        "noticed: above",
        "noticed: everything",
        "a.mkv",
        "noticed: other/above",
        "other/b.mkv",
      ]);
    } finally {
      root = dirname(root);
    }
  });

  test("folders that link to each other end", async () => {
    put("a/1.mkv", "b/2.mkv");
    symlinkSync("../b", join(root, "a/to b"));
    symlinkSync("../a", join(root, "b/to a"));
    expect(await paths()).toEqual([
      "a/1.mkv",
      "noticed: a/to b/to a",
      "a/to b/2.mkv",
      "b/2.mkv",
      "noticed: b/to a/to b",
      "b/to a/1.mkv",
    ]);
  });

  test("begins at a folder or file, by the rules of the folders above it", async () => {
    put("a/1.mkv", "a/b/2.mkv", "a/b/c/3.mkv", "a/b/no/4.mkv", "a/b.mkv", "a/out/5.mkv", "a/.hidden/6.mkv");
    writeFileSync(join(root, ".plexignore"), "no/\na/out\n");
    symlinkSync("../b", join(root, "a/b/again"));
    symlinkSync("b", join(root, "a/linked"));
    expect(await paths("a/b")).toEqual(["noticed: a/b/again", "a/b/2.mkv", "a/b/c/3.mkv"]);
    expect(await paths("a/linked/c")).toEqual(["a/linked/c/3.mkv"]);
    expect(await paths("a/b/2.mkv")).toEqual(["a/b/2.mkv"]);
    for (const leftOut of ["a/b/no", "a/out", "a/out/5.mkv", "a/.hidden", "a/b/again/c"])
      expect(await paths(leftOut)).toEqual([]);
    expect(await paths("a/gone")).toEqual(["unreadable: a/gone"]);
  });

  test("a folder's ignore file is for it and the folders below, and the innermost one decides", async () => {
    put(
      "a/1 sample.mkv",
      "a/1.mkv",
      "b/Keep.mkv",
      "b/2.mkv",
      "b/c/3.mkv",
      "b/c/keep.mkv",
      "d/e/4.mkv",
      "d/f/5.mkv",
    );
    writeFileSync(join(root, ".butlerignore"), "# samples\n* sample.*\n/d/e/\n");
    writeFileSync(join(root, "b/.plexignore"), "\ufeff*.mkv\r\n!keep.mkv\r\n");
    writeFileSync(join(root, "b/c/.butlerignore"), "!3.mkv\nkeep.mkv\n");
    expect(await paths()).toEqual(["a/1.mkv", "b/Keep.mkv", "b/c/3.mkv", "d/f/5.mkv"]);
  });

  test("what an ignore file leaves out is not looked at, were it unreadable or a circle", async () => {
    put("a/1.mkv");
    symlinkSync(join(root, "unmounted"), join(root, "a/link.mkv"));
    symlinkSync(root, join(root, "a/up"));
    expect(await paths()).toHaveLength(3);
    writeFileSync(join(root, "a/.plexignore"), "link.mkv\nup\n");
    expect(await paths()).toEqual(["a/1.mkv"]);
  });

  test("an ignore file without a pattern is told, and of one that cannot be read nothing is shown", async () => {
    put("a/1.mkv", "b/2.mkv", "c/3.mkv");
    writeFileSync(join(root, "a/.plexignore"), "\n# nothing\n");
    mkdirSync(join(root, "b/.plexignore"));
    expect(await walked()).toEqual([
      { noticed: "a/.plexignore", what: expect.stringContaining("has no pattern") },
      expect.objectContaining({ path: "a/1.mkv" }),
      { unreadable: "b", reason: expect.stringContaining("its .plexignore cannot be read") },
      expect.objectContaining({ path: "c/3.mkv" }),
    ]);
    mkdirSync(join(root, ".butlerignore"));
    expect(await paths()).toEqual(["unreadable: "]);
  });

  test("a link whose target is not there is unreadable, not gone", async () => {
    put("a.mkv");
    symlinkSync(join(root, "unmounted"), join(root, "link"));
    expect(await walked()).toEqual([
      { unreadable: "link", reason: "what it links to cannot be read: it does not exist" },
      expect.objectContaining({ path: "a.mkv" }),
    ]);
  });

  test("a name that is not UTF-8 is unreadable, one with U+FFFD in it is not", async () => {
    put("a.mkv", "\ufffd.mkv");
    writeFileSync(Buffer.concat([Buffer.from(`${root}/b`), Buffer.from([0xff]), Buffer.from(".mkv")]), "");
    expect(await walked()).toEqual([
      { unreadable: "b\ufffd.mkv", reason: "its name is not valid UTF-8" },
      expect.objectContaining({ path: "a.mkv" }),
      expect.objectContaining({ path: "\ufffd.mkv" }),
    ]);
  });

  test("a folder that cannot be read is told at its place, and the walk goes on", async () => {
    put("a.mkv", "z.mkv");
    let deep = join(root, "deep");
    while (deep.length < 3_880) deep = join(deep, "n".repeat(99));
    mkdirSync(deep, { recursive: true });
    writeFileSync(join(deep, "film.mkv"), "");
    // Under a longer name of its top folder its path is longer than the system takes, whoever asks.
    const longer = join(root, "deep".padEnd(250, "p"));
    renameSync(join(root, "deep"), longer);
    try {
      expect(await walked()).toEqual([
        expect.objectContaining({ path: "a.mkv" }),
        { unreadable: expect.stringMatching(/^deepp+\/n+\/.*n$/), reason: "its path is too long" },
        expect.objectContaining({ path: "z.mkv" }),
      ]);
    } finally {
      renameSync(longer, join(root, "deep"));
    }
  });

  test.skipIf(process.getuid?.() === 0)("a folder without permission is unreadable", async () => {
    put("a/1.mkv", "b.mkv");
    chmodSync(join(root, "a"), 0);
    expect(await walked()).toEqual([
      { unreadable: "a", reason: "permission is denied" },
      expect.objectContaining({ path: "b.mkv" }),
    ]);
    chmodSync(join(root, "a"), 0o700);
  });

  test("an empty root has no files", async () => {
    expect(await walked()).toEqual([]);
  });

  test.each([
    ["missing", "it does not exist"],
    ["file.mkv", "it is not a folder"],
  ])("says what is wrong with the root %s", async (name, reason) => {
    put("file.mkv");
    const walking = Array.fromAsync(walk(join(root, name), "movie", { signal: never }));
    await expect(walking).rejects.toThrow(`${name} cannot be read: ${reason}. Mount its disk`);
  });

  test("ends with the signal's reason, before it starts and between two batches", async () => {
    put(...Array.from({ length: 600 }, (_, index) => `${index}.mkv`));
    const reason = new Error("asked");
    await expect(walked(AbortSignal.abort(reason))).rejects.toBe(reason);

    const controller = new AbortController();
    const walking = walk(root, "movie", { signal: controller.signal });
    expect((await walking.next()).value).toHaveLength(500);
    controller.abort(reason);
    await expect(walking.next()).rejects.toBe(reason);
  });
});

test("rootState tells a missing and an empty root from one that is there", async () => {
  expect(await rootState(join(root, "missing"))).toBe("missing");
  expect(await rootState(root)).toBe("empty");
  put("lost+found/x", ".DS_Store");
  expect(await rootState(root)).toBe("empty");
  put("a.mkv");
  expect(await rootState(root)).toBe("there");
  expect(await rootState(join(root, "a.mkv"))).toBe("missing");
  symlinkSync("/", join(root, "everything"));
  symlinkSync("..", join(root, "above"));
  symlinkSync(".", join(root, "itself"));
  for (const link of ["everything", "above", "itself"])
    expect(await rootState(join(root, link))).toBe("astray");
});
