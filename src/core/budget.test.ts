import { expect, test } from "vitest";
import { createSettableClock } from "../../test/support/settable-clock.ts";
import { type PreferenceId, preferences } from "../api/preferences.ts";
import { openStore } from "../store/store.ts";
import { createBudget } from "./budget.ts";
import type { PreferenceOf } from "./task.ts";

const megabyte = 1_000_000;

/** A budget at three in the night, in a window from 2 to 5. */
async function openBudget(limits: Partial<Record<PreferenceId, number>> = {}) {
  const clock = createSettableClock("2026-03-10T03:00:00Z");
  const { gates: store } = await openStore(":memory:");
  const values: Partial<Record<PreferenceId, unknown>> = { ButlerStartHour: 2, ButlerEndHour: 5, ...limits };
  const preference = ((id: PreferenceId) => values[id] ?? preferences[id].default) as PreferenceOf;
  return { clock, budget: createBudget({ store, clock, preference, timeZone: "UTC" }) };
}

test("as long as nobody sets a limit, everything may be read, and is counted", async () => {
  const { budget } = await openBudget();
  budget.add("/films", 3 * megabyte);
  budget.add("/films", megabyte);
  budget.add("/music", megabyte);
  budget.add("/music", 0);
  budget.add("/empty", 0);
  expect(budget.spent("/films")).toBeUndefined();
  expect(budget.reading()).toEqual({
    night: "2026-03-10",
    bytes: 5 * megabyte,
    limit: null,
    mounts: [
      { mount: "/films", bytes: 4 * megabyte, limit: null },
      { mount: "/music", bytes: megabyte, limit: null },
    ],
  });
});

test("a night's limit is spent by all mounts together, at its last byte", async () => {
  const { budget } = await openBudget({ ReadPerNightMB: 5 });
  budget.add("/films", 4 * megabyte);
  budget.add("/music", megabyte - 1);
  expect(budget.spent("/other")).toBeUndefined();
  budget.add("/music", 1);
  expect(budget.spent("/other")).toBe("5.0 MB were read this night, and ReadPerNightMB allows 5.0 MB.");
  expect(budget.reading().limit).toBe(5 * megabyte);
});

test("a mount's limit is spent by that mount alone", async () => {
  const { budget } = await openBudget({ ReadPerMountPerNightMB: 2 });
  budget.add("/films", 2 * megabyte - 1);
  expect(budget.spent("/films")).toBeUndefined();
  budget.add("/films", 1);
  expect(budget.spent("/films")).toBe(
    "2.0 MB were read this night from /films, and ReadPerMountPerNightMB allows 2.0 MB.",
  );
  expect(budget.spent("/music")).toBeUndefined();
  expect(budget.reading().mounts).toEqual([{ mount: "/films", bytes: 2 * megabyte, limit: 2 * megabyte }]);
});

test("each night has its own budget, and a night is the day on which its window opens", async () => {
  const { budget, clock } = await openBudget({ ReadPerNightMB: 1, ButlerStartHour: 22, ButlerEndHour: 4 });
  budget.add("/films", megabyte);
  expect(budget.reading().night).toBe("2026-03-09");
  clock.set("2026-03-10T04:00:00Z");
  expect(budget.reading()).toMatchObject({ night: "2026-03-10", bytes: 0 });
  expect(budget.spent("/films")).toBeUndefined();
});
