import { mkdirSync, realpathSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { coverageSchema, failureListSchema } from "../../src/api/coverage.ts";
import { folderSchema } from "../../src/api/folders.ts";
import { type OpenDoor, openDoor } from "../support/open-door.ts";
import { scriptedTask } from "../support/scripted-butler.ts";
import { addedAt, addSection, filmProbe, itemNamed, partAt } from "../support/small-library.ts";

const ask = async (door: OpenDoor, path: string) => (await door.call(path)).json();

test("coverage tells how far each analysis has come, and what is switched off", async () => {
  await using door = await openDoor();
  const { store, butler } = door;
  addSection(store, "Films", "movie", ["One (2001).mkv", "Two (2002).mkv"]);
  addSection(store, "Photos", "photo", ["Rome/one.jpg"]);
  butler.tasks.push(scriptedTask("LoudnessAnalysis"), scriptedTask("UpgradeMediaAnalysis"));
  butler.tasks.push(scriptedTask("GenerateMediaIndexFiles", { enabled: false }));
  store.sectionSettings.save(1, new Map([["enableChapterThumbGeneration", false]]));
  const one = partAt(store, "One (2001).mkv");
  store.media.keepProbe(one.id, filmProbe, "hash");
  store.findings.keep(one, { kind: "probe", version: 1, data: {}, at: addedAt });
  store.findings.keep(one, { kind: "loudness", version: 1, data: { streams: [] }, at: addedAt });
  store.findings.keepFailure(partAt(store, "Two (2002).mkv"), {
    ...{ kind: "probe", version: 1, reason: "It is no film.", at: addedAt },
  });
  const { sections } = coverageSchema.parse(await ask(door, "/api/coverage"));
  expect(sections.map(({ title, files, bytes, gone }) => [title, files, bytes, gone])).toEqual([
    ["Films", 2, 2001, 0],
    ["Photos", 1, 1000, 0],
  ]);
  const of = (section: number, kind: string) =>
    sections[section]!.analyses.find((analysis) => analysis.kind === kind);
  expect(of(0, "probe")).toEqual({
    ...{ kind: "probe", task: "UpgradeMediaAnalysis", off: null, wanted: 2, done: 1, failed: 1 },
  });
  expect(of(0, "loudness")).toMatchObject({ off: null, wanted: 1, done: 1, failed: 0 });
  expect(of(0, "previews")).toMatchObject({ off: expect.stringContaining("server"), wanted: 1, done: 0 });
  expect(of(0, "chapters")).toMatchObject({ off: expect.stringContaining("enableChapter"), wanted: 1 });
  // Films have neither intros nor tags, photos neither streams nor loudness.
  expect([of(0, "intros"), of(0, "tags"), of(1, "loudness")]).toEqual([undefined, undefined, undefined]);
  expect(of(1, "tags")).toMatchObject({ wanted: 1, done: 0 });
});

test("failures are listed with the task that made them, a page at a time", async () => {
  await using door = await openDoor();
  const { store } = door;
  addSection(store, "Films", "movie", ["One (2001).mkv", "Two (2002).mkv"]);
  for (const [n, path] of ["One (2001).mkv", "Two (2002).mkv"].entries())
    store.findings.keepFailure(partAt(store, path), {
      ...{ kind: "loudness", version: 1, reason: "It is cut off.", at: addedAt + n * 1000 },
    });
  const list = failureListSchema.parse(await ask(door, "/api/failures?limit=1"));
  expect(list).toEqual({
    total: 2,
    failures: [
      {
        kind: "loudness",
        task: "LoudnessAnalysis",
        ratingKey: String(itemNamed(store, "Two")),
        partId: 2,
        sectionId: 1,
        title: "Two (2002)",
        file: "/media/Films/Two (2002).mkv",
        reason: "It is cut off.",
        at: "2023-11-14T22:13:21.000Z",
      },
    ],
  });
  expect(await ask(door, "/api/failures?kind=deep")).toEqual({ total: 0, failures: [] });
  expect(await ask(door, "/api/failures?section=2")).toEqual({ total: 0, failures: [] });
  expect((await door.call("/api/failures?limit=501")).status).toBe(400);
});

test("folders are shown below the allowed places only, links followed, the server's data never", async () => {
  await using door = await openDoor();
  const place = realpathSync(dirname(door.data));
  for (const folder of ["Media/Films 10", "Media/Films 9", "Media/.hidden"])
    mkdirSync(join(place, folder), { recursive: true });
  symlinkSync("/", join(place, "Media", "everything"));
  symlinkSync(join(place, "Media", "Films 9"), join(place, "Media", "nine"));
  door.house.settings.set({ LibraryFolderPlaces: `${place}, relative, ${place}/none` });
  const look = async (path?: string) => {
    const answer = await door.call(`/api/folders${path ? `?path=${encodeURIComponent(path)}` : ""}`);
    return answer.status === 200 ? folderSchema.parse(await answer.json()) : answer.status;
  };
  expect(await look()).toEqual({
    ...{ path: null, parent: null, more: false },
    folders: [{ name: place, path: place }],
  });
  expect(await look(place)).toEqual({
    ...{ path: place, parent: null, more: false },
    folders: [{ name: "Media", path: join(place, "Media") }],
  });
  expect(await look(join(place, "Media"))).toMatchObject({
    parent: place,
    folders: [{ name: "Films 9" }, { name: "Films 10" }, { name: "nine" }],
  });
  for (const path of ["/", "/etc", "etc", door.data, join(place, "..")]) expect(await look(path)).toBe(404);
  expect(await look(join(place, "Media", "everything"))).toBe(404);
});

test("a section gets another name and other folders; what it has no longer is forgotten with its folder", async () => {
  await using door = await openDoor();
  const { store, butler } = door;
  butler.tasks.push(scriptedTask("RefreshLibraries"));
  const folders = ["A", "B"].map((name) => join(dirname(door.data), name));
  for (const folder of folders) mkdirSync(folder);
  const id = addSection(store, "Shows", "show", ["Lost/Season 1/Lost - s01e01 - Pilot.mkv"], folders[0]);
  addSection(store, "Films", "movie", ["One (2001).mkv"]);
  const put = (query: Record<string, string>) =>
    door.call(`/library/sections/${id}?${new URLSearchParams(query)}`, { method: "PUT" });
  expect((await put({ name: "Series" })).status).toBe(200);
  expect(store.sections.get(id)).toMatchObject({ title: "Series", roots: [{ path: folders[0] }] });
  expect(store.items.counts()).toMatchObject({ parts: 2, items: 4 });
  expect((await put({ name: "films" })).status).toBe(400);
  expect((await put({ location: "relative" })).status).toBe(400);
  expect((await put({ location: door.data })).status).toBe(400);
  expect((await put({ location: "" })).status).toBe(400);
  expect(store.sections.get(id)).toMatchObject({ title: "Series", roots: [{ path: folders[0] }] });
  const moved = await put({ location: folders[1]!, enableAdMarkerGeneration: "0" });
  expect([moved.status, moved.headers.get("x-butler-outcome")]).toEqual([200, "started"]);
  expect(store.sections.get(id)?.roots.map(({ path }) => path)).toEqual([folders[1]]);
  expect(store.sectionSettings.get(id, "enableAdMarkerGeneration")).toBe(false);
  expect(store.items.counts()).toEqual({ sections: 2, items: 1, parts: 1 });
});
