import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import type { PlexAPI } from "../../src/sdk/plex-api.ts";
import { startServer } from "../support/server-process.ts";
import { temporaryFolder } from "../support/small-house.ts";

const orphans = 600;

/** Starts a task and waits for its end. */
async function ended(sdk: PlexAPI, task: string, confirm = false) {
  const events = await sdk.events();
  const { runId } = await sdk.runs.start({ task, force: true, confirm });
  for await (const event of events)
    if (event.type === "run" && event.run.id === runId && event.run.state === "ended") return event.run;
  throw new Error("The server closed the connection.");
}

/** Bundles that no part has, each with a file that says which it is. */
function makeOrphans(data: string): string[] {
  return Array.from({ length: orphans }, (_, n) => {
    const file = join(data, "Media/localhost/f", `${String(n).padStart(39, "0")}.bundle`, "Contents/x");
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, String(n));
    return file;
  });
}

test("kill -9 in the middle of a cleaning: everything is where it was or in the trash, and comes back", async () => {
  const data = join(temporaryFolder(), "data");
  const first = await startServer(data);
  const files = makeOrphans(data);
  const refused = await ended(first.sdk, "CleanOldBundles");
  expect(refused).toMatchObject({ outcome: "failed", message: expect.stringContaining("--confirm") });
  const events = await first.sdk.events();
  await first.sdk.runs.start({ task: "CleanOldBundles", confirm: true });
  for await (const event of events) if (event.type === "activity" && event.activity.progress > 0) break;
  await first.end("SIGKILL");
  const gone = files.filter((file) => !existsSync(file));
  expect(gone.length).toBeGreaterThan(0);

  const second = await startServer(data);
  expect(await second.sdk.trash.list()).toMatchObject({ items: gone.length });
  // What is left is less than what was confirmed.
  expect(await ended(second.sdk, "CleanOldBundles", true)).toMatchObject({ outcome: "success" });
  expect(files.some(existsSync)).toBe(false);
  const { entries, items } = await second.sdk.trash.list();
  expect(items).toBe(orphans);
  for (const { id } of entries) await second.sdk.trash.restore(id);
  const back = files.filter(existsSync);
  expect(back).toHaveLength(entries.length);
  expect(back.map((file) => readFileSync(file, "utf8"))).toEqual(
    back.map((file) => String(files.indexOf(file))),
  );
  expect(await second.sdk.trash.empty()).toMatchObject({ items: orphans - entries.length });
  expect(readdirSync(join(data, "Trash"))).toEqual([]);
}, 120_000);

test("the trash of a section is emptied by Plex's call, with the guards before it", async () => {
  const folder = temporaryFolder();
  const films = join(folder, "Films");
  mkdirSync(films);
  for (let n = 1; n <= 4; n++) writeFileSync(join(films, `Film ${n} (200${n}).mkv`), `film ${n}`);
  const server = await startServer(join(folder, "data"));
  await server.sdk.preferences.set({ autoEmptyTrash: false });
  await server.sdk.library.addSection({ title: "Films", type: "movie", paths: [films] });
  await ended(server.sdk, "RefreshLibraries");
  rmSync(join(films, "Film 4 (2004).mkv"));
  await ended(server.sdk, "RefreshLibraries");
  const titles = async () => {
    const answer = await server.fetch("/library/sections/1/all");
    const { MediaContainer } = (await answer.json()) as { MediaContainer: { Metadata: { title: string }[] } };
    return MediaContainer.Metadata.map(({ title }) => title);
  };
  const emptyTrash = async (query = "") =>
    (await server.fetch(`/library/sections/1/emptyTrash${query}`, { method: "PUT" })).status;
  expect(await titles()).toHaveLength(4);
  // A quarter of the section is more than may go without a person's word.
  expect(await emptyTrash()).toBe(500);
  expect(await titles()).toHaveLength(4);
  expect(await emptyTrash("?confirm=1")).toBe(200);
  expect(await titles()).toEqual(["Film 1", "Film 2", "Film 3"]);
  expect(await server.fetch("/library/sections/9/emptyTrash", { method: "PUT" })).toMatchObject({
    status: 404,
  });
  const { entries } = await server.sdk.trash.list();
  await server.sdk.trash.restore(entries[0]!.id);
  expect(await titles()).toHaveLength(4);
}, 60_000);
