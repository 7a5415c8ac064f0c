import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isScheduledOn, nextScheduledDay, periodOf, phasesOf, whyDue } from "./calendar.ts";

const day = (text: string) => Temporal.PlainDate.from(text);
const settings = { startHour: 22, endHour: 4, timeZone: "America/New_York" };
const at = (text: string) => Temporal.ZonedDateTime.from(`${text}[America/New_York]`).epochMilliseconds;

describe("phasesOf", () => {
  const weekly = ["OptimizeDatabase", "CleanOldBundles", "CleanOldCacheFiles"].map((name) => ({
    name,
    every: 7,
  }));

  it("hashes with FNV-1a", () => {
    // Published test vectors: "" 811c9dc5, "a" e40c292c, "foobar" bf9cf968
    const every = 2 ** 32;
    expect(phasesOf([{ name: "", every }]).get("")).toBe(0x811c9dc5);
    expect(phasesOf([{ name: "a", every }]).get("a")).toBe(0xe40c292c);
    expect(phasesOf([{ name: "foobar", every }]).get("foobar")).toBe(0xbf9cf968);
  });

  it("keeps weekly tasks from meeting, in whatever order they are named", () => {
    const phases = phasesOf(weekly);
    expect(new Set(phases.values()).size).toBe(3);
    expect(phasesOf(weekly.toReversed())).toEqual(phases);
  });

  it("does not let tasks of one interval move those of another", () => {
    const phases = phasesOf([...weekly, { name: "BackupDatabase", every: 3 }, { name: "Daily", every: 1 }]);
    for (const [name, phase] of phasesOf(weekly)) expect(phases.get(name)).toBe(phase);
    expect(phases.get("Daily")).toBe(0);
  });

  it("puts equally many on every day, give or take one", () => {
    const names = fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(names, fc.integer({ min: 1, max: 10 }), (given, every) => {
        const phases = phasesOf(given.map((name) => ({ name, every })));
        expect(phases.size).toBe(given.length);
        const counts = new Array<number>(every).fill(0);
        for (const phase of phases.values()) counts[phase]! += 1;
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});

describe("periods", () => {
  it("start on every n-th day from the phase, before 1970 too", () => {
    expect(isScheduledOn(day("1970-01-03"), 7, 2)).toBe(true);
    expect(isScheduledOn(day("1970-01-10"), 7, 2)).toBe(true);
    expect(isScheduledOn(day("1970-01-09"), 7, 2)).toBe(false);
    expect(isScheduledOn(day("1969-12-27"), 7, 2)).toBe(true);
    expect(periodOf(day("1970-01-02"), 7, 2)).toBe(-1);
    expect(periodOf(day("1970-01-03"), 7, 2)).toBe(0);
    expect(periodOf(day("1970-01-10"), 7, 2)).toBe(1);
  });

  it("are followed by the next scheduled day", () => {
    expect(nextScheduledDay(day("1970-01-03"), 7, 2).toString()).toBe("1970-01-10");
    expect(nextScheduledDay(day("1970-01-02"), 7, 2).toString()).toBe("1970-01-03");
    expect(nextScheduledDay(day("2026-02-28"), 1, 0).toString()).toBe("2026-03-01");
  });
});

describe("whyDue", () => {
  // 2026-11-19 and 2026-11-26 are the 20776th and 20783rd day, both 0 modulo 7.
  const weekly = (lastCompletedAt: number | null) => ({ every: 7, phase: 0, lastCompletedAt });
  const why = (today: string, lastCompletedAt: number | null) =>
    whyDue(weekly(lastCompletedAt), day(today), settings);

  it("is due until it has run", () => {
    expect(why("2026-11-24", null)).toBe("never ran");
  });

  it("is scheduled on the first day of a period, overdue on the others, and not due after a run in it", () => {
    const lastPeriod = at("2026-11-20T23:00");
    expect(why("2026-11-25", lastPeriod)).toBeNull();
    expect(why("2026-11-26", lastPeriod)).toBe("scheduled");
    expect(why("2026-11-27", lastPeriod)).toBe("overdue");
    expect(why("2026-12-02", at("2026-11-26T23:00"))).toBeNull();
    expect(why("2026-12-03", at("2026-11-26T23:00"))).toBe("scheduled");
    expect(why("2026-12-03", at("2026-12-03T09:00"))).toBeNull();
  });

  it("counts a run past midnight to the day on which its window opened", () => {
    expect(why("2026-11-26", at("2026-11-26T03:59"))).toBe("scheduled");
    expect(why("2026-11-26", at("2026-11-26T04:00"))).toBeNull();
  });

  it("is due when its last run lies in the future", () => {
    expect(why("2026-11-26", at("2031-01-01T23:00"))).toBe("scheduled");
    expect(why("2026-11-28", at("2031-01-01T23:00"))).toBe("overdue");
  });
});
