import { expect, test } from "vitest";
import type { Answers } from "../../test/support/answering-server.ts";
import { ended, run } from "../../test/support/sample-runs.ts";
import { butler } from "../../test/support/type-butler.ts";
import { say, sayTable } from "./output.ts";
import { paint, printable } from "./printable.ts";

/** Clears the screen, rings, goes back, begins a title of the window in 8-bit form, and turns the writing. */
const hostile = "\x1b[2J\x07\r\x9d0;x\x9c\x7f\u202e";
const harmless = "␛[2J␇␍�0;x�␡�";
const control = /[\0-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]/;

test("what is hostile is shown, and lines stay lines", () => {
  expect(printable(`a${hostile}b\nc\td`)).toBe(`a${harmless}b\nc d`);
});

test("only our own colours are colours", () => {
  const written: string[] = [];
  const hands = {
    ...{ isTerminal: true, colors: true, columns: 80 },
    out: (t: string) => void written.push(t),
  };
  say(hands, paint(hands, "red", "\x1b[32mgreen"));
  sayTable(hands, ["A"], [["\x1b[31mx\x1b[0m"]]);
  expect(written).toEqual(["\x1b[31m␛[32mgreen\x1b[39m\n", "\x1b[1mA\x1b[22m\n", "␛[31mx␛[0m\n"]);
});

const bad = { ...run, task: hostile };
const over = { ...ended, task: hostile, message: hostile, outcome: "partial" as const };
const details = {
  ...over,
  failedItems: [{ key: "k", title: hostile, reason: hostile, at: "2026-11-22T02:00:00Z" }],
  pauses: [],
  log: [{ at: "2026-11-22T02:00:00Z", text: hostile }],
};
const event = (one: object) => `event: run\ndata: ${JSON.stringify(one)}\n\n`;
const task = { ...{ name: hostile, interval: 1, scheduleRandomized: false }, enabled: true };
const answers: Answers = {
  "GET /butler": {
    body: { ButlerTasks: { ButlerTask: [{ ...task, title: hostile, description: hostile }] } },
  },
  "GET /api/runs?limit=20": { body: { runs: [over] } },
  "GET /api/runs?limit=10": { body: { runs: [over] } },
  "GET /api/runs?limit=200": { body: { runs: [bad] } },
  "GET /api/runs/12": { body: details },
  "GET /api/events": {
    headers: { "Content-Type": "text/event-stream" },
    body: event({ ...bad, progress: 50 }) + event(over),
  },
  "GET /library/sections": {
    body: {
      MediaContainer: {
        Directory: [
          { key: "1", title: hostile, type: "movie", refreshing: false, Location: [{ path: hostile }] },
        ],
      },
    },
  },
  "GET /api/machines": { status: 400, body: { errors: [{ code: 1000, message: hostile, status: 400 }] } },
};
const commands = [
  ["tasks"],
  ["runs"],
  ["run", "12"],
  ["logs"],
  ["watch", "--until-idle"],
  ["library", "list"],
  ["library", "scan", "Films"],
  ["machines"],
];

test.each(commands)("butler %s %s", async (...argv) => {
  const { out, err } = await butler(argv, answers);
  expect(out + err).toContain("␛[2J␇");
  expect(out + err).not.toMatch(control);
});

test.each(commands.slice(0, -2))(
  "butler %s %s --json is escaped, and the same when it is read",
  async (...argv) => {
    const { out, err } = await butler([...argv, "--json"], answers);
    expect(out + err).not.toMatch(control);
    expect(out).toContain(String.raw`\u001b[2J\u0007`);
    expect(JSON.parse(`"${/"(\\u001b\[2J.*?)"/.exec(out)![1]}"`)).toBe(hostile);
  },
);

test("nor do questions, and the words that a shell is told", async () => {
  let asked = "";
  const profiles = {
    read: async () => ({
      [hostile]: { server: hostile, token: "t" },
      attic: { server: "http://attic", token: "t" },
    }),
    write: async () => {},
  };
  const ask = async (question: string) => {
    asked = question;
    return "n";
  };
  await butler(["profile", "remove", hostile], {}, { profiles, ask });
  expect(asked).toContain("␛[2J␇");
  expect(asked).not.toMatch(control);
  const { out } = await butler(["complete", "--", "tasks", "--profile", ""], {}, { profiles });
  expect(out).toBe("attic\n");
});

test("live lines and the progress of a run", async () => {
  const terminal = { isTerminal: true };
  const live = await butler(["watch", "--until-idle"], answers, terminal);
  const started = { task: hostile, outcome: "started", runId: 12, activity: "a" };
  const waiting: Answers = {
    ...answers,
    "POST /api/tasks/x/start": { body: started },
    "GET /api/runs/12": { body: { ...details, ...bad } },
  };
  const progress = await butler(["start", "x", "--wait"], waiting, terminal);
  for (const { out } of [live, progress]) {
    expect(out).toContain("␛[2J␇");
    // What remains is what we move the cursor with.
    expect(out.replace(/\r?\x1b\[(?:\d+A\r\x1b\[0J|2K)/g, "")).not.toMatch(control);
  }
});
