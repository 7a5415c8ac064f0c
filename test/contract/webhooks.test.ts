import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { openDoor } from "../support/open-door.ts";
import { openSmallHouse } from "../support/small-house.ts";
import { addSection } from "../support/small-library.ts";

type Door = Awaited<ReturnType<typeof openDoor>>;

/** A door with the sections TV and Films of `/media/TV` and `/media/Films`, and Music of `/media/Music`. */
async function openLibrary(mappings = ""): Promise<Door> {
  const door = await openDoor();
  addSection(door.store, "TV", "show", []);
  addSection(door.store, "Films", "movie", []);
  addSection(door.store, "Music", "artist", []);
  door.house.settings.set({ WebhookPathMappings: mappings });
  return door;
}

const send = (door: Door, service: string, body: unknown, headers: Record<string, string> = {}) =>
  door.call(`/api/webhooks/${service}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });

/** As the programs send them, without what nobody reads here. */
const series = { id: 1, title: "Dark", path: "/media/TV/Dark", tvdbId: 334824, type: "standard" };
const movie = {
  id: 2,
  title: "Arrival",
  year: 2016,
  folderPath: "/media/Films/Arrival (2016)",
  tmdbId: 329865,
};
const artist = { id: 3, name: "Nina Simone", path: "/media/Music/Nina Simone", mbId: "944cf2c3" };

describe("scanned is just", () => {
  test.each([
    [
      "sonarr",
      "a file that is nowhere in the library",
      {
        eventType: "Download",
        series,
        episodeFile: { path: "/downloads/dark.mkv", size: 9 },
        isUpgrade: false,
      },
      ["/downloads"],
      [],
    ],
    [
      "sonarr",
      "an episode by its relative path, with what it replaced",
      {
        eventType: "Download",
        series,
        episodeFile: { relativePath: "Season 01/Dark - S01E01.mkv" },
        isUpgrade: true,
        deletedFiles: [{ relativePath: "Season 1/dark.101.avi" }],
      },
      [],
      ["/media/TV/Dark/Season 01", "/media/TV/Dark/Season 1"],
    ],
    [
      "sonarr",
      "renamed episodes, where they are and were",
      {
        eventType: "Rename",
        series,
        renamedEpisodeFiles: [
          { path: "/media/TV/Dark/Season 01/1.mkv", previousPath: "/media/TV/Dark/s1/1.mkv" },
          { path: "/media/TV/Dark/Season 01/2.mkv", previousRelativePath: "s1/2.mkv" },
        ],
      },
      [],
      ["/media/TV/Dark/Season 01", "/media/TV/Dark/s1"],
    ],
    ["sonarr", "a rename without files", { eventType: "Rename", series }, [], ["/media/TV/Dark"]],
    [
      "sonarr",
      "a deleted episode's folder",
      { eventType: "EpisodeFileDelete", series, episodeFile: { relativePath: "Season 01/1.mkv" } },
      [],
      ["/media/TV/Dark/Season 01"],
    ],
    [
      "sonarr",
      "a deleted series",
      { eventType: "SeriesDelete", series, deletedFiles: true },
      [],
      [series.path],
    ],
    [
      "radarr",
      "an imported film",
      { eventType: "Download", movie, movieFile: { relativePath: "Arrival (2016).mkv" } },
      [],
      [movie.folderPath],
    ],
    [
      "radarr",
      "a deleted film",
      { eventType: "MovieDelete", movie, deletedFiles: true },
      [],
      [movie.folderPath],
    ],
    [
      "lidarr",
      "imported tracks",
      {
        eventType: "Download",
        artist,
        trackFiles: [
          { path: "/media/Music/Nina Simone/Pastel Blues/01.flac" },
          { path: "/media/Music/Nina Simone/Pastel Blues/02.flac" },
        ],
      },
      [],
      ["/media/Music/Nina Simone/Pastel Blues"],
    ],
    [
      "lidarr",
      "a retagged track",
      { eventType: "Retag", artist, trackFile: { path: "/media/Music/Nina Simone/a/1.flac" } },
      [],
      ["/media/Music/Nina Simone/a"],
    ],
  ])("%s: %s", async (service, _, payload, unknown, paths) => {
    await using door = await openLibrary();
    const answer = await send(door, service, payload);
    expect(answer.status).toBe(200);
    const body = await answer.json();
    expect(body).toMatchObject({
      event: payload.eventType,
      outcome: paths.length > 0 ? "scanning" : "nothing",
      unknown,
    });
    expect(body.scans.flatMap((scan: { paths: string[] }) => scan.paths)).toEqual(paths);
    const scopes = door.butler.asked.map((asked) => "options" in asked && asked.options?.scope?.paths);
    expect(scopes).toEqual(paths.length > 0 ? [paths] : []);
  });

  test("what the mapping leads to, from Windows too", async () => {
    await using door = await openLibrary("/tv=/media/TV;D:\\Films=/media/Films");
    const sonarr = { eventType: "Rename", series: { path: "/tv/Dark" } };
    expect(await (await send(door, "sonarr", sonarr)).json()).toMatchObject({
      scans: [{ sectionId: 1, section: "TV", paths: ["/media/TV/Dark"] }],
    });
    const radarr = {
      eventType: "Download",
      movie: { folderPath: "D:\\Films\\Arrival (2016)" },
      movieFile: { relativePath: "Arrival.mkv" },
    };
    expect(await (await send(door, "radarr", radarr)).json()).toMatchObject({
      scans: [{ section: "Films", paths: ["/media/Films/Arrival (2016)"] }],
    });
  });
});

describe("nothing is scanned", () => {
  test.each([
    ["Test", { series: { path: "C:\\testpath" } }, "The connection works."],
    ["Grab", { series }, '"Grab" changes no files.'],
    ["Health", { message: "Indexers are unavailable" }, '"Health" changes no files.'],
    ["SeriesAdd", { series }, '"SeriesAdd" changes no files.'],
  ])("for %s, and the answer says why", async (eventType, rest, reason) => {
    await using door = await openLibrary();
    const answer = await send(door, "sonarr", { eventType, ...rest });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      event: eventType,
      outcome: "nothing",
      reason: expect.stringContaining(reason),
    });
    expect(door.butler.asked).toEqual([]);
  });

  test("for a path that no section has; it and a mapping that is none are told", async () => {
    await using door = await openLibrary("/tv");
    const answer = await send(door, "sonarr", {
      eventType: "Rename",
      series: { path: "/media/TV/../../etc" },
    });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({
      event: "Rename",
      outcome: "nothing",
      reason: expect.stringMatching(/WebhookPathMappings to FROM=TO.*has "\/tv", which is not FROM=TO/),
      scans: [],
      unknown: ["/media/TV/../../etc"],
    });
    expect(door.butler.asked).toEqual([]);
  });

  test.each([
    ["sonarr", "{", /in JSON/],
    ["sonarr", [], /a notification in JSON/],
    ["sonarr", {}, /the name of an event/],
    ["sonarr", { eventType: "Download", series: "Dark" }, /an object with path for series/],
    ["sonarr", { eventType: "Download", series: { path: 7 } }, /a path for series\.path/],
    ["sonarr", { eventType: "Download", series: {} }, /Expected series\.path, or files/],
    ["radarr", { eventType: "MovieDelete" }, /Expected movie\.folderPath, or files/],
    ["lidarr", { eventType: "Download", artist, trackFiles: {} }, /a list of files for trackFiles/],
    ["kodi", { eventType: "Test" }, /one of sonarr, radarr, lidarr for service/],
  ])("for %s sending %j: 400 says what was expected", async (service, payload, expected) => {
    await using door = await openLibrary();
    const answer = await send(door, service, payload);
    expect(answer.status).toBe(400);
    expect((await answer.json()).errors[0].message).toMatch(expected);
    expect(door.butler.asked).toEqual([]);
  });

  test("without the token, which may be in the query or in a header", async () => {
    await using door = await openLibrary();
    const post = {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: '{"eventType":"Test"}',
    };
    const url = `${door.url}/api/webhooks/sonarr`;
    expect((await fetch(url, post)).status).toBe(401);
    expect((await fetch(`${url}?X-Plex-Token=${door.house.token}`, post)).status).toBe(200);
    const headers = { ...post.headers, "X-Plex-Token": door.house.token };
    expect((await fetch(url, { ...post, headers })).status).toBe(200);
  });
});

test("a notification of more than a megabyte is too large, one of hundreds of tracks is not", async () => {
  await using door = await openLibrary();
  const trackFiles = (count: number) =>
    Array.from({ length: count }, (_, n) => ({
      path: `/media/Music/Nina Simone/Box/${n} ${"x".repeat(900)}.flac`,
    }));
  const album = (count: number) => ({ eventType: "Download", artist, trackFiles: trackFiles(count) });
  expect((await send(door, "lidarr", album(500))).status).toBe(200);
  const refused = await send(door, "lidarr", album(1500));
  expect(refused.status).toBe(413);
  expect((await refused.json()).errors[0].message).toContain("at most 1048576 bytes");
});

test("in a real library it finds what has come, and what has gone", async () => {
  const house = await openSmallHouse({ only: ["RefreshLibraries"] });
  await using door = await openDoor({ butler: house.butler, shelves: house.store });
  const put = (path: string) => {
    mkdirSync(dirname(join(house.media, path)), { recursive: true });
    writeFileSync(join(house.media, path), path);
  };
  const tell = async (eventType: string, folder: string) => {
    const ended = house.ended("RefreshLibraries");
    const answer = await send(door, "radarr", {
      eventType,
      movie: { folderPath: join(house.media, folder) },
    });
    expect(await answer.json()).toMatchObject({ outcome: "scanning", scans: [{ section: "Films" }] });
    await house.clock.advance(1000);
    return (await ended).message;
  };
  put("Arrival (2016)/Arrival (2016).mkv");
  put("Brazil (1985)/Brazil (1985).mkv");
  expect(await tell("Download", "Arrival (2016)")).toContain("Arrival (2016)): 1 new.");
  expect(await tell("Download", "Brazil (1985)")).toContain("1 new.");
  renameSync(join(house.media, "Brazil (1985)"), join(house.folder, "elsewhere"));
  expect(await tell("MovieDelete", "Brazil (1985)")).toContain("1 gone.");
  rmSync(house.media, { recursive: true });
  expect(await tell("MovieDelete", "Arrival (2016)")).toContain("nothing has changed");
});
