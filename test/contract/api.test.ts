import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { Run } from "../../src/api/runs.ts";
import type { Schedule } from "../../src/api/schedule.ts";
import { serverSentEvents } from "../../src/sdk/server-sent-events.ts";
import { type OpenDoor, openDoor, token } from "../support/open-door.ts";

interface Operation {
  operationId: string;
  summary: string;
  security?: object[];
  "x-role": string;
  parameters?: { name: string; in: string; required?: boolean }[];
  responses: Record<string, { description: string; content: Record<string, { schema: object }> }>;
}
interface Description {
  openapi: string;
  info: { title: string; version: string };
  security: object[];
  components: { securitySchemes: object };
  paths: Record<string, Record<string, Operation>>;
}

const describedBy = async (door: OpenDoor): Promise<Description> =>
  (await door.call("/api/openapi.json")).json() as Promise<Description>;

/** Holds an answer to what the server's own description says of it. @returns its body */
async function described(door: OpenDoor, answer: Response, path: string, method = "get") {
  const { responses } = (await describedBy(door)).paths[path]![method]!;
  const { schema } = responses[answer.status]!.content["application/json"]!;
  expect(answer.headers.get("content-type")).toBe("application/json");
  const body = await answer.json();
  z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]).parse(body);
  return body;
}

const at = Date.parse("2026-03-01T02:00:00Z");

/** Adds ended runs to the history. @returns their ids, the oldest first */
function addRuns(door: OpenDoor, runs: readonly [task: string, outcome: Run["outcome"]][]): number[] {
  return runs.map(([task, outcome], i) => {
    const ended = {
      state: "ended",
      outcome,
      started_at: at + 1000 * i,
      ended_at: at + 1000 * i + 500,
    } as const;
    return door.store.runs.insert({ task, trigger: "asked", ...ended, total: 3, done: 2, failed: 1 }).id;
  });
}

describe("the description", () => {
  test("is OpenAPI 3.1 of every call of ours, with its answers and parameters", async () => {
    await using door = await openDoor();
    const { openapi, info, paths, security } = await describedBy(door);
    expect(openapi).toBe("3.1.0");
    expect(info).toMatchObject({ title: "Butler", version: "0.1.0" });
    expect(security).toHaveLength(4);
    expect(Object.entries(paths).map(([path, methods]) => [path, Object.keys(methods)])).toEqual([
      ["/api/runs", ["get"]],
      ["/api/runs/{id}", ["get"]],
      ["/api/schedule", ["get"]],
      ["/api/schedule/preview", ["post"]],
      ["/api/tasks", ["get"]],
      ["/api/tasks/{name}", ["get", "patch", "put"]],
      ["/api/history/days", ["get"]],
      ["/api/history/lengths", ["get"]],
      ["/api/tasks/{name}/start", ["post"]],
      ["/api/trash", ["get", "delete"]],
      ["/api/trash/{id}/restore", ["post"]],
      ["/api/trash/{id}", ["delete"]],
      ["/api/pause", ["get", "post"]],
      ["/api/resume", ["post"]],
      ["/api/gates", ["get"]],
      ["/api/gates/{name}", ["post", "delete"]],
      ["/api/backups", ["get", "post"]],
      ["/api/backups/{id}/verify", ["post"]],
      ["/api/backups/{id}/restore", ["post"]],
      ["/api/backups/{id}", ["delete"]],
      ["/api/webhooks/{service}", ["post"]],
      ["/api/items/{ratingKey}", ["get"]],
      ["/api/imports", ["post"]],
      ["/api/coverage", ["get"]],
      ["/api/failures", ["get"]],
      ["/api/folders", ["get"]],
      ["/api/guides", ["get", "post"]],
      ["/api/guides/{id}", ["get", "patch", "delete"]],
      ["/api/guides/{id}/now", ["get"]],
      ["/api/guides/{id}/programmes", ["get"]],
      ["/api/machines", ["get"]],
      ["/api/machines/{name}/{order}", ["post"]],
      ["/api/machines/{name}", ["delete"]],
      ["/api/exposure", ["get"]],
      ["/api/session", ["post", "get", "delete"]],
      ["/api/tokens", ["get", "post"]],
      ["/api/tokens/{id}", ["delete"]],
      ["/api/notifications", ["get", "post"]],
      ["/api/notifications/{id}", ["patch", "delete"]],
      ["/api/notifications/{id}/test", ["post"]],
      ["/api/notifications/history", ["get"]],
      ["/api/events", ["get"]],
      ["/livez", ["get"]],
      ["/readyz", ["get"]],
      ["/health", ["get"]],
      ["/metrics", ["get"]],
      ["/api/webhooks/plex", ["post"]],
      ["/api/webhooks/jellyfin", ["post"]],
      ["/api/webhooks/tautulli", ["post"]],
      ["/api/work/{item}/artefacts/{name}", ["put"]],
    ]);
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.values(methods).map((operation) => ({ path, ...operation })),
    );
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    for (const { path, operationId, summary, parameters = [], responses, security: own } of operations) {
      expect(summary).not.toBe("");
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(parameters.filter((one) => one.in === "path" && one.required).map(({ name }) => name)).toEqual(
        inPath,
      );
      for (const { description } of Object.values(responses)) expect(description).toMatch(/\w/);
      expect(own?.length === 0).toBe(
        ["getHealth", "getLiveness", "getReadiness", "signIn"].includes(operationId),
      );
      expect("401" in responses).toBe(!["/health", "/livez", "/readyz"].includes(path));
    }
  });

  test("is for those with the token, as all but /health is", async () => {
    await using door = await openDoor();
    const paths = [
      "/api/openapi.json",
      "/api/runs",
      "/api/runs/1",
      "/api/schedule",
      "/api/events",
      "/metrics",
    ];
    for (const path of paths) {
      const answer = await fetch(door.url + path);
      expect([path, answer.status, answer.headers.get("content-type")]).toEqual([
        path,
        401,
        expect.anything(),
      ]);
    }
    const start = await fetch(`${door.url}/api/tasks/BackupDatabase/start`, { method: "POST" });
    expect(await start.json()).toMatchObject({ errors: [{ code: 1001, status: 401 }] });
    expect(door.butler.asked).toEqual([]);
    expect((await fetch(`${door.url}/health`)).status).toBe(200);
  });
});

