import { expect, test } from "vitest";
import type { Answers } from "../../test/support/answering-server.ts";
import { butler } from "../../test/support/type-butler.ts";
import type { PlannedStart, Schedule } from "../api/schedule.ts";
import type { TaskDetails } from "../api/tasks.ts";

const start = (at: string, why: PlannedStart["why"], until: string | null = null) => ({
  task: "LoudnessAnalysis",
  at,
  until,
  why,
});
const task: TaskDetails = {
  name: "LoudnessAnalysis",
  interval: 7,
  scheduleRandomized: false,
  enabled: true,
  enabledReason: 'LoudnessAnalysisBehavior is "scheduled"',
  title: "Loudness",
  description: "Measures sound.",
  state: "idle",
  waitsFor: "It waits until BackupDatabase has ended in this window.",
  rules: {
    windows: ["Mon-Fri 01:00-06:00", "Sat 00:00-24:00"],
    limitSeconds: 5400,
    after: "BackupDatabase",
    sections: [2, 9],
    priority: 0,
  },
  switchedBy: { preference: "ButlerTaskBackupDatabase", on: true, off: false },
  removes: false,
  bySection: true,
  nextRuns: [
    start("2026-11-23T00:00:00Z", "scheduled"),
    start("2026-11-24T00:00:00Z", "overdue", "2026-11-24T05:00:00Z"),
  ],
  lastRun: null,
};
const sections: Answers = {
  "GET /library/sections": {
    body: {
      MediaContainer: {
        size: 1,
        Directory: [{ key: "2", title: "Films", type: "movie", refreshing: false, Location: [] }],
      },
    },
  },
};
const answers: Answers = { ...sections, "GET /api/tasks/loudnessanalysis": { body: task } };
const bodyOf = (received: { body: string }[], index = 0): unknown => JSON.parse(received[index]!.body);

test("show says everything about a task", async () => {
  const { out, status } = await butler(["task", "show", "loudnessanalysis"], answers);
  expect(out).toBe(
    [
      "LoudnessAnalysis: Loudness. Measures sound.",
      "",
      "WHAT       HOW",
      'enabled    yes: LoudnessAnalysisBehavior is "scheduled"',
      "state      idle: It waits until BackupDatabase has ended in this window.",
      "interval   7 days",
      "window     Mon-Fri 01:00-06:00",
      "           Sat 00:00-24:00",
      "limit      1 h 30 min",
      "after      BackupDatabase",
      "sections   Films",
      "           9",
      "priority   0",
      "next runs  2026-11-23 01:00 (in 21 h) (scheduled)",
      "           2026-11-24 01:00 (in 1 d) to 2026-11-24 06:00 (overdue)",
      "last run   none",
      "",
    ].join("\n"),
  );
  expect(status).toBe(0);
  const json = await butler(["task", "show", "loudnessanalysis", "--json"], answers);
  expect(JSON.parse(json.out)).toEqual(task);
});

test.each([
  [["--cron", "0 3 * * 6", "--zone", "Europe/London"], { cron: "0 3 * * 6", timeZone: "Europe/London" }],
  [
    ["--window", "Mon 01:00-06:00", "--window", "Sat 00:00-24:00", "--every", "3"],
    { windows: ["Mon 01:00-06:00", "Sat 00:00-24:00"], every: 3 },
  ],
  [
    ["--limit", "2h", "--jitter", "1h30m", "--after", "X"],
    { limitSeconds: 7200, jitterSeconds: 5400, after: "X" },
  ],
  [["--jitter", "0m", "--priority", "high"], { jitterSeconds: 0, priority: 10 }],
  [
    ["--sections", "Films, 2", "--priority", "-7", "--missed", "now"],
    { sections: ["Films", "2"], priority: -7, missed: "now" },
  ],
  [["--limit", "90s", "--without", "cron", "window"], { limitSeconds: 90, cron: null, windows: null }],
])("set %s lays down these rules", async (options, rules) => {
  const patched: Answers = { ...sections, "PATCH /api/tasks/LoudnessAnalysis": { body: task } };
  const { received, status, out } = await butler(["task", "set", "LoudnessAnalysis", ...options], patched);
  expect(status).toBe(0);
  expect(bodyOf(received)).toEqual({ rules });
  expect(out).toContain("limit      1 h 30 min");
});

test.each([
  [["--limit", "soon"], "a length of time such as"],
  [["--limit", ""], "a length of time such as"],
  [["--priority", "101"], "from -100 to 100"],
  [["--priority", "urgent"], "from -100 to 100"],
  [["--missed", "never"], "now, next-window, skip"],
  [["--every", "0"], "a whole number"],
  [["--zone", "Mars/Olympus"], "an IANA time zone"],
  [["--without", "force"], "Allowed choices"],
  [[], "name at least one rule"],
])("set %s is wrong use, with what was expected", async (options, expected) => {
  const { status, err, received } = await butler(["task", "set", "LoudnessAnalysis", ...options], answers);
  expect(status).toBe(2);
  expect(err).toContain(expected);
  expect(received).toEqual([]);
});

test("set --dry-run shows what would start otherwise, and saves nothing", async () => {
  const plan = (starts: PlannedStart[]): Schedule => ({
    timeZone: "Europe/Berlin",
    nights: [
      { day: "2026-11-23", opens: null, closes: null, starts },
      { day: "2026-11-24", opens: null, closes: null, starts: [start("2026-11-24T01:00:00Z", "scheduled")] },
    ],
  });
  const before = plan([start("2026-11-23T01:00:00Z", "scheduled")]);
  const after = plan([start("2026-11-23T04:00:00Z", "overdue")]);
  const previewed: Answers = {
    ...answers,
    "GET /api/schedule?days=14": { body: before },
    "POST /api/schedule/preview?days=14": { body: after },
  };
  const argv = ["task", "set", "loudnessanalysis", "--cron", "0 5 * * 1", "--dry-run"];
  const { out, received, asked } = await butler(argv, previewed);
  expect(out).toBe(
    [
      "What would start otherwise, in Europe/Berlin; nothing is saved yet",
      "",
      "DAY              NOW                                 THEN",
      "Mon 23 Nov 2026  02:00 LoudnessAnalysis (scheduled)  05:00 LoudnessAnalysis (overdue)",
      "",
    ].join("\n"),
  );
  expect(asked.filter((call) => !call.startsWith("GET"))).toEqual(["POST /api/schedule/preview?days=14"]);
  expect(bodyOf(received, 2)).toEqual({ tasks: { LoudnessAnalysis: { cron: "0 5 * * 1" } } });
  expect(JSON.parse((await butler([...argv, "--json"], previewed)).out)).toEqual({ before, after });

  const same = { ...previewed, "POST /api/schedule/preview?days=14": { body: before } };
  expect((await butler(argv, same)).out).toBe("Nothing would start otherwise in the next 2 days.\n");
});

test("reset takes all rules away", async () => {
  const plain = { ...task, rules: {}, nextRuns: [] };
  const { out, received } = await butler(["task", "reset", "LoudnessAnalysis"], {
    "PUT /api/tasks/LoudnessAnalysis": { body: plain },
  });
  expect(bodyOf(received)).toEqual({ rules: {} });
  expect(out).toContain("rules      none of its own");
  expect(out).toContain("next runs  none by itself");
});
