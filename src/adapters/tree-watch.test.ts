import { mkdirSync, renameSync, rmSync, symlinkSync, watch as watchFolder, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../../test/support/small-house.ts";
import { type WatchSystem, watchTree } from "./tree-watch.ts";

let root: string;

beforeEach(() => {
  root = join(temporaryFolder(), "root");
  mkdirSync(root);
});

function put(path: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), path);
}

async function open(system: WatchSystem = {}) {
  const heard = new Set<string>();
  const limits: number[] = [];
  let listening: (() => void) | undefined;
  const tree = watchTree(
    root,
    {
      isMedia: (name) => name.endsWith(".mkv"),
      changed: (folder, name) => {
        heard.add(`${relative(root, folder)}: ${name}`);
        listening?.();
      },
      limitReached: (count) => limits.push(count),
    },
    system,
  );
  onTestFinished(tree.close);
  await tree.ready;
  return {
    heard,
    limits,
    close: tree.close,
    /** Settles when this has been heard. */
    hears: async (what: string) => {
      while (!heard.has(what))
        await new Promise<void>((resolve) => {
          listening = resolve;
        });
      heard.delete(what);
    },
  };
}

const modes =
  process.platform === "linux" ? [{ perFolder: true }, { perFolder: false }] : [{ perFolder: false }];
describe.each(modes)("a tree that is watched, %j,", (mode) => {
  test("tells what comes, changes and goes, deep inside and in new folders", async () => {
    put("a/b/old.mkv");
    const tree = await open(mode);
    put("a/b/new.mkv");
    await tree.hears("a/b: new.mkv");
    writeFileSync(join(root, "a/b/old.mkv"), "changed");
    await tree.hears("a/b: old.mkv");
    rmSync(join(root, "a/b/old.mkv"));
    await tree.hears("a/b: old.mkv");
    mkdirSync(join(root, "c"));
    await tree.hears(": c");
    put("c/film.mkv");
    await tree.hears("c: film.mkv");
  });

  test("leaves alone what is no media, and tells of ignore files as of all of their folder", async () => {
    put("a/b/old.mkv");
    const tree = await open(mode);
    for (const path of ["a/poster.jpg", "a/film.mkv.part", "a/.hidden.mkv", "a/b/.butlerignore", "a/z.mkv"])
      put(path);
    await tree.hears("a/b: null");
    await tree.hears("a: z.mkv");
    expect([...tree.heard].filter((what) => what !== "a/b: null")).toEqual([]);
  });
});

describe.runIf(process.platform === "linux")("folders watched one by one", () => {
  test("are told when they go or are called otherwise, and what happens in them then", async () => {
    put("a/b/film.mkv");
    const tree = await open();
    renameSync(join(root, "a"), join(root, "c"));
    await tree.hears(": a");
    await tree.hears(": c");
    put("c/b/new.mkv");
    await tree.hears("c/b: new.mkv");
    expect([...tree.heard].filter((what) => what.startsWith("a"))).toEqual([]);
    rmSync(join(root, "c/b"), { recursive: true });
    await tree.hears("c: b");
  });

  test("behind links are watched too, and circles end", async () => {
    put("../elsewhere/film.mkv");
    put("a/film.mkv");
    symlinkSync("../elsewhere", join(root, "linked"));
    symlinkSync(root, join(root, "a/up"));
    symlinkSync("/", join(root, "everything"));
    symlinkSync("nowhere", join(root, "dangling"));
    const watched: string[] = [];
    const tree = await open({
      watch: ((folder: string, ...rest: [object]) => {
        watched.push(relative(root, folder));
        return watchFolder(folder, ...rest);
      }) as typeof watchFolder,
    });
    expect(watched.sort()).toEqual(["", "a", "linked"]);
    put("../elsewhere/new.mkv");
    await tree.hears("linked: new.mkv");
  });

  test("are as many as the system allows, which is told once", async () => {
    for (let n = 0; n < 5; n++) put(`${n}/film.mkv`);
    let left = 3;
    const tree = await open({
      watch: ((folder: string, ...rest: [object]) => {
        if (left-- > 0) return watchFolder(folder, ...rest);
        throw Object.assign(new Error("System limit for number of file watchers reached"), {
          code: "ENOSPC",
        });
      }) as typeof watchFolder,
    });
    expect(tree.limits).toEqual([3]);
    put("film.mkv");
    await tree.hears(": film.mkv");
    mkdirSync(join(root, "new"));
    await tree.hears(": new");
    expect(tree.limits).toEqual([3]);
  });

  test("that are not there are no fault", async () => {
    root = join(root, "missing");
    const tree = await open();
    expect(tree.limits).toEqual([]);
  });
});
