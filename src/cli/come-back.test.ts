import { expect, test } from "vitest";
import type { Answers, Reply } from "../../test/support/answering-server.ts";
import { ended, run } from "../../test/support/sample-runs.ts";
import { butler } from "../../test/support/type-butler.ts";
import type { Run } from "../api/runs.ts";

/** An event stream that is cut off after these. */
const cutOff = (...runs: Run[]): Reply => ({
  headers: { "Content-Type": "text/event-stream" },
  body: runs.map((one) => `event: run\ndata: ${JSON.stringify(one)}\n\n`).join("") || ":\n\n",
});
const starting: Reply = { status: 503, body: { errors: [{ code: 503, message: "Starting.", status: 503 }] } };

/** Each answer once, in this order; the last one stays. */
const inTurn = (...replies: Reply[]) => {
  const left = [...replies];
  return () => (left.length > 1 ? left.shift()! : left[0]!);
};

/** Hands that leave with Ctrl-C after so many pauses, and tell how long each was. */
function leavingAfter(pauses: number) {
  const waits: number[] = [];
  let leave = () => {};
  return {
    waits,
    onInterrupt: (interrupted: () => void) => {
      leave = interrupted;
      return () => {};
    },
    wait: async (milliseconds: number) => {
      waits.push(milliseconds);
      if (waits.length === pauses) leave();
    },
  };
}

const lost = "The connection to the server was lost; trying again.\n";
const back = "The server answers again.\n";
const list = (...runs: Run[]): Reply => ({ body: { runs } });
const other = (id: number, more: Partial<Run> = {}): Run => ({ ...ended, id, task: `Task${id}`, ...more });

test("watch comes back, tells what was missed, and nothing twice", async () => {
  const answers: Answers = {
    "GET /api/events": inTurn(cutOff({ ...run, progress: 31 }), starting, starting, cutOff(ended, other(15))),
    "GET /api/runs?limit=200": inTurn(
      list(run, other(11)),
      // 12 is still shown as it was last seen; 13 has come and gone meanwhile, 14 goes on.
      list(other(14, { state: "queued", outcome: null }), other(13), { ...run, progress: 31 }, other(11)),
      list(other(15), other(14, { state: "queued", outcome: null }), other(13), ended, other(11)),
    ),
  };
  const { waits, ...hands } = leavingAfter(5);
  const { status, out, err } = await butler(["watch"], answers, hands);
  expect(status).toBe(0);
  expect(out.trimEnd().split("\n")).toEqual([
    "LoudnessAnalysis: 10/40 items, 25%, 1.0 a minute, 30 min left",
    "LoudnessAnalysis: 10/40 items, 31%, 1.0 a minute, 22 min 15 s left",
    "Task13 ended: success, 40/40 items in 3 min 20 s.",
    "Task14: queued",
    "LoudnessAnalysis ended: success, 40/40 items in 3 min 20 s.",
    "Task15 ended: success, 40/40 items in 3 min 20 s.",
  ]);
  expect(err).toBe(lost + back + lost + back + lost);
  expect(waits).toEqual([500, 1000, 2000, 500, 500]);
});

test("as JSON nothing comes twice either", async () => {
  const answers: Answers = {
    "GET /api/events": cutOff(run),
    "GET /api/runs?limit=200": list(run),
  };
  const { out } = await butler(["watch", "--json"], answers, leavingAfter(3));
  expect(
    out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line)),
  ).toEqual([run]);
});

test("at a terminal the live lines are taken away before a line tells of it", async () => {
  const answers: Answers = { "GET /api/events": cutOff(), "GET /api/runs?limit=200": list(run) };
  const shown: string[] = [];
  const show = (text: string) => void shown.push(text);
  const hands = { ...leavingAfter(1), isTerminal: true, out: show, err: show };
  await butler(["watch"], answers, hands);
  expect(shown.slice(-2)).toEqual(["\x1b[1A\r\x1b[0J", lost]);
});

test("a script that waits for the end is told that the server is gone, after some minutes", async () => {
  const { waits, ...hands } = leavingAfter(Number.POSITIVE_INFINITY);
  const answers: Answers = {
    "GET /api/events": inTurn(cutOff(), starting),
    "GET /api/runs?limit=200": list(run),
  };
  const { status, err } = await butler(["watch", "--until-idle"], answers, hands);
  expect(status).toBe(5);
  expect(err).toMatch(/^The connection .*\nerror: .*Starting/);
  expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
});

test("one that was never there is not waited for, nor one that no longer knows the token", async () => {
  const never = await butler(["watch"], { "GET /api/events": starting }, leavingAfter(1));
  expect(never).toMatchObject({ status: 5, out: "" });
  const answers: Answers = {
    "GET /api/events": inTurn(cutOff(), { status: 401 }),
    "GET /api/runs?limit=200": list(run),
  };
  expect(await butler(["watch"], answers, leavingAfter(9))).toMatchObject({ status: 4 });
});

test("logs --follow comes back with what was written meanwhile, each line once", async () => {
  const line = (minute: number, text: string) => ({ at: `2026-11-22T02:0${minute}:00Z`, text });
  const details = (one: Run, ...log: object[]): Reply => ({
    body: { ...one, failedItems: [], pauses: [], log },
  });
  const answers: Answers = {
    "GET /api/events": inTurn(cutOff(run), starting, cutOff()),
    "GET /api/runs?limit=10": list(run),
    "GET /api/runs?limit=200": list(other(13), ended, other(11)),
    "GET /api/runs/12": inTurn(
      details(run, line(1, "first")),
      details(run, line(1, "first"), line(2, "second")),
      details(ended, line(1, "first"), line(2, "second"), line(4, "fourth")),
    ),
    "GET /api/runs/13": details(other(13), line(3, "third")),
  };
  const { out, err, status } = await butler(["logs", "--follow"], answers, leavingAfter(4));
  expect(status).toBe(0);
  expect(out.match(/\w+$/gm)).toEqual(["first", "second", "third", "fourth"]);
  expect(err).toBe(lost + back + lost + back + lost);
});

test("a Plex Media Server is waited for as well", async () => {
  const backup = { ...{ uuid: "u", type: "butler", cancellable: true, userID: 1 }, title: "Backing up" };
  const look = (...activities: object[]): Reply => ({ body: { MediaContainer: { Activity: activities } } });
  const answers: Answers = {
    "GET /api/events": inTurn({ status: 404, body: "<html></html>" }),
    "GET /activities": inTurn(look({ ...backup, subtitle: "", progress: 12 }), { status: 503 }, look()),
  };
  const { status, out, err } = await butler(["watch", "--until-idle"], answers);
  expect({ status, out, err }).toEqual({ status: 0, out: "Backing up, 12%\n", err: lost + back });
});