describe("GET /api/runs", () => {
  const history: [string, Run["outcome"]][] = [
    ["BackupDatabase", "success"],
    ["OptimizeDatabase", "failed"],
    ["BackupDatabase", "partial"],
    ["GoneTask", "success"],
  ];

  test.each<[string, number[]]>([
    ["", [4, 3, 2, 1]],
    ["?limit=2", [4, 3]],
    ["?limit=2&before=3", [2, 1]],
    ["?task=backupdatabase", [3, 1]],
    ["?outcome=success", [4, 1]],
    ["?task=BackupDatabase&outcome=failed", []],
    ["?task=GoneTask", [4]],
    ["?task=RefreshEpgGuides", []],
    ["?before=1", []],
    ["?X-Plex-Token=other&unknown=1", [4, 3, 2, 1]],
  ])("%s", async (query, ids) => {
    await using door = await openDoor();
    addRuns(door, history);
    const { runs } = await described(door, await door.call(`/api/runs${query}`), "/api/runs");
    expect(runs.map(({ id }: Run) => id)).toEqual(ids);
  });

  test("counts what is in hand of a run at work", async () => {
    await using door = await openDoor();
    const at = { trigger: "asked", state: "running", total: 1, done: 0, failed: 0 } as const;
    const { id } = door.store.runs.insert({ task: "BackupDatabase", ...at, started_at: 0 });
    const progresses = async () => [
      (await (await door.call("/api/runs")).json()).runs[0].progress,
      (await (await door.call(`/api/runs/${id}`)).json()).progress,
    ];
    expect(await progresses()).toEqual([0, 0]);
    const task = door.butler.tasks.find(({ name }) => name === "BackupDatabase")!;
    task.progress = 40;
    expect(await progresses()).toEqual([40, 40]);
  });

  test("shows a run whole", async () => {
    await using door = await openDoor();
    const [id] = addRuns(door, [["BackupDatabase", "partial"]]);
    door.store.runs.addFailedItem(id!, { key: "part:1", title: "Arrival (2016)", reason: "cut off", at });
    door.store.runs.addLogLine(id!, at, "a line");
    const { runs } = await described(door, await door.call("/api/runs"), "/api/runs");
    expect(runs).toEqual([
      {
        id,
        task: "BackupDatabase",
        trigger: "asked",
        state: "ended",
        outcome: "partial",
        reason: null,
        scheduledFor: null,
        startedAt: "2026-03-01T02:00:00.000Z",
        endedAt: "2026-03-01T02:00:00.500Z",
        items: { total: 3, done: 2, failed: 1 },
        progress: 100,
        bytesRead: 0,
        pausedSeconds: 0,
        cpuSeconds: 0,
        message: null,
      },
    ]);
    const details = await described(door, await door.call(`/api/runs/${id}`), "/api/runs/{id}");
    expect(details).toEqual({
      ...runs[0],
      failedItems: [
        { key: "part:1", title: "Arrival (2016)", reason: "cut off", at: "2026-03-01T02:00:00.000Z" },
      ],
      pauses: [],
      machines: [],
      log: [{ at: "2026-03-01T02:00:00.000Z", text: "a line" }],
    });
  });

  test("fifty are the usual number, 500 the largest", async () => {
    await using door = await openDoor();
    addRuns(
      door,
      Array.from({ length: 60 }, () => ["BackupDatabase", "success"]),
    );
    expect((await (await door.call("/api/runs")).json()).runs).toHaveLength(50);
    expect((await (await door.call("/api/runs?limit=500")).json()).runs).toHaveLength(60);
  });
});

