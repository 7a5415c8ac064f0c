import { mkdir, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { describe, expect, test } from "vitest";
import { type OpenDoor, openDoor } from "../support/open-door.ts";
import { addedAt, addSection } from "../support/small-library.ts";

const json = { Accept: "application/json" };
const elements = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "",
  isArray: (name) => ["Directory", "Location"].includes(name),
});

const container = async (answer: Response) => (await answer.json()).MediaContainer;

const scanning = (sectionId?: number) => ({
  uuid: "scan-1",
  type: "library.update.section",
  cancellable: true,
  userID: 1,
  title: "Refresh libraries",
  subtitle: "",
  progress: 10,
  ...(sectionId === undefined ? {} : { Context: { librarySectionID: String(sectionId) } }),
});

/** A folder for media beside the data folder of a door. */
async function mediaFolder(door: OpenDoor, name: string): Promise<string> {
  const folder = join(dirname(door.data), name);
  await mkdir(folder);
  return folder;
}

const addCall = (door: OpenDoor, query: Record<string, string | string[]>, headers = json) => {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    for (const one of [value].flat()) parameters.append(name, one);
  return door.call(`/library/sections?${parameters}`, { method: "POST", headers });
};

describe("the list of sections", () => {
  test("GET /library parses", async () => {
    await using door = await openDoor();
    expect(await container(await door.call("/library", { headers: json }))).toMatchObject({
      title1: "Plex Library",
    });
    expect(elements.parse(await (await door.call("/library")).text()).MediaContainer.Directory).toEqual([
      { key: "sections", title: "Library Sections" },
    ]);
  });

  test.each(["/library/sections", "/library/sections/", "/library/sections/all"])(
    "%s says the same in JSON and XML",
    async (path) => {
      await using door = await openDoor();
      addSection(door.store, "Films & more", "movie", ["Arrival (2016).mkv"]);
      addSection(door.store, "Music", "artist", []);
      door.store.sections.markScanned(1, addedAt + 5999, true);
      door.butler.live.push(scanning(2));
      const seconds = addedAt / 1000;
      const inJson = await container(await door.call(path, { headers: json }));
      expect(inJson).toMatchObject({ size: 2, allowSync: false, title1: "Plex Library" });
      expect(inJson.Directory[0]).toEqual({
        key: "1",
        title: "Films & more",
        type: "movie",
        agent: "com.plexapp.agents.none",
        scanner: "Butler",
        language: "xn",
        uuid: "uuid-of-Films & more",
        refreshing: false,
        filters: true,
        art: "/:/resources/plain.png",
        composite: "/:/resources/plain.png",
        thumb: "/:/resources/plain.png",
        allowSync: false,
        createdAt: seconds,
        updatedAt: seconds + 5,
        scannedAt: seconds + 5,
        contentChangedAt: seconds + 5,
        Location: [{ id: 1, path: "/media/Films & more" }],
      });
      expect(inJson.Directory[1]).toMatchObject({ key: "2", type: "artist", refreshing: true });
      expect(inJson.Directory[1]).not.toHaveProperty("scannedAt");
      const text = await (await door.call(path)).text();
      expect(XMLValidator.validate(text)).toBe(true);
      const [first, second] = elements.parse(text).MediaContainer.Directory;
      expect(first).toMatchObject({
        key: "1",
        title: "Films & more",
        refreshing: "0",
        scannedAt: `${seconds + 5}`,
      });
      expect(first.Location).toEqual([{ id: "1", path: "/media/Films & more" }]);
      expect(second).toMatchObject({ refreshing: "1" });
    },
  );

  test("an empty library has an empty list", async () => {
    await using door = await openDoor();
    expect(await container(await door.call("/library/sections", { headers: json }))).toMatchObject({
      size: 0,
      Directory: [],
    });
  });

  test("one section says what is in it", async () => {
    await using door = await openDoor();
    addSection(door.store, "Films", "movie", []);
    expect(await container(await door.call("/library/sections/1", { headers: json }))).toMatchObject({
      librarySectionID: 1,
      title1: "Films",
      viewGroup: "secondary",
      identifier: "com.plexapp.plugins.library",
      Directory: [{ key: "all", title: "All of Films" }],
    });
  });
});

