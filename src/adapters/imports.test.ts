import { createHash } from "node:crypto";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import BetterSqlite from "better-sqlite3";
import { describe, expect, test } from "vitest";
import { type ForeignFile, writeJellyfin, writePlex } from "../../test/support/foreign-databases.ts";
import { createScriptedReader } from "../../test/support/scripted-reader.ts";
import { openSmallHouse, type TaskName, temporaryFolder } from "../../test/support/small-house.ts";
import type { ImportWish } from "../api/imports.ts";
import { createImports } from "./imports.ts";

const writers = { plex: writePlex, jellyfin: writeJellyfin };
const sumOf = (file: string) => createHash("sha256").update(readFileSync(file)).digest("hex");

const opening = { type: "intro", startMs: 10_000, endMs: 70_000 };
const end = { type: "credits", startMs: 5_000_000, endMs: 5_400_000, extra: "pv%3Afinal=1&pv%3Aversion=4" };

async function houseWith(films: number) {
  const reader = createScriptedReader();
  const house = await openSmallHouse({ films, reader });
  const files = house.store.imports.files();
  const folder = temporaryFolder();
  const scratch = join(folder, "scratch");
  const imports = createImports(house.store, { scratch, clock: house.clock });
  const take = (
    program: ImportWish["program"],
    foreign: readonly ForeignFile[],
    wish: Partial<ImportWish> = {},
  ) => {
    const file = join(folder, `${program}-${Math.random()}.db`);
    writers[program](file, foreign);
    return imports.take({ program, file, paths: [], dryRun: false, ...wish });
  };
  const markers = (at: number) =>
    house.store.markers
      .ofItems([files[at]!.itemId])
      .map(({ type, startMs, endMs, final, origin, partId }) => ({
        type,
        startMs,
        endMs,
        final,
        origin,
        partId,
      }));
  const run = async (name: TaskName) => {
    const ended = house.ended(name);
    house.butler.start(name, { force: true });
    return ended;
  };
  return { ...house, files, take, markers, imports, reader, run, folder };
}

describe.each(["plex", "jellyfin"] as const)("%s", (program) => {
  test("markers come by path, also mapped, and by name and size; a dry run changes nothing", async () => {
    const { files, take, markers } = await houseWith(4);
    const foreign = [
      { path: files[0]!.path, size: files[0]!.size, markers: [opening, end] },
      { path: files[1]!.path.replace(/^.*\//, "Z:\\Films\\"), size: files[1]!.size, markers: [opening] },
      { path: files[2]!.path.replace(/^.*\//, "/elsewhere/deep/"), size: files[2]!.size, markers: [opening] },
      { path: files[3]!.path, size: files[3]!.size + 1, markers: [opening] },
      { path: "/nowhere/Other.mkv", size: 5, markers: [opening] },
    ];
    const paths = [{ from: "Z:\\Films", to: files[1]!.path.replace(/\/[^/]*$/, "") }];
    const planned = await take(program, foreign, { paths, dryRun: true });
    expect(markers(0)).toEqual([]);
    const taken = await take(program, foreign, { paths });
    expect(taken).toEqual({ ...planned, dryRun: false });
    expect(taken).toMatchObject({
      files: {
        told: 5,
        byPath: 2,
        bySize: 1,
        missing: 2,
        examples: [files[3]!.path, "/nowhere/Other.mkv"].sort(),
      },
      taken: [
        { type: "intro", count: 3, files: 3 },
        { type: "credits", count: 1, files: 1 },
      ],
      kept: 0,
    });
    const about = { origin: "import", partId: files[0]!.id };
    expect(markers(0)).toEqual([
      { type: "intro", startMs: 10_000, endMs: 70_000, final: false, ...about },
      { type: "credits", startMs: 5_000_000, endMs: 5_400_000, final: program === "plex", ...about },
    ]);
    expect([markers(1).length, markers(2).length, markers(3).length]).toEqual([1, 1, 0]);
  });

  test("its database is only read, also while it is in use", async () => {
    const { files, folder, imports, markers } = await houseWith(1);
    const file = join(folder, "theirs.db");
    writers[program](file, [{ path: files[0]!.path, size: null, markers: [opening] }]);
    const before = { sum: sumOf(file), mtime: statSync(file).mtimeMs };
    const user = new BetterSqlite(file);
    user.exec("begin; select * from sqlite_schema");
    await imports.take({ program, file, paths: [], dryRun: false });
    user.close();
    expect({ sum: sumOf(file), mtime: statSync(file).mtimeMs }).toEqual(before);
    expect(markers(0)).toHaveLength(1);
  });
});

test("what a person marked and what our analysis found stays", async () => {
  const { files, store, take, markers } = await houseWith(2);
  const person = { startMs: 1, endMs: 2, title: null, color: null };
  store.markers.add(files[0]!.itemId, { type: "intro", ...person }, 0);
  store.findings.keep(files[1]!, { kind: "intros", version: 1, data: { sound: null }, at: 0 });
  const foreign = files.map(({ path, size }) => ({ path, size, markers: [opening] }));
  expect(await take("plex", foreign)).toMatchObject({ taken: [], kept: 2 });
  expect(markers(0).map(({ origin }) => origin)).toEqual(["person"]);
  expect(markers(1)).toEqual([]);
});

test("nobody computes again what came; only by force", async () => {
  const { files, run, store, take, markers, reader } = await houseWith(1);
  const { path, size } = files[0]!;
  await take("plex", [{ path, size, markers: [end] }]);
  await take("jellyfin", [{ path, size, markers: [{ ...end, startMs: 5_100_000 }] }]);
  expect(markers(0)).toMatchObject([{ startMs: 5_100_000, origin: "import" }]);
  await run("ButlerTaskGenerateCreditsMarkers");
  expect(reader.readings).toEqual([]);
  expect(markers(0)).toMatchObject([{ startMs: 5_100_000, origin: "import" }]);
  store.findings.forget("credits", {}, true);
  expect(markers(0)).toEqual([]);
});

test.each([
  ["plex", "no table tags"],
  ["jellyfin", "no table MediaSegments"],
] as const)("a database that is not of %s is refused, and what is none", async (program, found) => {
  const { folder, imports } = await houseWith(0);
  const file = join(folder, "other.db");
  const wish = { program, file, paths: [], dryRun: false };
  await expect(imports.take(wish)).rejects.toThrow("there is no file");
  await expect(imports.take({ ...wish, file: "other.db" })).rejects.toThrow("is not a whole path");
  new BetterSqlite(file).exec("create table a (b)").close();
  await expect(imports.take(wish)).rejects.toThrow(found);
  writeFileSync(file, "This is no database, but it is long enough to be looked at.".repeat(20));
  await expect(imports.take(wish)).rejects.toThrow("is no database");
});
