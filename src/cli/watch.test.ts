import { expect, test } from "vitest";
import type { Answers, Reply } from "../../test/support/answering-server.ts";
import { ended, run } from "../../test/support/sample-runs.ts";
import { butler } from "../../test/support/type-butler.ts";
import type { Run } from "../api/runs.ts";

const eventsOf = (runs: Run[], close = false): Reply => ({
  write(response) {
    response.writeHead(200, { "Content-Type": "text/event-stream" });
    response.write(runs.map((one) => `event: run\ndata: ${JSON.stringify(one)}\n\n`).join("") || ":\n\n");
    if (close) response.end();
  },
});
const further = [26, 31].map((progress) => ({ ...run, progress }));
const answers = (events: Reply): Answers => ({
  "GET /api/events": events,
  "GET /api/runs?limit=200": { body: { runs: [run, { ...ended, id: 11 }] } },
  "GET /butler": { body: { ButlerTasks: { ButlerTask: [] } } },
});

test("in a pipe: a line at each further tenth, and one at the end", async () => {
  const { status, out } = await butler(["watch", "--until-idle"], answers(eventsOf([...further, ended])));
  expect(status).toBe(0);
  expect(out).toBe(
    [
      "LoudnessAnalysis: 10/40 items, 25%, 1.0 a minute, 30 min left",
      "LoudnessAnalysis: 10/40 items, 31%, 1.0 a minute, 22 min 15 s left",
      "LoudnessAnalysis ended: success, 40/40 items in 3 min 20 s.",
      "",
    ].join("\n"),
  );
});

test("as JSON: a run a line", async () => {
  const { out } = await butler(["watch", "--until-idle", "--json"], answers(eventsOf([...further, ended])));
  const lines = out.trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line))).toEqual([run, ...further, ended]);
});

test("at a terminal: the lines are written anew, and the end stays", async () => {
  const other = { ...run, id: 13, task: "BackupDatabase", state: "queued" } as const;
  const { out } = await butler(
    ["watch", "--until-idle"],
    answers(eventsOf([other, ended, { ...ended, id: 13 }])),
    {
      isTerminal: true,
    },
  );
  const erased = (lines: number) => `\x1b[${lines}A\r\x1b[0J`;
  const loudness = "LoudnessAnalysis: 10/40 items, 25%, 1.0 a minute, 30 min left\n";
  expect(out).toBe(
    [
      loudness,
      `${erased(1)}${loudness}BackupDatabase: queued\n`,
      `${erased(2)}LoudnessAnalysis ended: success, 40/40 items in 3 min 20 s.\n`,
      "BackupDatabase: queued\n",
      `${erased(1)}LoudnessAnalysis ended: success, 40/40 items in 3 min 20 s.\n`,
      "Nothing runs, and nothing is planned.\n",
      erased(1),
    ].join(""),
  );
});

test("Ctrl-C leaves", async () => {
  const onInterrupt = (interrupted: () => void) => {
    interrupted();
    return () => {};
  };
  expect(await butler(["watch"], answers(eventsOf([])), { onInterrupt })).toMatchObject({
    status: 0,
    err: "",
  });
});
