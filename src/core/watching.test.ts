import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createSettableClock } from "../../test/support/settable-clock.ts";
import { createPause, type Gate } from "./pause.ts";
import type { Observation, Watch } from "./ports.ts";
import { holdsFor, type Judgement, judge, keepWatching, unseen } from "./watching.ts";

const level = (value: number): Observation => ({ level: value, start: 80, stop: 60, text: `${value}` });

/** What a series of looks, one a second, comes to. */
const after = (looks: readonly Observation[]) =>
  looks.reduce((known, seen, at) => judge(known, seen, at * 1000), unseen);

describe("a level", () => {
  test("begins at its start, and ends below its stop", () => {
    const states = [70, 80, 79, 60, 59, 79, 80].map(
      (_, index, all) => after(all.slice(0, index + 1).map(level)).state,
    );
    expect(states).toEqual(["clear", "on", "on", "on", "clear", "clear", "on"]);
  });

  test("between its limits changes nothing, however often it is looked at", () => {
    const hovering = fc.array(fc.integer({ min: 60, max: 79 }).map(level), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(fc.constantFrom(100, 0), hovering, (first, looks) => {
        expect(after([level(first), ...looks]).state).toBe(after([level(first)]).state);
      }),
    );
  });

  test("is judged by the last crossing, whatever came before", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1 }), (values) => {
        const crossing = values.findLast((value) => value >= 80 || value < 60);
        expect(after(values.map(level)).state).toBe((crossing ?? 0) >= 80 ? "on" : "clear");
      }),
    );
  });
});

describe("one who cannot tell", () => {
  const known = judge(unseen, { on: true, text: "Plex plays Heat." }, 1000);

  test("changes nothing for a minute, and then counts as nothing", () => {
    const at = (now: number) => judge(known, { unknown: "Plex could not be asked." }, now);
    expect(at(1000 + holdsFor - 1)).toEqual({ state: "on", text: "Plex could not be asked.", knownAt: 1000 });
    expect(at(1000 + holdsFor).state).toBe("unknown");
  });

  test("never holds work up", () => {
    expect(judge(unseen, { unknown: "no" }, 0).state).toBe("unknown");
  });

  test("does not hold for longer because the clock was set back", () => {
    expect(judge(known, { unknown: "no" }, 0).state).toBe("unknown");
  });

  test("is not taken for what was known before by looking more often", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 100 }), (steps) => {
        let now = 1000;
        let judgement = known;
        for (const step of steps) {
          now += step;
          judgement = judge(judgement, { unknown: "no" }, now);
        }
        expect(judgement.state).toBe(now - 1000 < holdsFor ? "on" : "unknown");
      }),
    );
  });
});

describe("a watch", () => {
  /** A watch of an effect that can be changed, on what can be changed. */
  function openWatch() {
    const clock = createSettableClock(0);
    const [retired, pause] = [new AbortController(), createPause(() => {})];
    const now = { on: false, effect: "pause" as ReturnType<Watch["effect"]>, isWorking: true };
    let changed = new AbortController();
    const looks: number[] = [];
    const told: (string | null)[] = [];
    const watch: Watch = {
      ...{ name: "plex", reason: "playing", owner: "Plex", everyMs: 5000 },
      effect: () => now.effect,
      look: async () => {
        looks.push(clock.now());
        return { on: now.on, text: "" };
      },
    };
    const house = {
      clock,
      gates: {
        set: (gate: Omit<Gate, "since">) => pause.set({ ...gate, since: clock.now() }),
        lift: pause.lift,
      },
      isWorking: () => now.isWorking,
      changed: () => changed.signal,
      told: (judgement: Judgement | null) => void told.push(judgement?.state ?? null),
    };
    const over = keepWatching(watch, house, retired.signal);
    const change = async (change: Partial<typeof now>) => {
      Object.assign(now, change);
      changed.abort();
      changed = new AbortController();
      await clock.advance(0);
    };
    return { clock, now, pause, looks, told, retired, over, change };
  }

  test("looks as often as it wants while there is work, and every half minute while there is none", async () => {
    const { clock, looks, change } = openWatch();
    await clock.advance(10_000);
    expect(looks).toEqual([0, 5000, 10_000]);
    await change({ isWorking: false });
    await clock.advance(59_999);
    expect(looks).toEqual([0, 5000, 10_000, 10_000, 40_000]);
  });

  test("holds work up from the look that finds its reason to the one that does not", async () => {
    const { clock, now, pause, told } = openWatch();
    await clock.advance(0);
    now.on = true;
    await clock.advance(5000);
    expect(pause.gates).toEqual([
      { name: "plex", reason: "playing", owner: "Plex", effect: "pause", since: 5000, expiresAt: null },
    ]);
    now.on = false;
    await clock.advance(5000);
    expect(pause.gates).toEqual([]);
    expect(told).toEqual(["clear", "on", "clear"]);
  });

  test("that is ignored is not even looked at, and looks again when the settings say so", async () => {
    const { clock, pause, looks, told, change } = openWatch();
    await change({ on: true });
    expect(pause.on).toBe(true);
    await change({ effect: "ignore" });
    expect([pause.on, told.at(-1)]).toEqual([false, null]);
    const before = looks.length;
    await clock.advance(3_600_000);
    expect(looks.length).toBe(before);
    await change({ effect: "throttle" });
    expect(pause.gates).toMatchObject([{ effect: "throttle" }]);
  });

  test("looks no more when the butler ends", async () => {
    const { clock, looks, retired, over } = openWatch();
    await clock.advance(0);
    retired.abort();
    await over;
    await clock.advance(60_000);
    expect(looks).toEqual([0]);
  });
});