describe("adding a section", () => {
  test.each([
    ["movie", "movie"],
    ["2", "show"],
    ["8", "artist"],
    ["13", "photo"],
  ])("of type %s answers it, scans it, and it stays", async (given, type) => {
    await using door = await openDoor();
    const [one, two] = [await mediaFolder(door, "one"), await mediaFolder(door, "two")];
    const answer = await addCall(door, {
      name: " Mine ",
      type: given,
      location: [one, `${two}/`, one],
      agent: "x",
    });
    expect([answer.status, answer.headers.get("x-plex-activity")]).toEqual([
      200,
      "activity-of-RefreshLibraries",
    ]);
    const { size, Directory } = await container(answer);
    expect(size).toBe(1);
    expect(Directory[0]).toMatchObject({ key: "1", title: "Mine", type });
    expect(Directory[0].Location.map(({ path }: { path: string }) => path)).toEqual([one, two]);
    expect(door.butler.asked).toEqual([
      { call: "start", name: "RefreshLibraries", options: { force: true, scope: { sectionIds: [1] } } },
    ]);
    expect((await container(await door.call("/library/sections", { headers: json }))).size).toBe(1);
  });

  test.each<[string, Record<string, string | string[]>, string]>([
    ["no name", { type: "movie", location: tmpdir() }, "a name of 1 to 200 characters"],
    ["a blank name", { name: "  ", type: "movie", location: tmpdir() }, "a name of 1 to 200 characters"],
    ["a long name", { name: "x".repeat(201), type: "movie", location: tmpdir() }, "a name of 1 to 200"],
    ["a name that is taken", { name: "fILMS", type: "movie", location: "/usr" }, "that no section has yet"],
    ["no type", { name: "A", location: "/usr" }, "movie, show, artist or photo"],
    ["an unknown type", { name: "A", type: "3", location: "/usr" }, 'found "3"'],
    ["no folder", { name: "A", type: "movie" }, "at least one folder"],
    ["a relative path", { name: "A", type: "movie", location: "media" }, 'absolute path; found "media"'],
    ["a path that is not there", { name: "A", type: "movie", location: "/no/such" }, 'found "/no/such"'],
    [
      "a NUL in a path",
      { name: "A", type: "movie", location: "/usr\0" },
      "a folder that the server can read",
    ],
    ["a second path that is bad", { name: "A", type: "movie", location: ["/usr", "/x"] }, 'found "/x"'],
  ])("%s is refused in words", async (_, query, words) => {
    await using door = await openDoor();
    addSection(door.store, "Films", "movie", []);
    const answer = await addCall(door, query);
    expect(answer.status).toBe(400);
    const [error] = (await answer.json()).errors;
    expect(error).toMatchObject({ code: 1000, status: 400 });
    expect(error.message).toContain(words);
    expect(error.message).toContain("Nothing was added.");
    expect(door.store.sections.all()).toHaveLength(1);
    expect(door.butler.asked).toEqual([]);
  });

  test("a file, the data folder, what is in it or above it, and links to it are no roots", async () => {
    await using door = await openDoor();
    const inside = join(door.data, "Media");
    await mkdir(inside);
    const folder = await mediaFolder(door, "link");
    await symlink(door.data, join(folder, "data"));
    await writeFile(join(folder, "film.mkv"), "");
    for (const location of [
      join(folder, "film.mkv"),
      door.data,
      inside,
      tmpdir(),
      "/",
      join(folder, "data"),
    ]) {
      const answer = await addCall(door, { name: "A", type: "movie", location });
      expect([location, answer.status]).toEqual([location, 400]);
    }
    expect(door.store.sections.all()).toEqual([]);
    expect((await addCall(door, { name: "A", type: "movie", location: folder })).status).toBe(200);
  });
});

describe("removing a section", () => {
  test("forgets it and what is in it, and nothing else; media stay", async () => {
    await using door = await openDoor();
    const folder = await mediaFolder(door, "films");
    await writeFile(join(folder, "Arrival (2016).mkv"), "film");
    addSection(door.store, "Music", "artist", ["Artist/Album/01 One.flac"]);
    expect((await addCall(door, { name: "Films", type: "movie", location: folder })).status).toBe(200);
    const answer = await door.call("/library/sections/2", { method: "DELETE" });
    expect([answer.status, await answer.text()]).toEqual([200, ""]);
    expect(door.store.sections.all().map(({ title }) => title)).toEqual(["Music"]);
    expect(door.store.items.counts()).toMatchObject({ sections: 1, items: 3 });
    await expect(writeFile(join(folder, "Arrival (2016).mkv"), "film", { flag: "wx" })).rejects.toThrow(
      "EEXIST",
    );
    expect((await door.call("/library/sections/2", { method: "DELETE" })).status).toBe(404);
    expect(door.butler.asked.map(({ call }) => call)).toEqual(["start"]);
  });

  test.each([
    ["just it", 1, true],
    ["another one", 2, false],
    ["all of them", undefined, false],
  ])("while %s is scanned", async (_, scanned, stops) => {
    await using door = await openDoor();
    addSection(door.store, "Films", "movie", []);
    door.butler.live.push(scanning(scanned));
    await door.call("/library/sections/1", { method: "DELETE" });
    expect(door.butler.asked).toEqual(stops ? [{ call: "stop", name: "RefreshLibraries" }] : []);
    expect(door.store.sections.all()).toEqual([]);
  });
});

