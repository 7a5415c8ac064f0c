import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { currentDay, momentLeft, nextWindow, type WindowSettings, windowAt, windowOf } from "./window.ts";

const day = (text: string) => Temporal.PlainDate.from(text);
const at = (text: string) => Temporal.ZonedDateTime.from(text).epochMilliseconds;
const settings = (startHour: number, endHour: number, timeZone = "America/New_York"): WindowSettings => ({
  startHour,
  endHour,
  timeZone,
});
const shown = (instant: number, timeZone: string) =>
  Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone).toPlainDateTime().toString();
const hours = 3_600_000;

/** [opens, closes, length in hours] of a window, as the clocks of its zone show it. */
function seen(date: string, s: WindowSettings) {
  const window = windowOf(day(date), s);
  if (!window) return null;
  const { opens, closes } = window;
  return [shown(opens, s.timeZone), shown(closes, s.timeZone), (closes - opens) / hours];
}

describe("windowOf", () => {
  it("opens and closes on the hours of the day", () => {
    expect(seen("2026-11-26", settings(2, 5))).toEqual(["2026-11-26T02:00:00", "2026-11-26T05:00:00", 3]);
  });

  it("wraps midnight when it starts later than it ends", () => {
    expect(seen("2026-11-26", settings(22, 4))).toEqual(["2026-11-26T22:00:00", "2026-11-27T04:00:00", 6]);
    expect(seen("2026-11-26", settings(20, 0))).toEqual(["2026-11-26T20:00:00", "2026-11-27T00:00:00", 4]);
  });

  it("is none when it starts and ends at the same hour", () => {
    expect(windowOf(day("2026-11-26"), settings(3, 3))).toBeNull();
  });

  it.each([
    // Clocks forward, 2:00 to 3:00, and back, 2:00 to 1:00
    ["2026-03-08", settings(1, 4), "01:00", "04:00", 2],
    ["2026-11-01", settings(1, 4), "01:00", "04:00", 4],
    ["2026-11-01", settings(1, 2), "01:00", "02:00", 2],
    ["2026-03-08", settings(2, 5), "03:00", "05:00", 2],
    ["2026-03-08", settings(1, 2), "01:00", "03:00", 1],
    // Half an hour
    ["2026-10-04", settings(1, 4, "Australia/Lord_Howe"), "01:00", "04:00", 2.5],
    ["2026-10-04", settings(2, 3, "Australia/Lord_Howe"), "02:30", "03:00", 0.5],
    ["2026-04-05", settings(1, 2, "Australia/Lord_Howe"), "01:00", "02:00", 1.5],
    // Two hours, 1:00 to 3:00
    ["2026-03-29", settings(2, 5, "Antarctica/Troll"), "03:00", "05:00", 2],
    ["2026-03-29", settings(0, 2, "Antarctica/Troll"), "00:00", "03:00", 1],
  ])("lasts what the clocks say: %s %o", (date, s, opens, closes, length) => {
    expect(seen(date, s)).toEqual([`${date}T${opens}:00`, `${date}T${closes}:00`, length]);
  });

  it("opens after the gap, at full length, when the clocks skip all of its hours", () => {
    expect(seen("2026-03-08", settings(2, 3))).toEqual(["2026-03-08T03:00:00", "2026-03-08T04:00:00", 1]);
    expect(seen("2026-03-29", settings(1, 2, "Antarctica/Troll"))).toEqual([
      "2026-03-29T03:00:00",
      "2026-03-29T04:00:00",
      1,
    ]);
  });

  it("is none on a day that the zone never had", () => {
    expect(windowOf(day("2011-12-30"), settings(2, 5, "Pacific/Apia"))).toBeNull();
    expect(seen("2011-12-29", settings(22, 2, "Pacific/Apia"))).toEqual([
      "2011-12-29T22:00:00",
      "2011-12-31T00:00:00",
      2,
    ]);
    expect(windowOf(day("2011-12-31"), settings(2, 5, "Pacific/Apia"))).not.toBeNull();
  });
});