describe("GET /api/schedule", () => {
  test("asks the butler, and answers what it says", async () => {
    await using door = await openDoor();
    const plan: Schedule = {
      timeZone: "Europe/Berlin",
      nights: [
        { day: "2026-03-01", opens: null, closes: null, starts: [] },
        {
          day: "2026-03-02",
          opens: "2026-03-02T01:00:00Z",
          closes: "2026-03-02T04:00:00Z",
          starts: [{ task: "BackupDatabase", at: "2026-03-02T01:00:00Z", until: null, why: "overdue" }],
        },
      ],
    };
    const questions: unknown[] = [];
    door.butler.schedule = async (question) => {
      questions.push(question);
      return plan;
    };
    const path = "/api/schedule";
    expect(await described(door, await door.call(path), path)).toEqual(plan);
    await door.call(`${path}?days=366&from=2028-02-29&timeZone=Europe%2FBerlin`);
    expect(questions).toEqual([{ days: 7 }, { days: 366, from: "2028-02-29", timeZone: "Europe/Berlin" }]);
  });
});

describe("POST /api/tasks/{name}/start", () => {
  const path = "/api/tasks/{name}/start";
  const start = (door: OpenDoor, body?: string, type = "application/json") =>
    door.call("/api/tasks/backupdatabase/start", {
      method: "POST",
      headers: { "Content-Type": type },
      ...(body === undefined ? {} : { body }),
    });

  test.each([
    [undefined, false],
    ["", false],
    ["{}", false],
    ['{"force":false}', false],
    ['{"force":true}', true],
  ])("with %s forces: %s", async (body, force) => {
    await using door = await openDoor();
    door.butler.nextStart = { outcome: "started", runId: 12, activity: "a12" };
    const answer = await start(door, body);
    expect(answer.status).toBe(200);
    expect(await described(door, answer, path, "post")).toEqual({
      task: "BackupDatabase",
      outcome: "started",
      runId: 12,
      activity: "a12",
    });
    expect(door.butler.asked).toEqual([{ call: "start", name: "BackupDatabase", options: { force } }]);
    const again = await start(door, body);
    expect(again.status).toBe(202);
    expect(await described(door, again, path, "post")).toMatchObject({ outcome: "running" });
  });

  test("is limited to one item, by the key that a run gives it", async () => {
    await using door = await openDoor();
    await start(door, '{"force":true,"item":"part:12"}');
    const options = { force: true, scope: { partIds: [12] } };
    expect(door.butler.asked).toEqual([{ call: "start", name: "BackupDatabase", options }]);
  });

  test("says why a task was skipped", async () => {
    await using door = await openDoor();
    door.butler.nextStart = { outcome: "skipped", reason: "It is not scheduled today." };
    const answer = await start(door);
    expect(answer.status).toBe(200);
    expect(await described(door, answer, path, "post")).toEqual({
      task: "BackupDatabase",
      outcome: "skipped",
      reason: "It is not scheduled today.",
    });
  });

  test.each([
    ['{"force":1}', "application/json", 'true or false for force; found "1"'],
    ['{"item":"database:library"}', "application/json", "the key of an item that can be done alone"],
    ['{"forse":true}', "application/json", "an object with nothing but force"],
    ["[true]", "application/json", "an object"],
    ["{force", "application/json", "a body in JSON"],
    ["force=true", "application/x-www-form-urlencoded", "a body of the type application/json"],
  ])("refuses %s of %s", async (body, type, words) => {
    await using door = await openDoor();
    const answer = await start(door, body, type);
    expect(answer.status).toBe(400);
    const [error] = (await described(door, answer, path, "post")).errors;
    expect(error).toMatchObject({ code: 1000, status: 400 });
    expect(error.message).toContain(words);
    expect(door.butler.asked).toEqual([]);
  });
});

