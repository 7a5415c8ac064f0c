import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import BetterSqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { startServer } from "../support/server-process.ts";
import { temporaryFolder } from "../support/small-house.ts";

const films = 300;

test("kill -9 in the middle of RefreshLocalMedia: each item is known whole or not at all, and the rest is done after the restart", async () => {
  const folder = temporaryFolder();
  const root = join(folder, "Films");
  mkdirSync(root);
  for (let n = 1; n <= films; n++) {
    const stem = join(root, `Film ${n} (2001)`);
    writeFileSync(`${stem}.mkv`, "film");
    writeFileSync(`${stem}.nfo`, `<movie><title>Title ${n}</title><plot>Plot ${n}</plot></movie>`);
    writeFileSync(`${stem}.en.srt`, "hello");
    writeFileSync(`${stem}-trailer.mkv`, "trailer");
  }
  const data = join(folder, "data");
  const library = ["--library", `Films=movie:${root}`];
  const first = await startServer(data, library);
  const events = await first.sdk.events();
  await first.sdk.runs.start({ task: "RefreshLibraries", force: true });
  for await (const event of events)
    if (event.type === "run" && event.run.task === "RefreshLibraries" && event.run.state === "ended") break;
  const running = await first.sdk.events();
  await first.sdk.runs.start({ task: "RefreshLocalMedia", force: true });
  for await (const event of running)
    if (event.type === "run" && event.run.task === "RefreshLocalMedia" && event.run.items.done > 0) break;
  await first.end("SIGKILL");

  /** For each item: whether it was looked at, and how much is known of it. */
  const known = () => {
    const memory = new BetterSqlite(join(data, "butler.db"), { readonly: true });
    expect(memory.pragma("integrity_check")).toEqual([{ integrity_check: "ok" }]);
    const rows = memory
      .prepare(`
        select (select count(*) from local_looks where item_id = items.id) as looks,
          (select count(*) from item_fields where item_id = items.id and origin = 'local') as fields,
          (select count(*) from extras where item_id = items.id) as extras,
          (select count(*) from streams join parts on parts.id = part_id where parts.item_id = items.id
            and streams.file is not null) as texts,
          title like 'Title %' as titled
        from items order by id
      `)
      .all();
    memory.close();
    return rows;
  };
  const whole = { looks: 1, fields: 2, extras: 1, texts: 1, titled: 1 };
  const nothing = { looks: 0, fields: 0, extras: 0, texts: 0, titled: 0 };
  const before = known();
  expect(before).toHaveLength(films);
  for (const item of before) expect([whole, nothing]).toContainEqual(item);
  const done = before.filter((item) => (item as typeof whole).looks === 1).length;
  expect(done).toBeGreaterThan(0);

  const second = await startServer(data, library);
  const after = await second.sdk.events();
  await second.sdk.runs.start({ task: "RefreshLocalMedia", force: true });
  for await (const event of after) {
    if (event.type !== "run" || event.run.task !== "RefreshLocalMedia" || event.run.state !== "ended")
      continue;
    expect(event.run).toMatchObject({ outcome: "success", items: { done: films - done, failed: 0 } });
    break;
  }
  expect(await second.end("SIGTERM")).toEqual({ code: 0, signal: null });
  expect(known()).toEqual(before.map(() => whole));
});
