/** The names of both generations of Plex's SDKs, on a real butler with every task. */
import { expect, test } from "vitest";
import { parsePreferences } from "../../src/api/preference-values.ts";
import { taskNames } from "../../src/api/task-names.ts";
import { tasks } from "../../src/tasks/index.ts";
import { openDoor } from "../support/open-door.ts";
import { openSmallHouse } from "../support/small-house.ts";

/** The enumeration of the older SDKs. */
const older = [
  "BackupDatabase",
  "BuildGracenoteCollections",
  "CheckForUpdates",
  "CleanOldBundles",
  "CleanOldCacheFiles",
  "DeepMediaAnalysis",
  "GenerateAutoTags",
  "GenerateChapterThumbs",
  "GenerateMediaIndexFiles",
  "OptimizeDatabase",
  "RefreshLibraries",
  "RefreshLocalMedia",
  "RefreshPeriodicMetadata",
  "UpgradeMediaAnalysis",
];
/** That of the present ones. */
const present = [
  "AutomaticUpdates",
  "BackupDatabase",
  "ButlerTaskGenerateAdMarkers",
  "ButlerTaskGenerateCreditsMarkers",
  "ButlerTaskGenerateIntroMarkers",
  "ButlerTaskGenerateVoiceActivity",
  "CleanOldBundles",
  "CleanOldCacheFiles",
  "DeepMediaAnalysis",
  "GarbageCollectBlobs",
  "GarbageCollectLibraryMedia",
  "GenerateBlurHashes",
  "GenerateChapterThumbs",
  "GenerateMediaIndexFiles",
  "LoudnessAnalysis",
  "MusicAnalysis",
  "OptimizeDatabase",
  "RefreshEpgGuides",
  "RefreshLibraries",
  "RefreshLocalMedia",
  "RefreshPeriodicMetadata",
  "UpgradeMediaAnalysis",
];

/**
 * A real butler behind its door, in the middle of its window. Every task is on and has a random moment of what is left
 * of the window, so that what is asked for stays in the queue until it is taken off.
 */
async function openInWindow() {
  const house = await openSmallHouse({ now: "2026-03-10T02:30:00Z" });
  const on = Object.values(tasks).map(({ enabledBy: { preference, kind } }) =>
    kind === "switch"
      ? { [preference]: "1" }
      : { [preference]: preference === "ButlerTaskUpdateServer" ? "always" : "scheduled" },
  );
  const randomized = { ButlerRandomizedTasks: taskNames.join(",") };
  house.settings.set(parsePreferences(Object.assign({}, randomized, ...on), taskNames));
  const door = await openDoor({ butler: house.butler, clock: house.clock });
  return { ...door, house, [Symbol.asyncDispose]: () => door[Symbol.asyncDispose]() };
}

test("every published name is known", () => {
  expect([older.length, present.length]).toEqual([14, 22]);
  expect([...older, ...present].filter((name) => !(taskNames as readonly string[]).includes(name))).toEqual(
    [],
  );
});

test("every name is listed, starts and stops, in any case", async () => {
  await using door = await openInWindow();
  const listed = async () => {
    const answer = await door.call("/butler", { headers: { Accept: "application/json" } });
    const { ButlerTasks } = (await answer.json()) as {
      ButlerTasks: { ButlerTask: { name: string; state: string }[] };
    };
    return new Map(ButlerTasks.ButlerTask.map(({ name, state }) => [name, state]));
  };
  expect([...(await listed()).keys()]).toEqual(expect.arrayContaining([...taskNames]));
  for (const name of taskNames) {
    for (const spelt of [name, name.toLowerCase(), name.toUpperCase()]) {
      const call = async (method: string) => {
        const answer = await door.call(`/butler/${spelt}`, { method });
        return [spelt, answer.status, answer.headers.get("X-Butler-Outcome")];
      };
      expect(await call("POST")).toEqual([spelt, 200, "scheduled"]);
      expect((await listed()).get(name)).toBe("queued");
      expect(await call("POST")).toEqual([spelt, 202, "running"]);
      expect(await call("DELETE")).toEqual([spelt, 200, "stopped"]);
      expect((await listed()).get(name)).toBe("idle");
    }
  }
});

test("every task begins at once when it is forced, and all of them stop together", async () => {
  await using door = await openInWindow();
  // What begins waits before its first item: nothing is changed here.
  door.house.butler.pause();
  for (const name of taskNames) {
    const started = await door.call(`/butler/${name}?force=1`, { method: "POST" });
    expect([name, started.headers.get("X-Butler-Outcome")]).toEqual([name, "started"]);
    expect(door.house.store.runs.list({ task: name, limit: 1 })).toMatchObject([{ trigger: "asked" }]);
  }
  expect((await door.call("/butler", { method: "DELETE" })).status).toBe(200);
  expect(door.house.butler.activities()).toEqual([]);
  expect(door.house.store.runs.unended()).toEqual([]);
});

test("RefreshEPGGuides is taken for RefreshEpgGuides", async () => {
  await using door = await openInWindow();
  expect((await door.call("/butler/RefreshEPGGuides", { method: "POST" })).status).toBe(200);
  expect(door.house.butler.list().find(({ state }) => state === "queued")?.name).toBe("RefreshEpgGuides");
});

test.each([
  ["RefreshEpgGuide", "RefreshEpgGuides"],
  ["OptimiseDatabase", "OptimizeDatabase"],
  ["GenerateIntroMarkers", "ButlerTaskGenerateIntroMarkers"],
  ["LoudnesAnalysis", "LoudnessAnalysis"],
])("%s gets a 404 that names %s", async (misspelt, meant) => {
  await using door = await openInWindow();
  for (const method of ["POST", "DELETE"]) {
    const answer = await door.call(`/butler/${misspelt}`, {
      method,
      headers: { Accept: "application/json" },
    });
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain(`Did you mean ${meant}?`);
  }
});
