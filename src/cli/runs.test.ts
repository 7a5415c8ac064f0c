import { expect, test } from "vitest";
import { ended, run } from "../../test/support/sample-runs.ts";
import { butler } from "../../test/support/type-butler.ts";

test("the filter goes to the server, the answer into a table", async () => {
  const list = [
    ended,
    { ...run, id: 11, items: { total: 40, done: 10, failed: 2 } },
    { ...ended, id: 9, state: "queued", outcome: null, startedAt: null },
  ];
  const argv = "runs --task LoudnessAnalysis --outcome partial --limit 3 --before 13".split(" ");
  const answers = {
    "GET /api/runs?task=LoudnessAnalysis&outcome=partial&limit=3&before=13": { body: { runs: list } },
  };
  expect((await butler(argv, answers)).out).toBe(
    [
      "RUN  TASK              OUTCOME      ITEMS             STARTED                        TOOK        NOTE",
      "12   LoudnessAnalysis  success      40/40             2026-11-22 03:00 (10 min ago)  3 min 20 s",
      "11   LoudnessAnalysis  running 25%  10/40 (2 failed)  2026-11-22 03:00 (10 min ago)  10 min",
      "9    LoudnessAnalysis  queued       40/40             -                              -",
      "",
    ].join("\n"),
  );
  expect(JSON.parse((await butler([...argv, "--json"], answers)).out)).toEqual(list);
  expect((await butler(["runs"], { "GET /api/runs?limit=20": { body: { runs: [] } } })).out).toBe(
    "No runs.\n",
  );
});

test("one run with what failed and its log", async () => {
  const whole = {
    ...ended,
    outcome: "partial",
    reason: "2 items failed",
    failedItems: [{ key: "part:3", title: "Arrival (2016)", reason: "no sound", at: ended.endedAt }],
    machines: [{ name: "nas", done: 30 }],
    pausedSeconds: 90,
    pauses: [{ reason: "playing", owner: "Plex", from: ended.startedAt, to: ended.endedAt }],
    log: [{ at: ended.endedAt, text: "album levels worked out" }],
  };
  const answers = { "GET /api/runs/12": { body: whole } };
  expect((await butler(["run", "12"], answers)).out).toBe(
    [
      "Run 12 of LoudnessAnalysis",
      "Outcome    partial: 2 items failed",
      "Trigger    asked for",
      "Scheduled  -",
      "Started    2026-11-22 03:00",
      "Ended      2026-11-22 03:03",
      "Took       3 min 20 s",
      "Items      40/40",
      "Read       1.5 MB, 1 min 15 s of CPU time",
      "Machines   nas 30, home 10",
      "Paused     1 min 30 s: playing",
      "Message    -",
      "",
      "FAILED ITEM     REASON",
      "Arrival (2016)  no sound",
      "",
      "2026-11-22 03:03  album levels worked out",
      "",
    ].join("\n"),
  );
  expect(JSON.parse((await butler(["run", "12", "--json"], answers)).out)).toEqual(whole);
});