test.each([
  ["GET", "/api/runs?limit=0", 400, 1000, 'from 1 to 500 for limit; found "0"'],
  ["GET", "/api/runs?limit=501", 400, 1000, "from 1 to 500"],
  ["GET", "/api/runs?limit=ten", 400, 1000, 'found "ten"'],
  ["GET", "/api/runs?limit=1.5", 400, 1000, "a whole number"],
  ["GET", "/api/runs?limit=1&limit=2", 400, 1000, "a whole number"],
  ["GET", "/api/runs?before=-1", 400, 1000, "from 1 up for before"],
  ["GET", "/api/runs?outcome=good", 400, 1000, "one of success, partial, failed, stopped, skipped"],
  ["GET", "/api/runs?task=BackupDatabse", 404, 1100, "Did you mean BackupDatabase?"],
  ["GET", "/api/runs/7", 404, 1122, "found 7"],
  ["GET", "/api/runs/seven", 400, 1000, "a whole number from 1 up for id"],
  ["GET", "/api/runs/99999999999999999999", 400, 1000, "a whole number"],
  ["GET", "/api/schedule?days=367", 400, 1000, "from 1 to 366"],
  ["GET", "/api/schedule?from=2026-02-30", 400, 1000, "a date written YYYY-MM-DD"],
  ["GET", "/api/schedule?from=today", 400, 1000, 'found "today"'],
  ["GET", "/api/schedule?timeZone=Mars%2FOlympus", 400, 1000, "the IANA name of a time zone"],
  ["POST", "/api/tasks/BackupDatabse/start", 404, 1100, "Did you mean BackupDatabase?"],
  ["POST", "/api/tasks/%FF/start", 400, 1000, "percent signs"],
  ["GET", "/api/tasks/BackupDatabase/start", 405, 1108, "POST, OPTIONS"],
  ["DELETE", "/api/runs", 405, 1108, "GET, HEAD, OPTIONS"],
  ["POST", "/metrics", 405, 1108, "GET, HEAD, OPTIONS"],
  ["GET", "/api/nothing", 404, 1107, "/api/nothing"],
])("%s %s is %d", async (method, path, status, code, words) => {
  await using door = await openDoor();
  const answer = await door.call(path, { method });
  expect([answer.status, answer.headers.get("content-type")]).toEqual([status, "application/json"]);
  const [error] = (await answer.json()).errors;
  expect(error).toMatchObject({ code, status });
  expect(error.message).toContain(words);
  expect(door.butler.asked).toEqual([]);
});

const run: Run = {
  id: 3,
  task: "BackupDatabase",
  trigger: "window",
  state: "running",
  outcome: null,
  reason: null,
  scheduledFor: null,
  startedAt: "2026-03-01T02:00:00.000Z",
  endedAt: null,
  items: { total: 10, done: 4, failed: 1 },
  progress: 50,
  bytesRead: 1000,
  pausedSeconds: 0,
  cpuSeconds: 1.5,
  message: null,
};

