import { expect, test } from "vitest";
import { answeringServer } from "../../test/support/answering-server.ts";
import { butler } from "../../test/support/type-butler.ts";
import type { Schedule } from "../api/schedule.ts";
import type { Hands } from "./hands.ts";

const at = (task: string, instant: string, why: "scheduled" | "overdue", until: string | null = null) => ({
  task,
  at: instant,
  until,
  why,
});
const schedule: Schedule = {
  timeZone: "Europe/London",
  nights: [
    {
      day: "2026-10-24",
      opens: "2026-10-24T01:00:00Z",
      closes: "2026-10-24T04:00:00Z",
      starts: [
        at("BackupDatabase", "2026-10-24T01:00:00Z", "scheduled"),
        at("OptimizeDatabase", "2026-10-24T01:00:00Z", "scheduled"),
        at("CleanOldBundles", "2026-10-24T01:00:00Z", "overdue"),
        at("RefreshEpgGuides", "2026-10-24T01:00:00Z", "scheduled", "2026-10-24T04:00:00Z"),
      ],
    },
    { day: "2026-10-25", opens: "2026-10-25T00:00:00Z", closes: "2026-10-25T05:00:00Z", starts: [] },
    { day: "2026-10-26", opens: null, closes: null, starts: [] },
  ],
};
const table = [
  "Maintenance nights in Europe/London",
  "",
  "DAY              WINDOW                        WHAT STARTS, AND WHY",
  "Sat 24 Oct 2026  02:00-05:00 +01:00            02:00 BackupDatabase, OptimizeDatabase (scheduled)",
  "                                               02:00 CleanOldBundles (overdue)",
  "                                               02:00 to 05:00 RefreshEpgGuides (scheduled, at a random time)",
  "Sun 25 Oct 2026  01:00 +01:00 to 05:00 +00:00  nothing is due",
  "Mon 26 Oct 2026  none                          nothing is due",
  "",
].join("\n");

test("works without a server: a row for each night, both offsets when the clocks change", async () => {
  const argv = "forecast --from 2026-10-24 --days 3 --zone Europe/London --data /d".split(" ");
  const questions: unknown[] = [];
  const forecast: Hands["forecast"] = async (question) => {
    questions.push(question);
    return schedule;
  };
  const { out, asked } = await butler(argv, {}, { forecast });
  expect(out).toBe(table);
  expect({ questions, asked }).toEqual({
    questions: [{ from: "2026-10-24", days: 3, timeZone: "Europe/London", data: "/d" }],
    asked: [],
  });
  expect(JSON.parse((await butler([...argv, "--json"], {}, { forecast })).out)).toEqual(schedule);
});

test("asks a server that is named, by an option or the environment", async () => {
  const named = await answeringServer({ "GET /api/schedule?days=7": { body: schedule } });
  const byOption = await butler(["forecast", "--server", named.url]);
  const connection = async () => ({ url: named.url, token: "", isNamed: true });
  const byEnvironment = await butler(["forecast"], {}, { connection });
  await named.close();
  for (const { out } of [byOption, byEnvironment]) expect(out).toContain("02:00 CleanOldBundles (overdue)");
});

test.each([
  ["--from", "2026-02-30", "a day such as"],
  ["--from", "tomorrow", "a day such as"],
  ["--days", "0", "a whole number"],
  ["--zone", "Mars/Olympus", "an IANA time zone"],
])("%s %s is wrong use, with what was expected", async (flag, value, expected) => {
  const { status, err } = await butler(["forecast", flag, value]);
  expect(status).toBe(2);
  expect(err).toContain(expected);
});
