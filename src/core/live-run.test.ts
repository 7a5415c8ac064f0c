import { describe, expect, test } from "vitest";
import { openRuns } from "../../test/support/live-runs.ts";
import { createSettableClock } from "../../test/support/settable-clock.ts";
import { activityOf, askToStop, endChange, progressOf, toLiveRun } from "./live-run.ts";
import type { StopReason } from "./run.ts";

const { live } = await openRuns();
const running = { state: "running", started_at: 0 } as const;

describe("the progress of a run", () => {
  test("counts what is done, what failed, and what is in hand by how far it is", () => {
    const run = live({ ...running, total: 8, done: 1, failed: 2 });
    expect(progressOf(run)).toBe(37);
    run.inHand.set("Heat", 0.5).set("Ronin", 0.5);
    expect(progressOf(run)).toBe(50);
  });

  test("is 99 until the run has ended, and not known before it knows how much there is", () => {
    expect(progressOf(live({ ...running, total: 2, done: 2 }))).toBe(99);
    expect(progressOf(live({ ...running, total: 4, done: 0 }))).toBe(0);
    expect(progressOf(live(running))).toBe(-1);
    expect(progressOf(live({ total: 4, done: 1 }))).toBe(-1);
  });
});

describe("the activity of a run", () => {
  test("tells how many are done, and what is in hand and where", () => {
    const run = live({ ...running, total: 40, done: 10, failed: 1 });
    expect(activityOf(run)).toMatchObject({ type: "butler", subtitle: "11 of 40", progress: 27 });
    run.inHand.set("Heat", 0).set("Ronin", 0);
    expect(activityOf(run).subtitle).toBe("11 of 40: Heat");
    run.elsewhere.set("Heat", "attic");
    expect(activityOf(run).subtitle).toBe("11 of 40: Heat, on attic");
  });

  test("counts nothing where there is one item", () => {
    const run = live({ ...running, total: 1 });
    run.inHand.set("Heat", 0.25);
    expect(activityOf(run)).toMatchObject({ subtitle: "Heat", progress: 25 });
    expect(toLiveRun(run)).toMatchObject({ items: { total: 1, done: 0 }, progress: 25 });
    run.row = { ...run.row, state: "ended" };
    expect(toLiveRun(run).progress).toBe(100);
  });

  test("says that it waits, or why it stands still", () => {
    expect(activityOf(live()).subtitle).toBe("Waiting");
    const run = live({ state: "paused", started_at: 0, total: 2 });
    const gate = { name: "asked", owner: "a person", effect: "pause", since: 0, expiresAt: null } as const;
    run.pauses.gates = [{ ...gate, reason: "asked" }];
    expect(activityOf(run).subtitle).toBe("Paused");
    run.pauses.gates = [
      { ...gate, reason: "asked" },
      { ...gate, name: "plex", reason: "playing" },
    ];
    expect(activityOf(run).subtitle).toBe("Paused: playing");
  });

  test("names the section only of a run that is about one", () => {
    expect(activityOf(live({}, { scope: { sectionIds: [3] } })).Context).toEqual({ librarySectionID: "3" });
    expect(activityOf(live({}, { scope: { sectionIds: [3, 4] } }))).not.toHaveProperty("Context");
    expect(activityOf(live())).not.toHaveProperty("Context");
  });

  test("has the type that its task gives it", () => {
    expect(activityOf(live({}, { activity: "library.update.section" })).type).toBe("library.update.section");
  });
});

describe("a run that is asked to stop", () => {
  test.each<[StopReason, number]>([
    ["asked", 0],
    ["disk-full", 0],
    ["budget", 0],
    ["shutting-down", 10_000],
    ["window-closed", 30_000],
    ["too-slow", 30_000],
  ])("because of %s takes no more at once, and has %i ms for what is in hand", async (reason, grace) => {
    const clock = createSettableClock(0);
    const run = live(running);
    const asked = askToStop(run, reason, clock);
    expect(run.soft.signal.aborted).toBe(true);
    if (grace > 0) {
      await clock.advance(grace - 1);
      expect(run.hard.signal.aborted).toBe(false);
      await clock.advance(1);
    }
    await asked;
    expect(run.hard.signal.aborted).toBe(true);
    expect(run.stopReason).toBe(reason);
  });

  test("keeps the first reason, and a later one makes it quicker", async () => {
    const clock = createSettableClock(0);
    const run = live(running);
    void askToStop(run, "window-closed", clock);
    await askToStop(run, "asked", clock);
    expect(run.stopReason).toBe("window-closed");
    expect(run.hard.signal.aborted).toBe(true);
  });

  test("is let go when it ends in its grace", async () => {
    const clock = createSettableClock(0);
    const run = live(running);
    const asked = askToStop(run, "window-closed", clock);
    run.ended.resolve();
    await asked;
    expect(run.hard.signal.aborted).toBe(false);
  });

  test("by the plan finishes what cannot be divided, and by a person does not", async () => {
    const clock = createSettableClock(0);
    const run = live(running, { indivisible: true });
    await askToStop(run, "window-closed", clock);
    await askToStop(run, "too-slow", clock);
    expect(run.soft.signal.aborted).toBe(true);
    expect(run.hard.signal.aborted).toBe(false);
    await askToStop(run, "asked", clock);
    expect(run.hard.signal.aborted).toBe(true);
  });
});

describe("what the memory keeps of a run that ends", () => {
  test("is what it did, in words", () => {
    expect(endChange(live({ ...running, done: 3, failed: 1 }), 5000)).toEqual({
      ...{ state: "ended", outcome: "partial", ended_at: 5000, reason: null },
      message: "3 done, 1 failed",
    });
    expect(endChange(live(running), 0)).toMatchObject({
      ...{ outcome: "success", message: "Nothing was left to do." },
    });
    expect(endChange(live({ ...running, done: 3, message: "Two were new." }), 0).message).toBe(
      "Two were new.",
    );
  });

  test("is what was left for another night, as one or as many", () => {
    const run = live({ ...running, done: 1 });
    run.postponed.set("offline", 1);
    expect(endChange(run, 0)).toMatchObject({
      ...{ outcome: "partial", message: "1 done 1 is left for another night." },
    });
    run.postponed.set("busy", 2);
    expect(endChange(run, 0).message).toBe("1 done 3 are left for another night.");
  });

  test("is a stop where enough had been read, which counts among what was left", () => {
    const run = live({ ...running, done: 1 });
    run.overBudget.parts.add(7);
    expect(endChange(run, 0)).toMatchObject({
      ...{ outcome: "stopped", reason: "budget", message: "1 done 1 is left for another night." },
    });
  });

  test("is a failure where the run broke, with its reason", () => {
    expect(endChange(live(running), 0, new Error("The disk is gone."))).toMatchObject({
      ...{ outcome: "failed", reason: "The disk is gone." },
    });
    const full = Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
    expect(endChange(live(running), 0, full)).toMatchObject({ outcome: "failed", reason: "disk-full" });
    const stopped = live(running);
    stopped.stopReason = "asked";
    expect(endChange(stopped, 0)).toMatchObject({ outcome: "stopped", reason: "asked" });
  });

  test("is nothing of a run that has ended already", () => {
    expect(() => endChange(live({ state: "ended" }), 0)).toThrow("A run cannot go from ended to ended.");
  });
});
