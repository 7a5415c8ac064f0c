import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Observation } from "./ports.ts";
import { holdsFor, judge, unseen } from "./watching.ts";

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
