import { closeSync, ftruncateSync, mkdirSync, openSync } from "node:fs";
import { dirname, join } from "node:path";
import BetterSqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { startServer } from "../support/server-process.ts";
import { temporaryFolder } from "../support/small-house.ts";

const fileCount = 8000;

/** A file of a size of its own that takes no room. */
function makeFilm(file: string, size: number): void {
  mkdirSync(dirname(file), { recursive: true });
  const handle = openSync(file, "w");
  ftruncateSync(handle, size);
  closeSync(handle);
}

/** The ids of all files by their paths. */
function idsIn(data: string): Map<string, number> {
  const memory = new BetterSqlite(join(data, "butler.db"), { readonly: true });
  expect(memory.pragma("integrity_check")).toEqual([{ integrity_check: "ok" }]);
  const rows = memory.prepare("select path, id from parts").all() as { path: string; id: number }[];
  memory.close();
  return new Map(rows.map(({ path, id }) => [path, id]));
}

test("kill -9 in the middle of a scan: what it found is kept, and the start after it finds the rest and what is new", async () => {
  const folder = temporaryFolder();
  const data = join(folder, "data");
  const films = join(folder, "Films");
  for (let n = 0; n < fileCount; n++)
    makeFilm(join(films, `Shelf ${Math.floor(n / 500)}`, `Film ${n} (2001).mkv`), n + 1);

  const first = await startServer(data);
  await first.sdk.preferences.set({ FSEventLibraryUpdatesEnabled: true });
  const events = await first.sdk.events();
  await first.sdk.library.addSection({ title: "Films", type: "movie", paths: [films] });
  for await (const event of events)
    if (
      event.type === "activity" &&
      event.activity.type === "library.update.section" &&
      event.activity.progress > 1
    )
      break;
  expect(await first.end("SIGKILL")).toMatchObject({ signal: "SIGKILL" });
  const before = idsIn(data);
  expect(before.size).toBeGreaterThan(0);
  expect(before.size).toBeLessThan(fileCount);

  makeFilm(join(films, "while it was down.mkv"), fileCount + 1);
  const second = await startServer(data);
  const more = await second.sdk.events();
  const isScanned = async () => {
    const runs = await second.sdk.runs.list({ task: "RefreshLibraries" });
    return runs.some(({ outcome }) => outcome === "success");
  };
  if (!(await isScanned()))
    for await (const event of more) if (event.type === "run" && (await isScanned())) break;
  const after = idsIn(data);
  expect(after.size).toBe(fileCount + 1);
  expect(after.has("while it was down.mkv")).toBe(true);
  for (const [path, id] of before) expect(after.get(path)).toBe(id);

  const told = await second.fetch("/api/webhooks/radarr", {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Plex-Token": "a-token-for-tests" },
    body: JSON.stringify({ eventType: "Download", movie: { folderPath: join(films, "Shelf 3") } }),
  });
  expect(await told.json()).toMatchObject({ outcome: "scanning", scans: [{ section: "Films" }] });
  expect(await second.end("SIGTERM")).toEqual({ code: 0, signal: null });
});
