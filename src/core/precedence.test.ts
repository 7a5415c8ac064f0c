import { describe, expect, test } from "vitest";
import { openRuns } from "../../test/support/live-runs.ts";
import { letUrgentGo, waitsForOthers } from "./precedence.ts";

const { live } = await openRuns();
const running = { state: "running", started_at: 0 } as const;
const runs = (...all: ReturnType<typeof live>[]) => new Map(all.map((run) => [run.name, run]));
const priorityOf = (task: string) => (task === "Urgent" ? 10 : 0);

/** Whether a promise has settled once everything that could go on has. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  void promise.then(() => {
    settled = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  return settled;
}

describe("a run that asks for files", () => {
  test("waits until a more urgent one has asked for all of its own", async () => {
    const [urgent, run] = [live(running, { name: "Urgent" }), live(running)];
    urgent.asking = Promise.withResolvers();
    const waits = letUrgentGo(run, runs(urgent, run), priorityOf);
    expect(await isSettled(waits)).toBe(false);
    const { resolve } = urgent.asking;
    urgent.asking = null;
    resolve();
    expect(await isSettled(waits)).toBe(true);
  });

  test("goes on waiting where the urgent one asks again", async () => {
    const [urgent, run] = [live(running, { name: "Urgent" }), live(running)];
    urgent.asking = Promise.withResolvers();
    const waits = letUrgentGo(run, runs(urgent, run), priorityOf);
    const { resolve } = urgent.asking;
    urgent.asking = Promise.withResolvers();
    resolve();
    expect(await isSettled(waits)).toBe(false);
    run.soft.abort();
    expect(await isSettled(waits)).toBe(true);
  });

  test("waits neither for one as urgent as itself, nor for one that asks for nothing", async () => {
    const [other, idle, run] = [
      live(running, { name: "Other" }),
      live(running, { name: "Urgent" }),
      live(running),
    ];
    other.asking = Promise.withResolvers();
    expect(await isSettled(letUrgentGo(run, runs(other, idle, run), priorityOf))).toBe(true);
  });

  test("waits for nobody once it is to take no more", async () => {
    const [urgent, run] = [live(running, { name: "Urgent" }), live(running)];
    urgent.asking = Promise.withResolvers();
    run.soft.abort();
    expect(await isSettled(letUrgentGo(run, runs(urgent, run), priorityOf))).toBe(true);
  });
});

describe("a run that goes after others", () => {
  const after = { name: "Later", after: ["Scan", "Other"] };

  test("waits until one of them has ended", async () => {
    const [scan, other, run] = [
      live(running, { name: "Scan" }),
      live(running, { name: "Other" }),
      live(running, after),
    ];
    const waits = waitsForOthers(run, runs(scan, other, run));
    expect(await isSettled(waits)).toBe(false);
    other.ended.resolve();
    expect(await waits).toBe(true);
  });

  test("waits for one that is paused, and for none that has not begun", async () => {
    const [queued, run] = [live({}, { name: "Scan" }), live(running, after)];
    expect(await waitsForOthers(run, runs(queued, run))).toBe(false);
    const paused = live({ ...running, state: "paused" }, { name: "Scan" });
    const waits = waitsForOthers(run, runs(paused, run));
    expect(await isSettled(waits)).toBe(false);
    paused.ended.resolve();
    expect(await waits).toBe(true);
  });

  test("waits for nobody where its task names nobody, or it is to take no more", async () => {
    const [scan, free, run] = [live(running, { name: "Scan" }), live(running), live(running, after)];
    expect(await waitsForOthers(free, runs(scan, free))).toBe(false);
    run.soft.abort();
    expect(await waitsForOthers(run, runs(scan, run))).toBe(false);
  });

  test("is let go when it is stopped while it waits", async () => {
    const [scan, run] = [live(running, { name: "Scan" }), live(running, after)];
    const waits = waitsForOthers(run, runs(scan, run));
    run.soft.abort();
    expect(await waits).toBe(true);
  });
});
