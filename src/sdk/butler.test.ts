import { afterEach, describe, expect, test } from "vitest";
import { type Answers, answeringServer } from "../../test/support/answering-server.ts";
import {
  agreeing,
  badRequest,
  plexTask,
  starting,
  unauthorized,
  unauthorizedInJson,
} from "../../test/support/plex-answers.ts";
import * as errors from "./errors.ts";
import { PlexAPI } from "./plex-api.ts";

let server: Awaited<ReturnType<typeof answeringServer>>;
afterEach(() => server?.close());

async function sdkOn(answers: Answers) {
  server = await answeringServer(answers);
  return new PlexAPI({ serverURL: server.url, accessToken: "secret", retry: { attempts: 1 } });
}

const classes: Record<string, unknown> = { ...errors };
const taskName = "BackupDatabase";
/** The five calls by both their names, and the errors that their documents name. */
const calls = [
  ["GetButlerTasks", (sdk: PlexAPI) => sdk.butler.getButlerTasks()],
  ["GetButlerTasks", (sdk: PlexAPI) => sdk.butler.getTasks()],
  ["StartAllTasks", (sdk: PlexAPI) => sdk.butler.startAllTasks()],
  ["StartAllTasks", (sdk: PlexAPI) => sdk.butler.startTasks()],
  ["StopAllTasks", (sdk: PlexAPI) => sdk.butler.stopAllTasks()],
  ["StopAllTasks", (sdk: PlexAPI) => sdk.butler.stopTasks()],
  ["StartTask", (sdk: PlexAPI) => sdk.butler.startTask({ taskName })],
  ["StopTask", (sdk: PlexAPI) => sdk.butler.stopTask({ taskName })],
] as const;

describe.each(calls)("%s of a Plex Media Server", (name, call) => {
  const failure = async (answers: Answers): Promise<errors.SDKException> =>
    call(await sdkOn(answers)).then(
      () => expect.fail("it should have failed"),
      (error) => error,
    );

  test("says what its answer says, and undefined for the rest", async () => {
    const answer = await call(await sdkOn(agreeing));
    expect(answer).toMatchObject({ statusCode: name === "StartTask" ? 202 : 200 });
    expect(answer.outcome).toBe(name === "StartTask" ? "running" : undefined);
    expect([answer.reason, answer.activity, answer.runId]).toEqual([undefined, undefined, undefined]);
    const isList = name === "GetButlerTasks";
    expect(answer.contentType).toBe(isList ? "application/json" : "text/html");
    const body = await answer.rawResponse.text();
    expect(body).toBe(isList ? JSON.stringify({ ButlerTasks: { ButlerTask: [plexTask] } }) : "");
    expect("object" in answer).toBe(isList);
  });

  test("its own error for a 401, in JSON and in HTML", async () => {
    const inJson = await failure(unauthorizedInJson);
    expect(inJson).toBeInstanceOf(classes[`${name}Unauthorized`]);
    expect(inJson).toMatchObject({
      ...{ name: `${name}Unauthorized`, statusCode: 401, code: 1001 },
      errors: [{ code: 1001, message: "User could not be authenticated", status: 401 }],
      message: "User could not be authenticated",
    });
    await server.close();
    const inHtml = await failure(unauthorized);
    expect(inHtml).toBeInstanceOf(classes[`${name}Unauthorized`]);
    expect(inHtml).toMatchObject({ statusCode: 401, contentType: "text/html", errors: [] });
    expect(inHtml.body).toContain("<h1>401 Unauthorized</h1>");
    expect(inHtml.message).toMatch(/does not know this access token/);
  });

  test("its own error for a 400", async () => {
    const error = await failure(badRequest);
    expect(error).toBeInstanceOf(classes[`${name}BadRequest`]);
    expect(error).toBeInstanceOf(errors.SDKException);
    expect(error.errors).toEqual([
      { code: 1000, message: "X-Plex-Client-Identifier is missing", status: 400 },
    ]);
  });

  test("the general error for a server that is still starting, and for what is not there", async () => {
    const error = await failure(starting);
    expect(error).toMatchObject({ name: "SDKException", statusCode: 503, code: 503 });
    expect(error.message).toBe("Plex Media Server is currently running startup maintenance tasks.");
    expect(await error.rawResponse.json()).toMatchObject({ title: "Maintenance" });
    expect(error.headers.get("content-type")).toBe("application/json");
    await server.close();
    expect(await failure({})).toMatchObject({ name: "SDKException", statusCode: 404 });
  });
});

test("what our server adds is read from its headers", async () => {
  const sdk = await sdkOn({
    "POST /butler/BackupDatabase?force=1": {
      headers: {
        "X-Butler-Outcome": "started",
        "X-Butler-Reason": "100%25 forced %E2%80%93 now",
        "X-Plex-Activity": "u-1",
        "X-Butler-Run": "12",
      },
    },
  });
  expect(await sdk.butler.startTask({ taskName, force: true })).toMatchObject({
    ...{ outcome: "started", reason: "100% forced – now", activity: "u-1", runId: 12 },
  });
});

test("a list that is not one: of another type, broken, cut, or with something missing", async () => {
  const error = async (reply: Answers[string]) =>
    (await sdkOn({ "GET /butler": reply })).butler.getTasks().then(
      () => expect.fail("it should have failed"),
      async (error) => {
        await server.close();
        return error;
      },
    );
  const unexpected = { name: "SDKException", code: "unexpected-answer", statusCode: 200 };
  const html = await error({ body: "<html></html>" });
  expect(html).toMatchObject({ ...unexpected, contentType: "text/html", body: "<html></html>" });
  expect(html.message).toMatch(/Expected JSON; found text\/html/);
  const type = { "Content-Type": "application/json" };
  expect(await error({ headers: type, body: '{"ButlerTasks":' })).toMatchObject(unexpected);
  expect(await error({ headers: type, body: "" })).toMatchObject(unexpected);
  const { enabled: _, ...rest } = plexTask;
  const missing = await error({ body: { ButlerTasks: { ButlerTask: [plexTask, rest] } } });
  expect(missing.message).toMatch(
    /Expected true or false at ButlerTasks.ButlerTask\[1\].enabled; found undefined/,
  );
});
