import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openSmallHouse } from "../../test/support/small-house.ts";

const only = ["RefreshLibraries"] as const;

function put(media: string, shelf: string): string {
  mkdirSync(join(media, shelf), { recursive: true });
  writeFileSync(join(media, shelf, `${shelf}.mkv`), shelf);
  return join(media, shelf);
}

test("looks through whatever paths it is asked for while it runs, and says what it found where", async () => {
  const { butler, media, ended, store, clock } = await openSmallHouse({ only });
  const [first, second] = [put(media, "Arrival (2016)"), put(media, "Brazil (1985)")];
  put(media, "Cube (1997)");
  const run = ended("RefreshLibraries");
  const start = (path: string) =>
    butler.start("RefreshLibraries", { force: true, scope: { sectionIds: [1], paths: [path] } });
  expect(start(first).outcome).toBe("started");
  expect(start(second).outcome).toBe("running");
  await clock.advance(1000);
  const { id, items } = await run;
  expect(items).toMatchObject({ done: 2, failed: 0 });
  expect(store.runs.log(id).map(({ text }) => text)).toEqual([
    `Films (${first}): 1 new.`,
    `Films (${second}): 1 new.`,
  ]);
});

test("that waits for its time is begun by whoever wants a path now, and does both", async () => {
  const { butler, media, ended, settings, store, clock } = await openSmallHouse({
    only,
    now: "2026-03-10T02:30:00Z",
  });
  settings.set(
    new Map<"ButlerRandomizedTasks" | "ButlerTaskRefreshLibraries", string | boolean>([
      ["ButlerRandomizedTasks", "RefreshLibraries"],
      ["ButlerTaskRefreshLibraries", true],
    ]),
  );
  const path = put(media, "Arrival (2016)");
  const later = { sectionIds: [1], paths: [put(media, "Brazil (1985)")] };
  const run = ended("RefreshLibraries");
  expect(butler.start("RefreshLibraries", { scope: later }).outcome).toBe("scheduled");
  butler.start("RefreshLibraries", { force: true, scope: { sectionIds: [1], paths: [path] } });
  await clock.advance(1000);
  const log = store.runs.log((await run).id).map(({ text }) => text);
  expect(log).toEqual([`Films (${later.paths[0]}): 1 new.`, `Films (${path}): 1 new.`]);
});
