import { afterEach, describe, expect, test } from "vitest";
import { type Answers, answeringServer, type Reply } from "../../test/support/answering-server.ts";
import { ended as run } from "../../test/support/sample-runs.ts";
import type { ButlerAnswer } from "./butler.ts";
import { ButlerError } from "./errors.ts";
import { PlexAPI } from "./plex-api.ts";

let server: Awaited<ReturnType<typeof answeringServer>>;
afterEach(() => server?.close());

async function sdkOn(answers: Answers) {
  server = await answeringServer(answers);
  return new PlexAPI({ serverURL: server.url, accessToken: "secret", retry: { attempts: 1 } });
}

const failure = (promise: Promise<unknown>): Promise<ButlerError> =>
  promise.then(
    () => expect.fail("it should have failed"),
    (error) => {
      expect(error).toBeInstanceOf(ButlerError);
      return error;
    },
  );

/** Without what is the same for all. */
const said = ({ rawResponse: _, contentType: __, ...rest }: ButlerAnswer) => rest;

const plexTask = {
  name: "BackupDatabase",
  interval: 3,
  scheduleRandomized: false,
  enabled: true,
  title: "Backup Database",
  description: "Create a backup copy",
};

describe("the five Butler calls", () => {
  test("the list, of our server and of a Plex Media Server, asked with the token and for JSON", async () => {
    const ours = { ...plexTask, enabledReason: "ButlerTaskBackupDatabase", state: "idle" };
    const sdk = await sdkOn({ "GET /butler": { body: { ButlerTasks: { ButlerTask: [ours, plexTask] } } } });
    expect((await sdk.butler.getTasks()).object).toEqual({ ButlerTasks: { ButlerTask: [ours, plexTask] } });
    expect(server.received[0]!.headers).toMatchObject({
      accept: "application/json",
      "x-plex-token": "secret",
    });
  });

  test("starts and stops go to Plex's routes, and say what the headers say", async () => {
    const sdk = await sdkOn({
      "POST /butler": {},
      "DELETE /butler": { headers: { "X-Butler-Outcome": "stopped" } },
      "POST /butler/BackupDatabase": { status: 202 },
      "POST /butler/BackupDatabase?force=1": {
        headers: { "X-Butler-Outcome": "started", "X-Plex-Activity": "u-1", "X-Butler-Reason": "forced" },
      },
      "DELETE /butler/BackupDatabase": { headers: { "X-Butler-Outcome": "some day" } },
    });
    const taskName = "BackupDatabase";
    expect(said(await sdk.butler.startTasks())).toEqual({ statusCode: 200 });
    expect(said(await sdk.butler.stopTasks())).toEqual({ statusCode: 200, outcome: "stopped" });
    expect(said(await sdk.butler.startTask({ taskName }))).toEqual({ statusCode: 202, outcome: "running" });
    expect(said(await sdk.butler.startTask({ taskName, force: true }))).toEqual({
      statusCode: 200,
      outcome: "started",
      reason: "forced",
      activity: "u-1",
    });
    expect(said(await sdk.butler.stopTask({ taskName }))).toEqual({ statusCode: 200 });
  });

  test("a name never turns into another path", async () => {
    const sdk = await sdkOn({ "POST /butler/..%2Fbutler%3Fforce=1": {} });
    await sdk.butler.startTask({ taskName: "../butler?force=1" }).catch(() => undefined);
    expect(server.received.map(({ asked }) => asked)).toEqual(["POST /butler/..%2Fbutler%3Fforce%3D1"]);
    for (const taskName of ["", ".", ".."]) {
      expect(await failure(sdk.butler.stopTask({ taskName }))).toMatchObject({ code: "bad-argument" });
    }
    expect(server.received).toHaveLength(1);
  });
});

