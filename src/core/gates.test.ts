import { describe, expect, test } from "vitest";
import { createSettableClock } from "../../test/support/settable-clock.ts";
import { openStore } from "../store/store.ts";
import { createGates } from "./gates.ts";
import { createPause } from "./pause.ts";

const minute = 60_000;
/** The clock sleeps so long at a time: how much of it was over when it was set back, nobody can tell. */
const nap = 30_000;
const film = { name: "film", reason: "playing", owner: "a person", effect: "pause" } as const;

/** Gates of a house at one o'clock. `again` opens them as the next process does. */
async function openGates() {
  const start = 3_600_000;
  const clock = createSettableClock(start);
  const { gates: store } = await openStore(":memory:");
  const retired = new AbortController();
  const open = () => {
    const pause = createPause(() => {});
    return { pause, gates: createGates({ pause, clock, store }, retired.signal) };
  };
  return { start, clock, store, retired, ...open(), again: open };
}

describe("a gate that expires", () => {
  test("goes by itself at its moment, not earlier", async () => {
    const { gates, pause, clock, start } = await openGates();
    gates.set({ ...film, expiresAt: start + 10 * minute });
    await clock.advance(10 * minute - 1);
    expect(pause.on).toBe(true);
    await clock.advance(1);
    expect(gates.list()).toEqual([]);
  });

  test("lasts as long as the one that replaces it", async () => {
    const { gates, pause, clock, start } = await openGates();
    gates.set({ ...film, expiresAt: start + minute });
    gates.set({ ...film, expiresAt: start + 3 * minute });
    await clock.advance(2 * minute);
    expect(pause.on).toBe(true);
    gates.set({ ...film, expiresAt: null });
    await clock.advance(60 * minute);
    expect(pause.on).toBe(true);
  });

  test("that was lifted does not take one that is set after it", async () => {
    const { gates, pause, clock, start } = await openGates();
    gates.set({ ...film, expiresAt: start + minute });
    expect(gates.lift("film")).toBe(true);
    expect(gates.lift("film")).toBe(false);
    gates.set({ ...film, expiresAt: null });
    await clock.advance(2 * minute);
    expect(pause.on).toBe(true);
  });

  test("lasts no longer because the clock is set back", async () => {
    const { gates, pause, clock, start } = await openGates();
    gates.set({ ...film, expiresAt: start + 2 * minute }, true);
    clock.set(start - 30 * minute);
    await clock.advance(minute);
    expect(pause.gates).toMatchObject([{ expiresAt: start - 28 * minute + nap }]);
    await clock.advance(minute + nap - 1);
    expect(pause.on).toBe(true);
    await clock.advance(1);
    expect(pause.on).toBe(false);
  });

  test("stays when the butler ends", async () => {
    const { gates, pause, clock, start, retired } = await openGates();
    gates.set({ ...film, expiresAt: start + minute });
    retired.abort();
    await clock.advance(2 * minute);
    expect(pause.on).toBe(true);
  });
});

describe("the next process", () => {
  test("takes up what a person told until a moment, and lifts it then", async () => {
    const { gates, clock, start, store, again } = await openGates();
    gates.set({ ...film, expiresAt: start + 10 * minute }, true);
    const next = again();
    next.gates.recover();
    expect(next.gates.list()).toEqual([{ ...film, since: start, expiresAt: start + 10 * minute }]);
    await clock.advance(10 * minute);
    expect(next.gates.list()).toEqual([]);
    expect(store.all(start)).toEqual([]);
  });

  test("knows nothing of what nobody told, has no end, has ended or was lifted", async () => {
    const { gates, clock, start, again } = await openGates();
    const told = (name: string, expiresAt: number | null) => gates.set({ ...film, name, expiresAt }, true);
    gates.set({ ...film, name: "seen", expiresAt: start + 10 * minute });
    told("endless", null);
    told("short", start + minute);
    told("lifted", start + 10 * minute);
    gates.lift("lifted");
    told("now endless", start + 10 * minute);
    told("now endless", null);
    await clock.advance(2 * minute);
    const next = again();
    next.gates.recover();
    expect(next.gates.list()).toEqual([]);
  });

  test("keeps the length of one where the clock was set back meanwhile", async () => {
    const { gates, clock, start, again } = await openGates();
    gates.set({ ...film, expiresAt: start + 10 * minute }, true);
    clock.set(start - 60 * minute);
    const next = again();
    next.gates.recover();
    expect(next.gates.list()).toMatchObject([{ expiresAt: start - 50 * minute }]);
  });

  test("keeps the length that was left where the clock is set back while it holds", async () => {
    const { gates, clock, start, again } = await openGates();
    gates.set({ ...film, expiresAt: start + 10 * minute }, true);
    clock.set(start - 60 * minute);
    await clock.advance(minute);
    const next = again();
    next.gates.recover();
    expect(next.gates.list()).toMatchObject([{ expiresAt: start - 50 * minute + nap }]);
  });
});
