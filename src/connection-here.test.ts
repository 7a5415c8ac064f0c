import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { readProfiles, writeProfiles } from "./connection-here.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "butler-profiles-"));
  // Each platform has a place of its own.
  vi.stubEnv("HOME", folder);
  vi.stubEnv("XDG_CONFIG_HOME", join(folder, "config"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const profiles = { attic: { server: "http://attic:32400", token: "a-token-for-tests" } };

test("profiles come back as they were written; before that there are none", () => {
  expect(readProfiles()).toEqual({});
  writeProfiles(profiles);
  expect(readProfiles()).toEqual(profiles);
});

test.each([
  "{",
  "null",
  "[]",
  '"attic"',
  '{ "attic": null }',
  '{ "attic": "http://attic:32400" }',
  '{ "attic": { "server": "http://attic:32400" } }',
  '{ "attic": { "server": "http://attic:32400", "token": 7 } }',
])("a file of profiles that somebody has broken is told: %s", (text) => {
  mkdirSync(join(folder, "config", "butler"), { recursive: true });
  writeFileSync(join(folder, "config", "butler", "profiles.json"), text);
  expect(readProfiles).toThrow(/^Expected servers by name in .*profiles\.json, found something else/);
});
