import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { retained } from "./retention.ts";

const keep = { daily: 3, weekly: 2, monthly: 2 };
const sorted = (days: Set<string>) => [...days].sort();

const day = fc
  .integer({ min: 0, max: 40_000 })
  .map((n) => Temporal.PlainDate.from("1970-01-01").add({ days: n }).toString());
const someKeep = fc.record({
  daily: fc.integer({ min: 1, max: 8 }),
  weekly: fc.integer({ min: 0, max: 8 }),
  monthly: fc.integer({ min: 0, max: 8 }),
});
const backups = fc.uniqueArray(day, { minLength: 1, maxLength: 60 });

describe("which backups stay", () => {
  test("the newest of the last days, weeks and months", () => {
    const days = [
      "2026-01-10",
      "2026-02-20",
      "2026-02-27",
      "2026-03-02",
      "2026-03-05",
      "2026-03-08",
      "2026-03-11",
    ];
    // Weeks: that of the 11th, and the one before, whose newest is the 8th. Months: March, and February's newest.
    expect(sorted(retained(days, "2026-03-11", keep))).toEqual([
      "2026-02-27",
      "2026-03-05",
      "2026-03-08",
      "2026-03-11",
    ]);
  });

  test("weeks are those of the calendar, over the end of a year", () => {
    const days = ["2025-12-28", "2025-12-29", "2026-01-04", "2026-01-05"];
    expect(sorted(retained(days, "2026-01-05", { daily: 1, weekly: 3, monthly: 0 }))).toEqual([
      "2025-12-28",
      "2026-01-04",
      "2026-01-05",
    ]);
  });

  test("however old all are, as many stay", () => {
    expect(sorted(retained(["1999-01-01", "1999-01-02", "2026-03-11"], "2026-03-11", keep))).toHaveLength(3);
  });

  test("a clock that was ahead once takes nothing away from those of before", () => {
    const days = ["2026-03-01", "2026-03-04", "2026-03-07", "2090-01-01", "2091-01-01", "2092-01-01"];
    const stay = retained(days, "2026-03-07", { daily: 3, weekly: 0, monthly: 0 });
    expect(sorted(stay)).toEqual(["2026-03-01", "2026-03-04", "2026-03-07"]);
  });

  test("a clock that fell back takes one away, as each backup does", () => {
    const days = ["1970-01-01", "2026-03-01", "2026-03-04", "2026-03-07"];
    const stay = retained(days, "1970-01-01", { daily: 3, weekly: 0, monthly: 0 });
    expect(sorted(stay)).toEqual(["1970-01-01", "2026-03-04", "2026-03-07"]);
  });

  test("whatever the days: the one just made, only what was there, never fewer than the days to keep", () => {
    fc.assert(
      fc.property(backups, fc.nat(), someKeep, (days, pick, wanted) => {
        const made = days[pick % days.length]!;
        const stay = retained(days, made, wanted);
        expect(stay).toContain(made);
        for (const one of stay) expect(days).toContain(one);
        expect(stay.size).toBeGreaterThanOrEqual(Math.min(wanted.daily, days.length));
        expect(stay.size).toBeLessThanOrEqual(wanted.daily + wanted.weekly + wanted.monthly);
      }),
    );
  });

  test("whatever the days: what stays now would stay when asked again, in any order", () => {
    fc.assert(
      fc.property(backups, fc.nat(), someKeep, (days, pick, wanted) => {
        const made = days[pick % days.length]!;
        const stay = retained(days, made, wanted);
        expect(retained([...stay].reverse(), made, wanted)).toEqual(stay);
      }),
    );
  });

  test("night for night from any day: never fewer than before, until all kinds are full", () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 9 }), (from, step) => {
        let days: string[] = [];
        let most = 0;
        for (let night = 0; night < 60; night++) {
          const made = Temporal.PlainDate.from(from)
            .add({ days: night * step })
            .toString();
          days = [...retained([...days, made], made, keep)];
          expect(days.length).toBeGreaterThanOrEqual(Math.min(most, keep.daily));
          most = Math.max(most, days.length);
        }
        expect(most).toBeGreaterThanOrEqual(keep.daily);
      }),
      { numRuns: 30 },
    );
  });
});
