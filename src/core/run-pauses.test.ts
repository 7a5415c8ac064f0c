import { expect, test } from "vitest";
import { openRuns } from "../../test/support/live-runs.ts";
import type { Gate } from "./pause.ts";
import { notePauses, pausesInWords } from "./run-pauses.ts";

const { live, store } = await openRuns();
const film: Gate = {
  ...{ name: "plex", reason: "playing", owner: "Plex", effect: "pause", since: 0, expiresAt: null },
};
const heat: Gate = { ...film, name: "heat", reason: "hot", owner: "the machine" };
const lineOf = (seconds: number, why: string) => `Paused for ${seconds} s: ${why}.`;

/** A run under way, and what holds it up at moments. */
function paused(...moments: [at: number, gates: readonly Gate[]][]) {
  const run = live({ state: "running", started_at: 0 });
  for (const [at, gates] of moments) Object.assign(run.row, notePauses(run, gates, store.runs, at));
  const { id } = run.row;
  return { run, rows: store.runs.pauses(id), lines: store.runs.log(id).map(({ text }) => text) };
}

test("a pause has a row, a line of the log when it is over, and counts", () => {
  const { run, rows, lines } = paused([1000, [film]], [6000, []]);
  expect(rows).toMatchObject([{ reason: "playing", owner: "Plex", from_at: 1000, to_at: 6000 }]);
  expect(lines).toEqual([lineOf(5, "playing")]);
  expect(run.row.paused_ms).toBe(5000);
  expect(pausesInWords(run)).toBe("Paused for 5 s: playing.");
});

test("reasons that come and go within one pause have rows of their own, and one line", () => {
  const { run, rows, lines } = paused([0, [film]], [2000, [film, heat]], [4000, [heat]], [7000, []]);
  expect(rows).toMatchObject([
    { reason: "playing", from_at: 0, to_at: 4000 },
    { reason: "hot", from_at: 2000, to_at: 7000 },
  ]);
  expect(lines).toEqual([lineOf(7, "playing, hot")]);
  expect(run.row.paused_ms).toBe(7000);
});

test("two pauses are added up, each with its line and its own reasons", () => {
  const { run, lines } = paused([0, [film]], [1000, []], [5000, [heat]], [8000, []]);
  expect(lines).toEqual([lineOf(1, "playing"), lineOf(3, "hot")]);
  expect(pausesInWords(run)).toBe("Paused for 4 s: playing, hot.");
});

test("one gate that gives another reason is another row, and its last reason stands in the line", () => {
  const { rows, lines } = paused([0, [film]], [2000, [{ ...film, reason: "recording" }]], [3000, []]);
  expect(rows).toMatchObject([
    { reason: "playing", from_at: 0, to_at: 2000 },
    { reason: "recording", from_at: 2000, to_at: 3000 },
  ]);
  expect(lines).toEqual([lineOf(3, "recording")]);
});

test("what lasts still has no end, and does not count yet", () => {
  const { run, rows, lines } = paused([0, [film]], [9000, [film]]);
  expect(rows).toMatchObject([{ from_at: 0, to_at: null }]);
  expect([lines, run.row.paused_ms]).toEqual([[], 0]);
});

test("a clock that is set back makes no pause shorter than nothing, and nothing is no pause", () => {
  expect(paused([5000, [film]], [1000, []]).run.row.paused_ms).toBe(0);
  const { run, lines } = paused([5000, []]);
  expect([lines, run.row.paused_ms, pausesInWords(run)]).toEqual([[], 0, ""]);
});

test("less than a second in all is not worth a word", () => {
  expect(pausesInWords(paused([0, [film]], [999, []]).run)).toBe("");
  expect(pausesInWords(paused([0, [film]], [1000, []]).run)).toBe("Paused for 1 s: playing.");
});
