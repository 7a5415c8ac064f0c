import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../test/support/small-house.ts";
import type { Reader } from "../core/ports.ts";
import { openStore } from "../store/store.ts";
import { isInside, isThereInside, readerWithin } from "./borders.ts";
import { rememberFolders } from "./folders.ts";
import { createSections } from "./sections.ts";
import { walk } from "./walk.ts";

/** A place for media with links out of it and within it, and beside it what nobody should see. */
function place() {
  const top = temporaryFolder();
  const [media, secret, films] = [
    join(top, "media"),
    join(top, "media-of-others"),
    join(top, "media", "Films"),
  ];
  mkdirSync(join(media, "Shelf"), { recursive: true });
  mkdirSync(films);
  mkdirSync(secret);
  for (const file of [join(films, "Own.mkv"), join(media, "Shelf", "There.mkv"), join(secret, "Theirs.mkv")])
    writeFileSync(file, "x");
  writeFileSync(join(secret, "Theirs.srt"), "x");
  symlinkSync(join(media, "Shelf"), join(films, "shelf"));
  symlinkSync(secret, join(films, "others"));
  symlinkSync(join(secret, "Theirs.mkv"), join(films, "theirs.mkv"));
  symlinkSync(join(secret, "Theirs.srt"), join(films, "Own.srt"));
  symlinkSync(join(films, "others"), join(films, "twice"));
  return { top, media, secret, films };
}

const walked = async (root: string, borders: readonly string[]) =>
  (await Array.fromAsync(walk(root, "movie", { signal: new AbortController().signal, borders }))).flat();

test("a scan follows links within the borders, and none out of them", async () => {
  const { media, films } = place();
  const found = await walked(films, [media]);
  expect(found.flatMap((one) => ("size" in one ? [one.path] : []))).toEqual(["Own.mkv", "shelf/There.mkv"]);
  const left = found.flatMap((one) => ("unreadable" in one ? [one] : []));
  expect(left.map(({ unreadable }) => unreadable).sort()).toEqual(["others", "theirs.mkv", "twice"]);
  expect(left[0]!.reason).toContain("outside of the folders for media");
  expect(await walked(films, [])).toHaveLength(5);
});

test("a folder of the library that is outside is not scanned, also when it became so", async () => {
  const { media, secret, films } = place();
  await expect(walked(secret, [media])).rejects.toThrow(/outside of the folders for media .*--media-root/);
  renameSync(films, join(media, "Elsewhere"));
  symlinkSync(secret, films);
  await expect(walked(films, [media])).rejects.toThrow(/outside/);
});

test("what lies beside media is not seen through links that lead out", async () => {
  const { media, films } = place();
  const view = await rememberFolders(() => "movie", [media])(films, "");
  expect(view!.files).toEqual(["Own.mkv", "shelf"]);
  expect(await rememberFolders(() => "movie", [media])(films, "others")).toBeUndefined();
  expect((await rememberFolders(() => "movie", [])(films, ""))!.files).toContain("Own.srt");
});

test("a section may only have folders inside, all links followed", async () => {
  const { top, media, films } = place();
  const store = await openStore(":memory:");
  const data = join(top, "data");
  mkdirSync(data);
  const clock = { now: () => 0, sleepUntil: async () => {} };
  const sections = createSections(store, data, clock, [media]);
  const add = (path: string) =>
    sections.add({ title: `At ${path}`.slice(-150), type: "movie", paths: [path] });
  for (const path of [
    join(top, "media-of-others"),
    join(films, "others"),
    join(media, "..", "media-of-others"),
    top,
  ])
    expect(add(path), path).toMatchObject({ problem: { expected: `a folder within ${media}` } });
  const added = add(films);
  expect(added).toHaveProperty("id");
  const { id } = added as { id: number };
  expect(sections.change(id, { paths: [films, join(films, "others")] })).toHaveProperty("problem");
  expect(sections.change(id, { paths: [films, join(films, "shelf")] })).toEqual({});
  store.close();
});

test("a file that became a link out is not read", async () => {
  const { media, secret, films } = place();
  const read: string[] = [];
  const reader = readerWithin<Pick<Reader, "read">>(
    {
      read: async ({ file }) => {
        read.push(file);
        return { findings: {}, bytesRead: 0, cpuSeconds: 0 } as never;
      },
    },
    [media],
  );
  const file = join(films, "Own.mkv");
  const order = { file, taps: [], artefactFolder: "" };
  const options = { signal: new AbortController().signal };
  await reader.read(order, options);
  rmSync(file);
  symlinkSync(join(secret, "Theirs.mkv"), file);
  await expect(reader.read(order, options)).rejects.toThrow(/leads out of the folders for media/);
  expect(read).toEqual([file]);
});

test("a border whose disk is away holds nothing", async () => {
  const { media, films } = place();
  expect(isInside(films, [join(media, "unmounted")])).toBe(false);
  expect(await isThereInside(films, [join(media, "unmounted")])).toBe(false);
  expect(await isThereInside(join(films, "nothing"), [media])).toBe(false);
  expect(await isThereInside(films, [join(media, "unmounted"), media])).toBe(true);
});
