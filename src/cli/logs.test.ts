import { expect, test } from "vitest";
import type { Answers, Reply } from "../../test/support/answering-server.ts";
import { ended, run } from "../../test/support/sample-runs.ts";
import { butler } from "../../test/support/type-butler.ts";

const line = (minute: number, text: string) => ({ at: `2026-11-22T02:0${minute}:00Z`, text });
const failedItem = { key: "part:3", title: "Arrival", reason: "no sound", at: "2026-11-22T02:02:00Z" };
const details = (log: object[], failedItems: object[] = []): Reply => ({
  body: { ...ended, failedItems, pauses: [], log },
});

test("lines of several runs in the order in which they were written, with what failed", async () => {
  const answers: Answers = {
    "GET /api/runs?limit=10": { body: { runs: [ended, { ...ended, id: 11 }] } },
    "GET /api/runs/12": details([line(1, "first"), line(3, "third")], [failedItem]),
    "GET /api/runs/11": { body: { ...ended, id: 11, failedItems: [], pauses: [], log: [line(0, "zeroth")] } },
  };
  expect((await butler(["logs"], answers)).out).toBe(
    [
      "2026-11-22 03:00  LoudnessAnalysis 11  zeroth",
      "2026-11-22 03:01  LoudnessAnalysis 12  first",
      "2026-11-22 03:02  LoudnessAnalysis 12  failed: Arrival: no sound",
      "2026-11-22 03:03  LoudnessAnalysis 12  third",
      "",
    ].join("\n"),
  );
  const json = JSON.parse((await butler(["logs", "12", "--json"], answers)).out);
  expect(json[0]).toEqual({ at: "2026-11-22T02:01:00Z", run: 12, task: "LoudnessAnalysis", text: "first" });
});

test("--follow prints each line once, as it is written", async () => {
  const growing = [
    [line(1, "first")],
    [line(1, "first"), line(2, "second")],
    [line(1, "first"), line(2, "second")],
    [line(1, "first"), line(2, "second"), line(3, "third")],
  ];
  const events = [run, run, ended].map((one) => `event: run\ndata: ${JSON.stringify(one)}\n\n`).join("");
  let leave = () => {};
  const { status, out } = await butler(
    ["logs", "12", "--follow", "--json"],
    {
      "GET /api/events": { headers: { "Content-Type": "text/event-stream" }, body: events },
      "GET /api/runs/12": () => details(growing.shift()!),
    },
    {
      onInterrupt: (interrupted) => {
        leave = interrupted;
        return () => {};
      },
      // The stream of the answer is over: nothing more comes.
      wait: async () => leave(),
    },
  );
  const told = out.trimEnd().split("\n");
  expect(told.map((one) => JSON.parse(one).text)).toEqual(["first", "second", "third"]);
  expect(status).toBe(0);
});

test("nothing is told as such", async () => {
  const answers: Answers = { "GET /api/runs?limit=10": { body: { runs: [] } } };
  expect((await butler(["logs"], answers)).out).toBe("Nothing was written down.\n");
  expect((await butler(["logs", "--json"], answers)).out).toBe("[]\n");
});