describe("windowAt", () => {
  it("contains its opening and not its closing", () => {
    const s = settings(22, 4);
    const opens = at("2026-11-26T22:00[America/New_York]");
    const closes = at("2026-11-27T04:00[America/New_York]");
    expect(windowAt(opens - 1, s)).toBeNull();
    expect(windowAt(opens, s)?.opens).toBe(opens);
    expect(windowAt(closes - 1, s)?.opens).toBe(opens);
    expect(windowAt(closes, s)).toBeNull();
  });

  it("stays open while clocks set back across midnight show the day before", () => {
    const s = settings(0, 3, "America/St_Johns");
    const opens = windowOf(day("2010-11-07"), s)!.opens;
    const after = opens + 30 * 60_000;
    expect(shown(after, s.timeZone)).toBe("2010-11-06T23:30:00");
    expect(windowAt(after, s)?.opens).toBe(opens);
  });
});

describe("nextWindow", () => {
  it("opens after now, even while one is open", () => {
    const s = settings(2, 5);
    const inside = at("2026-11-26T03:00[America/New_York]");
    expect(nextWindow(inside, s)?.day.toString()).toBe("2026-11-27");
    expect(nextWindow(at("2026-11-26T01:59[America/New_York]"), s)?.day.toString()).toBe("2026-11-26");
    expect(nextWindow(at("2026-11-26T02:00[America/New_York]"), s)?.day.toString()).toBe("2026-11-27");
  });

  it("skips a day that the zone never had", () => {
    const s = settings(2, 5, "Pacific/Apia");
    expect(nextWindow(at("2011-12-29T12:00[Pacific/Apia]"), s)?.day.toString()).toBe("2011-12-31");
  });

  it("is none when there are no windows", () => {
    expect(nextWindow(at("2026-11-26T03:00[America/New_York]"), settings(3, 3))).toBeNull();
  });
});

describe("currentDay", () => {
  it("is the day on which the open window opened, else the calendar's", () => {
    const s = settings(22, 4);
    expect(currentDay(at("2026-11-27T03:59[America/New_York]"), s).toString()).toBe("2026-11-26");
    expect(currentDay(at("2026-11-27T04:00[America/New_York]"), s).toString()).toBe("2026-11-27");
    expect(currentDay(at("2026-11-27T01:00[America/New_York]"), settings(2, 5)).toString()).toBe(
      "2026-11-27",
    );
    expect(currentDay(at("2026-11-27T03:00[America/New_York]"), settings(3, 3)).toString()).toBe(
      "2026-11-27",
    );
  });
});

describe("momentLeft", () => {
  it("spreads over what is left and never reaches the end", () => {
    const window = { day: day("2026-11-26"), opens: 0, closes: 1000 };
    expect(momentLeft(window, 200, () => 0)).toBe(200);
    expect(momentLeft(window, 200, () => 0.5)).toBe(600);
    expect(momentLeft(window, 200, () => 1 - Number.EPSILON)).toBe(999);
  });
});

const zones = [
  "America/New_York",
  "Europe/London",
  "Australia/Lord_Howe",
  "Pacific/Apia",
  "America/St_Johns",
];
const anySettings = fc.record({
  startHour: fc.integer({ min: 0, max: 23 }),
  endHour: fc.integer({ min: 0, max: 23 }),
  timeZone: fc.constantFrom(...zones, "Antarctica/Troll", "America/Sao_Paulo", "UTC"),
});

describe("in every zone, on every day of 2010 to 2013", () => {
  it("windows never overlap, and each instant of one belongs to it", () => {
    fc.assert(
      fc.property(anySettings, fc.integer({ min: 0, max: 1400 }), fc.nat(999), (s, days, promille) => {
        const first = day("2010-01-01").add({ days });
        const window = windowOf(first, s);
        if (!window) {
          expect(s.startHour === s.endHour || first.toString() === "2011-12-30").toBe(true);
          return;
        }
        expect(window.closes).toBeGreaterThan(window.opens);
        const inside = window.opens + Math.floor(((window.closes - window.opens) * promille) / 1000);
        expect(windowAt(inside, s)).toEqual(window);
        expect(currentDay(inside, s).equals(first)).toBe(true);
        const next = nextWindow(window.opens, s)!;
        expect(next.opens).toBeGreaterThanOrEqual(window.closes);
        expect(Temporal.PlainDate.compare(next.day, first)).toBe(1);
        expect(nextWindow(next.opens - 1, s)).toEqual(next);
      }),
      { seed: 1, numRuns: 3000 },
    );
  });
});
