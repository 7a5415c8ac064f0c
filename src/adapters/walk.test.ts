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

async function walked(signal = never): Promise<Walked[]> {
  return (await Array.fromAsync(walk(root, "movie", { signal }))).flat();
}

async function paths(): Promise<string[]> {
  return (await walked()).map((one) => ("path" in one ? one.path : `unreadable: ${one.unreadable}`));
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
      "a/1.mkv",
      "linked/across/1.mkv",
      "linked/film.mkv",
      "one.mkv",
      "shelf/across/1.mkv",
      "shelf/film.mkv",
    ]);
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
});