describe("scanning", () => {
  test.each([
    ["POST", "/library/sections/1/refresh", { sectionIds: [1] }],
    ["GET", "/library/sections/1/refresh?force=1&path=", { sectionIds: [1] }],
    ["GET", "/library/sections/1/refresh?path=%2Fmedia", { sectionIds: [1], paths: ["/media/Films"] }],
    [
      "POST",
      "/library/sections/1/refresh?path=%2Fmedia%2FFilms%2FAm%C3%A9lie%20(2001)%2F",
      { sectionIds: [1], paths: ["/media/Films/Amélie (2001)"] },
    ],
    ["GET", "/library/sections/all/refresh?force=1", undefined],
    ["POST", "/library/sections/refresh", undefined],
  ])("%s %s starts it now, 200 and empty", async (method, path, scope) => {
    await using door = await openDoor();
    addSection(door.store, "Films", "movie", []);
    for (const outcome of ["started", "running"]) {
      const answer = await door.call(path, { method });
      expect([answer.status, await answer.text()]).toEqual([200, ""]);
      expect(answer.headers.get("x-butler-outcome")).toBe(outcome);
    }
    expect(door.butler.asked[0]).toEqual({
      call: "start",
      name: "RefreshLibraries",
      options: { force: true, ...(scope && { scope }) },
    });
  });

  test("is stopped, of one section or of all, and says which", async () => {
    await using door = await openDoor();
    addSection(door.store, "Films", "movie", []);
    addSection(door.store, "Music", "artist", []);
    const stop = (path: string) => door.call(path, { method: "DELETE", headers: json });
    expect((await stop("/library/sections/1/refresh")).status).toBe(200);
    expect(door.butler.asked).toEqual([]);
    door.butler.live.push(scanning(2));
    expect((await stop("/library/sections/1/refresh")).status).toBe(200);
    expect(door.butler.asked).toEqual([]);
    expect((await stop("/library/sections/2/refresh")).status).toBe(200);
    expect(door.butler.asked).toHaveLength(1);
    expect(await container(await stop("/library/sections/all/refresh"))).toEqual({
      size: 1,
      Directory: [{ count: 1, key: "2", title: "Music" }],
    });
    expect(door.butler.asked).toHaveLength(2);
  });
});

describe("nonsense", () => {
  test.each([
    ["GET", "/library/sections/9", 404, 1116],
    ["GET", "/library/sections/9/all", 404, 1116],
    ["DELETE", "/library/sections/99999999999999999999", 404, 1116],
    ["POST", "/library/sections/9/refresh", 404, 1116],
    ["DELETE", "/library/sections/9/refresh", 404, 1116],
    ["PUT", "/library/sections/9/analyze", 404, 1116],
    ["GET", "/library/sections/one", 400, 1000],
    ["GET", "/library/sections/-1/all", 400, 1000],
    ["GET", "/library/sections/1.5/refresh", 400, 1000],
    ["POST", "/library/sections/1/refresh?path=%2Fmedia%2FFilms%2F..%2FMusic", 400, 1000],
    ["GET", "/library/sections/1/refresh?path=Amelie", 400, 1000],
    ["DELETE", "/library/sections/1'%20or%201=1", 400, 1000],
    ["PUT", "/library/sections/%F0%9F%8E%AC/analyze", 400, 1000],
    ["GET", "/library/sections/%FF", 400, 1000],
    ["PUT", "/library/sections", 405, 1108],
    ["DELETE", "/library/sections/all", 405, 1108],
    ["GET", "/library/sections/1/analyze", 405, 1108],
  ])("%s %s is %d", async (method, path, status, code) => {
    await using door = await openDoor();
    addSection(door.store, "Films", "movie", []);
    const answer = await door.call(path, { method, headers: json });
    expect(answer.status).toBe(status);
    expect((await answer.json()).errors[0]).toMatchObject({ code, status });
    expect(door.butler.asked).toEqual([]);
    expect(door.store.sections.all()).toHaveLength(1);
  });

  test("without the token nothing is told or changed", async () => {
    await using door = await openDoor();
    addSection(door.store, "Films", "movie", []);
    for (const [method, path] of [
      ["GET", "/library/sections"],
      ["DELETE", "/library/sections/1"],
      ["POST", "/library/sections/1/refresh"],
      ["GET", "/library/metadata/1"],
    ] as const)
      expect((await fetch(door.url + path, { method })).status).toBe(401);
    expect(door.store.sections.all()).toHaveLength(1);
    expect(door.butler.asked).toEqual([]);
  });
});
