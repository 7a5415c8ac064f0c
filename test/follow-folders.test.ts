import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { followFolders } from "../src/follow-folders.ts";
import { openSmallHouse } from "./support/small-house.ts";

type House = Awaited<ReturnType<typeof openSmallHouse>>;

const openHouse = (folder?: string) =>
  openSmallHouse({ only: ["RefreshLibraries"], ...(folder && { folder }) });

/** @returns what ends it */
function follow({ clock, library, settings, butler }: House, warnings: string[] = []): () => Promise<void> {
  const log = {
    warn: (text: string) => warnings.push(text),
    error: (facts: object) => {
      throw new Error(JSON.stringify(facts));
    },
  };
  const leave = followFolders({ clock, library, settings, butler, log });
  onTestFinished(leave);
  return leave;
}

/** Lets time pass until a scan has ended. @returns what it said */
async function scanned(house: House): Promise<string> {
  const ended = house.ended("RefreshLibraries");
  let message: string | null | undefined;
  void ended.then((run) => {
    message = run.message;
  });
  while (message === undefined) await house.clock.advance(5000);
  return message!;
}

test("a film that comes, is called otherwise and goes is found without anybody asking", async () => {
  const house = await openHouse();
  house.settings.set(
    new Map([
      ["FSEventLibraryUpdatesEnabled", true],
      ["FSEventLibraryPartialScanEnabled", true],
    ]),
  );
  const warnings: string[] = [];
  follow(house, warnings);
  expect(await scanned(house)).toContain("nothing has changed");
  writeFileSync(join(house.media, "Arrival (2016).mkv"), "a film");
  expect(await scanned(house)).toBe(`Films (${house.media}/Arrival (2016).mkv): 1 new.`);
  renameSync(join(house.media, "Arrival (2016).mkv"), join(house.folder, "away.mkv"));
  await scanned(house);
  const [run] = house.store.runs.list({ task: "RefreshLibraries", limit: 1 });
  expect(house.store.runs.failedItems(run!.id)).toMatchObject([
    {
      reason: `The folder ${house.media} is empty: is its disk mounted? Nothing of it was removed from the library.`,
    },
  ]);
  renameSync(join(house.folder, "away.mkv"), join(house.media, "Arrival (2016).mkv"));
  writeFileSync(join(house.media, "Brazil (1985).mkv"), "another");
  expect(await scanned(house)).toContain("and 1 more): 1 new.");
  expect(warnings).toEqual([]);
});

test("what has changed while the server was down is found at its start", async () => {
  const first = await openHouse();
  first.settings.set(new Map([["FSEventLibraryUpdatesEnabled", true]]));
  const leave = follow(first);
  await scanned(first);
  await leave();
  writeFileSync(join(first.media, "Arrival (2016).mkv"), "a film");
  follow(first);
  expect(await scanned(first)).toBe("Films: 1 new.");
});

test("without watching, a periodic scan finds it at its time", async () => {
  const house = await openHouse();
  house.settings.set(new Map([["ScheduledLibraryUpdatesEnabled", true]]));
  const start = house.clock.now();
  follow(house);
  writeFileSync(join(house.media, "Arrival (2016).mkv"), "a film");
  expect(await scanned(house)).toBe("Films: 1 new.");
  const [run] = house.store.runs.list({ task: "RefreshLibraries", limit: 9 });
  expect(run!.started_at).toBe(start + 3600 * 1000);
});
