/** How long somebody waits at most who asks the server while it optimises its database. */

import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import BetterSqlite from "better-sqlite3";
import { createDatabase } from "../src/adapters/database.ts";
import { openStore } from "../src/store/store.ts";
import { temporaryFolder } from "./folders.ts";
import { openLargeDatabase } from "./large-database.ts";
import type { Row } from "./rows.ts";

const megabytes = 200;
/** Milliseconds between two questions. */
const between = 5;
/** Milliseconds. */
const idleTime = 3000;
const never = new AbortController().signal;

export async function measure(rounds: number): Promise<Row[]> {
  using folder = temporaryFolder();
  const made = join(folder.path, "made.db");
  const store = await openLargeDatabase(made, megabytes * 1e6);
  store.close();
  const holey = new BetterSqlite(made);
  holey.exec("delete from roots where section_id % 5 <> 0; delete from sections where id % 5 <> 0");
  holey.close();
  const ours = [];
  const vacuum = [];
  const idle = [];
  for (let round = 0; round < rounds; round++) {
    ours.push(
      await longestWait(made, join(folder.path, `ours-${round}.db`), (opened) =>
        createDatabase(opened).optimize(never, () => {}),
      ),
    );
    idle.push(await longestWait(made, join(folder.path, `idle-${round}.db`), () => sleep(idleTime)));
    vacuum.push(
      await longestWait(made, join(folder.path, `vacuum-${round}.db`), async ({ file }) => {
        const connection = new BetterSqlite(file);
        connection.exec("vacuum");
        connection.close();
      }),
    );
  }
  return [
    {
      what: `Longest wait of a reader while a database of ${megabytes} MB is optimised, four fifths of it free`,
      unit: "ms",
      ours,
      other: { what: "VACUUM", figures: vacuum },
      goal: { of: "ours", atMost: 250 },
      limit: { what: "while nothing at all is done", figures: idle },
      note: `asked every ${between} ms on the server's own thread`,
    },
  ];
}

/** @returns milliseconds from when an answer was due until it was there, the longest of all */
async function longestWait(
  from: string,
  file: string,
  work: (store: Awaited<ReturnType<typeof openStore>>) => Promise<unknown>,
): Promise<number> {
  copyFileSync(from, file);
  const store = await openStore(file);
  let working = true;
  let longest = 0;
  const reader = (async () => {
    while (working) {
      const due = performance.now() + between;
      await sleep(between);
      store.settings.all();
      longest = Math.max(longest, performance.now() - due);
    }
  })();
  await work(store);
  working = false;
  await reader;
  store.close();
  return longest;
}
