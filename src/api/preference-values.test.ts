import fc from "fast-check";
import { expect, test } from "vitest";
import { Refusal } from "./errors.ts";
import { parsePreferences, parseSectionPreferences } from "./preference-values.ts";

const refusedBy = (changes: Record<string, string>): Refusal => {
  try {
    parsePreferences(changes);
  } catch (error) {
    if (error instanceof Refusal) return error;
  }
  throw new Error("it was not refused");
};

test.each([
  ["ButlerStartHour", "0", 0],
  ["butlerStartHour", "23", 23],
  ["BUTLERENDHOUR", "5", 5],
  ["ButlerTaskBackupDatabase", "1", true],
  ["ButlerTaskBackupDatabase", "0", false],
  ["autoEmptyTrash", "TRUE", true],
  ["AutoEmptyTrash", "false", false],
  ["GenerateBIFFrameInterval", "60", 60],
  ["GenerateBIFBehavior", "Scheduled", "scheduled"],
  ["ButlerManualStart", "always", "always"],
  ["FriendlyName", "Küche & Co", "Küche & Co"],
  ["ButlerDatabaseBackupPath", "", ""],
  [
    "ButlerRandomizedTasks",
    " backupdatabase, REFRESHEPGGUIDES,,BackupDatabase",
    "BackupDatabase,RefreshEpgGuides",
  ],
  ["ButlerRandomizedTasks", "", ""],
])("%s=%s is read", (id, text, value) => {
  expect([...parsePreferences({ [id]: text }).values()]).toEqual([value]);
});

test.each([
  ["ButlerStartHour", "24", 'Expected a whole number from 0 to 23 for ButlerStartHour; found "24".'],
  ["ButlerEndHour", "-1", "0 to 23"],
  ["ButlerEndHour", "", "0 to 23"],
  ["ButlerEndHour", "2.5", "0 to 23"],
  ["ButlerEndHour", "1e1", "0 to 23"],
  ["ButlerEndHour", "noon", "0 to 23"],
  ["GenerateBIFFrameInterval", "0", "1 to 60"],
  ["GenerateBIFFrameInterval", "61", "1 to 60"],
  ["autoEmptyTrash", "yes", "1, 0, true or false"],
  ["autoEmptyTrash", "constructor", "1, 0, true or false"],
  ["autoEmptyTrash", "", "1, 0, true or false"],
  ["GenerateBIFBehavior", "sometimes", "one of never, scheduled, asap"],
  ["FriendlyName", "a\u0000b", "no control characters"],
  ["FriendlyName", "a".repeat(5000), "at most 4096"],
  ["ButlerRandomizedTasks", "BackupDatabas", "Did you mean BackupDatabase?"],
])("%s=%s is refused in words", (id, text, words) => {
  const refused = refusedBy({ [id]: text });
  expect(refused.status).toBe(400);
  expect(refused.message).toContain(words);
  expect(refused.message).toContain("Nothing was saved.");
});

test("an unknown id names the nearest", () => {
  const refused = refusedBy({ ButlerStartHours: "3" });
  expect([refused.status, refused.kind]).toEqual([400, "unknownPreference"]);
  expect(refused.message).toContain("Did you mean ButlerStartHour?");
  expect(refusedBy({ toString: "3" }).kind).toBe("unknownPreference");
});

test("an id given twice in two spellings is refused", () => {
  expect(refusedBy({ ButlerStartHour: "3", butlerStartHour: "4" }).message).toContain("one value");
});

test("a task beyond the published ones counts when the server has it", () => {
  const id = "ButlerRandomizedTasks";
  expect(refusedBy({ [id]: "MyTask" }).status).toBe(400);
  expect(parsePreferences({ [id]: "mytask" }, ["MyTask"]).get(id)).toBe("MyTask");
});

test("an hour is read exactly when it is a whole number from 0 to 23", () => {
  fc.assert(
    fc.property(fc.integer({ min: -1000, max: 1000 }), (hour) => {
      const read = () => parsePreferences({ ButlerStartHour: String(hour) }).get("ButlerStartHour");
      if (hour >= 0 && hour <= 23) expect(read()).toBe(hour);
      else expect(read).toThrow(Refusal);
    }),
  );
});

test("values of a section are read by the same rules", () => {
  const given = { enablebifgeneration: "0", previewWidth: "240", PREVIEWQUALITY: "2" };
  expect([...parseSectionPreferences(given)]).toEqual([
    ["enableBIFGeneration", false],
    ["previewWidth", 240],
    ["previewQuality", 2],
  ]);
});

test.each([
  ["previewWidth", "241", 'Expected a multiple of 2 from 160 to 640 for previewWidth; found "241".'],
  ["previewWidth", "642", "a multiple of 2 from 160 to 640"],
  ["previewIntervalSeconds", "61", "0 to 60"],
  ["enableBIFGenerations", "1", "Did you mean enableBIFGeneration?"],
  ["ButlerStartHour", "1", "GET /library/sections/{id}/prefs lists them."],
])("%s=%s is refused for a section in words", (id, text, words) => {
  expect(() => parseSectionPreferences({ [id]: text })).toThrow(words);
});