describe("GET /api/events", () => {
  test("tells of runs and activities, and of nothing else", async () => {
    await using door = await openDoor();
    const answer = await door.call("/api/events");
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "text/event-stream"]);
    const events = serverSentEvents(answer.body![Symbol.asyncIterator]());
    const activity = {
      uuid: "u",
      type: "butler",
      cancellable: true,
      userID: 1,
      title: "Backup",
      subtitle: "",
      progress: 50,
    };
    const next = events.next();
    door.butler.emit({ type: "scanned", sectionId: 1, title: "Films" });
    door.butler.emit({ type: "run", run });
    door.butler.emit({ type: "activity", event: "updated", activity });
    const first = (await next).value;
    expect([first?.event, JSON.parse(first!.data)]).toEqual(["run", run]);
    const second = (await events.next()).value;
    expect([second?.event, JSON.parse(second!.data)]).toEqual(["activity", { event: "updated", activity }]);
    await events.return(undefined);
  });

  test("ends when the server does", async () => {
    const door = await openDoor();
    const answer = await door.call("/api/events");
    await door[Symbol.asyncDispose]();
    expect(await answer.text()).toBe(": connected\n\n");
    expect(door.butler.listeners()).toBe(0);
  });
});

describe("GET /health", () => {
  test("is ok, or what a server says that starts or stops; nothing secret", async () => {
    let ready = true;
    await using door = await openDoor({ ready: () => ready });
    expect(await described(door, await fetch(`${door.url}/health`), "/health")).toEqual({ status: "ok" });
    ready = false;
    const starting = await fetch(`${door.url}/health`);
    expect(starting.status).toBe(503);
    const text = await starting.text();
    expect(JSON.parse(text)).toMatchObject({ code: 503, title: "Maintenance" });
    expect(text).not.toContain(token);
  });
});

describe("GET /metrics", () => {
  const numbers = async (door: OpenDoor) => {
    const answer = await door.call("/metrics");
    expect(answer.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
    const lines = (await answer.text()).split("\n").filter((line) => line !== "" && !line.startsWith("#"));
    return new Map(
      lines.map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.split(" ").at(-1))]),
    );
  };

  test("counts each run once, its items and bytes as they grow", async () => {
    await using door = await openDoor();
    door.butler.emit({ type: "run", run });
    door.butler.emit({ type: "run", run });
    const grown = { ...run, items: { total: 10, done: 8, failed: 2 }, bytesRead: 5000, cpuSeconds: 4 };
    door.butler.emit({ type: "run", run: grown });
    door.butler.tasks[0]!.state = "running";
    const during = await numbers(door);
    expect(during.get('butler_items_total{task="BackupDatabase",result="done"}')).toBe(8);
    expect(during.get('butler_items_total{task="BackupDatabase",result="failed"}')).toBe(2);
    expect(during.get('butler_bytes_read_total{task="BackupDatabase"}')).toBe(5000);
    expect(during.get('butler_media_cpu_seconds_total{task="BackupDatabase"}')).toBe(4);
    expect(during.get('butler_live_runs{task="BackupDatabase",state="running"}')).toBe(1);
    expect(during.get('butler_runs_total{task="BackupDatabase",outcome="partial"}')).toBeUndefined();
    door.butler.emit({ type: "run", run: { ...grown, state: "ended", outcome: "partial" } });
    door.butler.tasks[0]!.state = "idle";
    const after = await numbers(door);
    expect(after.get('butler_runs_total{task="BackupDatabase",outcome="partial"}')).toBe(1);
    expect(after.get('butler_items_total{task="BackupDatabase",result="done"}')).toBe(8);
    expect([...after.keys()].filter((name) => name.startsWith("butler_live_runs"))).toEqual([]);
    expect(after.get("process_resident_memory_bytes")).toBeGreaterThan(1_000_000);
  });

  test("says when each task last completed, also before this start", async () => {
    await using door = await openDoor();
    addRuns(door, [
      ["BackupDatabase", "success"],
      ["BackupDatabase", "partial"],
      ["BackupDatabase", "failed"],
      ["OptimizeDatabase", "stopped"],
    ]);
    const found = await numbers(door);
    const name = "butler_last_completed_timestamp_seconds";
    expect(found.get(`${name}{task="BackupDatabase"}`)).toBe((at + 1500) / 1000);
    expect(found.has(`${name}{task="OptimizeDatabase"}`)).toBe(false);
  });
});
