import { expect, test } from "vitest";
import type { Setting } from "../../sdk/preferences.ts";
import { grouped, matching } from "./search.ts";

const setting = (id: string, changes: Partial<Setting> = {}): Setting => ({
  ...{ id, type: "int", label: `Label of ${id}`, summary: "Does something.", group: "butler" },
  ...{ hidden: false, advanced: false, default: 1, value: 1, choices: [] },
  ...changes,
});
const plain = setting("ButlerStartHour", { summary: "When tasks start." });
const advanced = setting("BackupPath", { advanced: true, group: "backups" });
const changed = setting("BackupKeep", { advanced: true, value: 2 });
const hidden = setting("GenerateBIFFrameInterval", { hidden: true });
const all = [plain, advanced, changed, hidden];
const everything = { words: "", advanced: false, onlyChanged: false };

test("advanced settings, and those that Plex hides, are shown when they are wished, changed or named", () => {
  expect(matching(all, everything)).toEqual([plain, changed]);
  expect(matching(all, { ...everything, advanced: true })).toEqual([plain, advanced, changed, hidden]);
  expect(matching(all, { ...everything, words: "backuppath" })).toEqual([advanced]);
  expect(matching(all, { ...everything, words: "frameinterval" })).toEqual([hidden]);
});

test("all words must be found, in whatever case, anywhere", () => {
  expect(matching(all, { ...everything, words: " TASKS  hour" })).toEqual([plain]);
  expect(matching(all, { ...everything, words: "tasks backup" })).toEqual([]);
});

test("only what was changed", () => {
  expect(matching(all, { ...everything, onlyChanged: true })).toEqual([changed]);
});

test("groups keep their order", () => {
  expect(grouped([plain, advanced, changed])).toEqual([
    { group: "butler", settings: [plain, changed] },
    { group: "backups", settings: [advanced] },
  ]);
});
