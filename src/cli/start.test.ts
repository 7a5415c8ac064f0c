import { expect, test } from "vitest";
import type { Answers, Reply } from "../../test/support/answering-server.ts";
import { ended, run } from "../../test/support/sample-runs.ts";
import { butler } from "../../test/support/type-butler.ts";
import type { Run } from "../api/runs.ts";

const details = (of: Run): Reply => ({ body: { ...of, failedItems: [], pauses: [], log: [] } });

/** An event stream with these runs in it, which the server then closes or keeps open. */
const eventsOf = (runs: Run[], close = false): Reply => ({
  write(response) {
    response.writeHead(200, { "Content-Type": "text/event-stream" });
    response.write(runs.map((one) => `event: run\ndata: ${JSON.stringify(one)}\n\n`).join("") || ":\n\n");
    if (close) response.end();
  },
});

const start = "POST /api/tasks/LoudnessAnalysis/start";
const answer = (body: object): Reply => ({ body: { task: "LoudnessAnalysis", ...body } });
const startedAnswer = answer({ outcome: "started", reason: "Outside the window.", runId: 12 });

test("says what the criteria did", async () => {
  expect(await butler(["start", "LoudnessAnalysis"], { [start]: startedAnswer })).toMatchObject({
    status: 0,
    out: "LoudnessAnalysis started (run 12): Outside the window.\n",
    received: [{ body: '{"force":false}' }],
  });
});

test("skipped by the criteria is a status of its own, with the way round it", async () => {
  const reason = "LoudnessAnalysis is next scheduled on Thursday 26 November 2026; force it to run it today";
  const answers = { [start]: answer({ outcome: "skipped", reason }) };
  const skipped = {
    status: 6,
    out: "skipped: LoudnessAnalysis is next scheduled on Thursday 26 November 2026; `--now` runs it today\n",
  };
  expect(await butler(["start", "LoudnessAnalysis"], answers)).toMatchObject(skipped);
  const waiting = await butler(["start", "LoudnessAnalysis", "--wait"], {
    ...answers,
    "GET /api/events": eventsOf([]),
  });
  expect(waiting).toMatchObject(skipped);
});

test("--now forces it, --json prints the answer", async () => {
  const { status, out, received } = await butler(["start", "LoudnessAnalysis", "--now", "--json"], {
    [start]: startedAnswer,
  });
  expect(status).toBe(0);
  expect(JSON.parse(out)).toEqual(startedAnswer.body);
  expect(received[0]!.body).toBe('{"force":true}');
});

test("an unknown name is told in the server's words", async () => {
  const message = 'There is no task "Loud". Did you mean LoudnessAnalysis?';
  const answers = {
    "POST /api/tasks/Loud/start": {
      status: 404,
      body: { errors: [{ code: 1000, message, status: 404 }] },
    },
  };
  expect(await butler(["start", "Loud"], answers)).toMatchObject({
    status: 3,
    out: "",
    err: `error: ${message}\n`,
  });
});

const waits = (events: Reply, now: Run = run): Answers => ({
  [start]: startedAnswer,
  "GET /api/events": events,
  "GET /api/runs/12": details(now),
});
const wait = ["start", "LoudnessAnalysis", "--wait"];

test("--wait in a pipe: a line at each further tenth, then the outcome", async () => {
  const other = { ...ended, id: 11, outcome: "failed" as const };
  const further = [26, 31].map((progress) => ({ ...run, progress, items: { ...run.items, done: 12 } }));
  expect(await butler(wait, waits(eventsOf([other, ...further, ended])))).toMatchObject({
    status: 0,
    out: [
      "LoudnessAnalysis started (run 12): Outside the window.",
      "LoudnessAnalysis: 10/40 items, 25%, 1.0 a minute, 30 min left",
      "LoudnessAnalysis: 12/40 items, 31%, 1.2 a minute, 22 min 15 s left",
      "LoudnessAnalysis ended: success, 40/40 items in 3 min 20 s.",
      "",
    ].join("\n"),
  });
});

test("--wait on a terminal: one line written anew, cut at the edge, wiped at the end", async () => {
  const { out } = await butler(wait, waits(eventsOf([ended])), {
    isTerminal: true,
    colors: true,
    columns: 30,
  });
  expect(out.split("\n")).toEqual([
    "LoudnessAnalysis \x1b[32mstarted\x1b[39m (run 12): Outside the window.",
    "\r\x1b[2K\x1b[36mLoudnessAnalysis: 10/40 items\x1b[39m\r\x1b[2KLoudnessAnalysis ended: \x1b[32msuccess\x1b[39m, 40/40 items in 3 min 20 s.",
    "",
  ]);
});

test("--wait for a run that ended before we looked", async () => {
  expect((await butler(wait, waits(eventsOf([]), ended))).status).toBe(0);
});

test.each([
  ["partial", 1],
  ["failed", 1],
  ["stopped", 1],
  ["skipped", 6],
] as const)("--wait gives the outcome %s as status %i", async (outcome, status) => {
  const last = { ...ended, outcome, reason: "disk full" };
  const told = await butler(wait, waits(eventsOf([last])));
  expect(told.status).toBe(status);
  expect(told.out).toContain(`ended: ${outcome}, 40/40 items in 3 min 20 s: disk full.\n`);
});

test("--wait --json prints the run that ended, and nothing else", async () => {
  const { out } = await butler([...wait, "--json"], waits(eventsOf([run, ended])));
  expect(JSON.parse(out)).toEqual(ended);
});

test("a server that goes away while we wait is not reachable", async () => {
  const { status, err } = await butler(wait, waits(eventsOf([run], true)));
  expect(status).toBe(5);
  expect(err).toContain("`butler run 12`");
});