describe("our own routes", () => {
  test("runs: the filter becomes the query; one run; a start", async () => {
    const details = {
      ...run,
      failedItems: [],
      pauses: [],
      machines: [],
      log: [{ at: "2026-11-21T02:00:01Z", text: "opened and checked" }],
    };
    const answer = { task: "BackupDatabase", outcome: "started", runId: 12, activity: "u-1" };
    const sdk = await sdkOn({
      "GET /api/runs": { body: { runs: [run] } },
      "GET /api/runs?task=BackupDatabase&outcome=success&limit=5&before=13": { body: { runs: [] } },
      "GET /api/runs/12": { body: details },
      "POST /api/tasks/BackupDatabase/start": { body: answer },
    });
    expect(await sdk.runs.list()).toEqual([run]);
    expect(await sdk.runs.list({ task: "BackupDatabase", outcome: "success", limit: 5, before: 13 })).toEqual(
      [],
    );
    expect(await sdk.runs.get(12)).toEqual(details);
    expect(await sdk.runs.start({ task: "BackupDatabase", force: true })).toEqual(answer);
    expect(server.received.at(-1)).toMatchObject({
      body: '{"force":true}',
      headers: { "content-type": "application/json" },
    });
  });

  test("an item with its findings", async () => {
    const missing = { missing: "not analyzed yet" };
    const item = {
      ...{ ratingKey: "7", type: "movie", title: "A", librarySectionID: 1, file: "/a.mkv", partId: 2 },
      ...{ markers: [], missingMarkers: {}, chapters: missing, voice: missing, loudness: missing },
      music: { tempo: 120, key: null, vector: [], energy: 1, version: 1, analyzedAt: "2026-11-21T02:00:01Z" },
      ...{ bitrate: missing, deep: missing, blurHash: missing, thumbHash: missing, chapterThumbs: missing },
      ...{ tags: missing, missingTags: {}, previews: missing, said: { fields: {}, locked: [] } },
    };
    const sdk = await sdkOn({
      "GET /api/items/7": { body: item },
      "GET /api/items/7?part=2": { body: { ...item, markers: undefined } },
    });
    expect(await sdk.items.get(7)).toEqual(item);
    expect(await failure(sdk.items.get("7", { part: 2 }))).toMatchObject({ code: "unexpected-answer" });
    expect(await failure(sdk.items.get(".."))).toMatchObject({ code: "bad-argument" });
  });

  test("schedule", async () => {
    const schedule = { timeZone: "Europe/London", nights: [] };
    const sdk = await sdkOn({
      "GET /api/schedule?days=3&from=2026-11-21&timeZone=Europe%2FLondon": { body: schedule },
    });
    expect(await sdk.schedule({ days: 3, from: "2026-11-21", timeZone: "Europe/London" })).toEqual(schedule);
  });
});

describe("library, activities, preferences", () => {
  test("sections are read, added with each of their folders, and scanned", async () => {
    const Directory = [
      {
        key: "1",
        title: "Films",
        type: "movie",
        agent: "x",
        refreshing: true,
        Location: [{ id: 1, path: "/a" }],
      },
      { key: "2", title: "New", type: "photo" },
    ];
    const sdk = await sdkOn({
      "GET /library/sections": { body: { MediaContainer: { size: 2, Directory } } },
      "POST /library/sections?name=Films+%26+more&type=movie&location=%2Fa&location=%2Fb": {},
      "POST /library/sections/1/refresh": {},
    });
    expect(await sdk.library.sections()).toEqual([
      { id: 1, title: "Films", type: "movie", paths: ["/a"], refreshing: true },
      { id: 2, title: "New", type: "photo", paths: [], refreshing: false },
    ]);
    await sdk.library.addSection({ title: "Films & more", type: "movie", paths: ["/a", "/b"] });
    await sdk.library.scan(1);
  });

  test("an idle server has no activities", async () => {
    const sdk = await sdkOn({ "GET /activities": { body: { MediaContainer: { size: 0 } } } });
    expect(await sdk.activities.list()).toEqual([]);
  });

  test("preferences keep their type, and a value of another type is refused", async () => {
    const setting = (id: string, value: unknown): Reply => ({
      body: { MediaContainer: { Setting: [{ id, value }] } },
    });
    const sdk = await sdkOn({
      "GET /:/prefs/get?id=ButlerStartHour": setting("ButlerStartHour", 2),
      "GET /:/prefs/get?id=autoEmptyTrash": setting("autoEmptyTrash", "1"),
      "PUT /:/prefs?ButlerStartHour=0&autoEmptyTrash=0&FriendlyName=Home": {},
    });
    const hour: number = await sdk.preferences.get("ButlerStartHour");
    expect(hour).toBe(2);
    expect(await failure(sdk.preferences.get("autoEmptyTrash"))).toMatchObject({ code: "unexpected-answer" });
    await sdk.preferences.set({ ButlerStartHour: 0, autoEmptyTrash: false, FriendlyName: "Home" });
  });
});

test("what is set for a section keeps its type too", async () => {
  const settings = (width: unknown): Reply => ({
    body: {
      MediaContainer: {
        Setting: [
          { id: "previewTiles", value: false },
          { id: "previewWidth", value: width },
        ],
      },
    },
  });
  const sdk = await sdkOn({
    "GET /library/sections/3/prefs": settings(240),
    "GET /library/sections/4/prefs": settings("240"),
    "PUT /library/sections/3/prefs?previewWidth=320&previewTiles=1": {},
  });
  const section = sdk.preferences.ofSection(3);
  const width: number = await section.get("previewWidth");
  expect([width, await section.get("previewTiles")]).toEqual([240, false]);
  expect(await failure(section.get("previewQuality"))).toMatchObject({ code: "unexpected-answer" });
  const other = sdk.preferences.ofSection(4);
  expect(await failure(other.get("previewWidth"))).toMatchObject({ code: "unexpected-answer" });
  await section.set({ previewWidth: 320, previewTiles: true });
});

describe("errors", () => {
  const refused = async (reply: Reply) => failure((await sdkOn({ "GET /butler": reply })).butler.getTasks());

  test("the server's own words, where it has some", async () => {
    const errors = [{ code: 1001, message: "User could not be authenticated", status: 401 }];
    const error = await refused({ status: 401, body: { errors } });
    expect(error).toMatchObject({ statusCode: 401, code: 1001, message: "User could not be authenticated" });
  });

  test("a server that is still starting", async () => {
    const body = { code: 503, title: "Maintenance", status: "Running startup maintenance tasks." };
    expect(await refused({ status: 503, body })).toMatchObject({
      statusCode: 503,
      message: "Running startup maintenance tasks.",
    });
  });

  test("HTML, nothing at all, and a status without a sentence of ours", async () => {
    const html = "<html><body><h1>401 Unauthorized</h1></body></html>";
    expect((await refused({ status: 401, body: html })).message).toBe(
      `${server.url} does not know this access token (GET /butler).`,
    );
    await server.close();
    expect((await refused({ status: 500 })).message).toBe(`${server.url} answered 500 (GET /butler).`);
  });

  test("an answer that breaks the contract says where", async () => {
    const error = await refused({ body: { ButlerTasks: { ButlerTask: [{ ...plexTask, interval: "3" }] } } });
    expect(error).toMatchObject({ statusCode: 200, code: "unexpected-answer" });
    expect(error.message).toMatch(/interval/);
  });

  test("a redirect is not followed: the token would go with it", async () => {
    const sdk = await sdkOn({ "GET /butler": { status: 302, headers: { Location: "/elsewhere" } } });
    expect(await failure(sdk.butler.getTasks())).toMatchObject({ statusCode: 302 });
    expect(server.received).toHaveLength(1);
  });

  test("nobody there: said plainly, without the token and without a password of the address", async () => {
    server = await answeringServer({});
    const { port } = new URL(server.url);
    await server.close();
    const sdk = new PlexAPI({
      serverURL: `http://me:pass@127.0.0.1:${port}/`,
      accessToken: "secret",
      retry: { attempts: 1 },
    });
    const error = await failure(sdk.activities.list());
    expect(error.message).toBe(
      `No butler answers at http://127.0.0.1:${port}: is it running? Start one with \`butler serve\`.`,
    );
    expect(error).toMatchObject({ statusCode: undefined, code: "unreachable" });
  });

  test("an address or token that cannot be used is refused before anything is sent", () => {
    for (const serverURL of ["", "localhost:32400", "ftp://x"]) {
      expect(() => new PlexAPI({ serverURL, accessToken: "t" })).toThrow(/must look like/);
    }
    expect(() => new PlexAPI({ serverURL: "http://x", accessToken: "a\nb" })).toThrow(/access token/);
  });
});

test("a server behind a path is reached below it", async () => {
  server = await answeringServer({ "GET /home/plex/activities": { body: { MediaContainer: {} } } });
  const sdk = new PlexAPI({ serverURL: `${server.url}/home/plex/`, accessToken: "t" });
  expect(await sdk.activities.list()).toEqual([]);
});
