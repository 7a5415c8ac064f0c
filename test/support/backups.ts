import { closeSync, mkdirSync, openSync, readdirSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import BetterSqlite from "better-sqlite3";
import { onTestFinished } from "vitest";
import { createBackups } from "../../src/adapters/backups.ts";
import { createDatabase } from "../../src/adapters/database.ts";
import type { BackedUp } from "../../src/core/ports.ts";
import { openSettings } from "../../src/core/settings.ts";
import { openStore, type Store } from "../../src/store/store.ts";
import { createSettableClock } from "./settable-clock.ts";
import { temporaryFolder } from "./small-house.ts";

export const never = new AbortController().signal;

/** A real memory with rows that count, and everything that backs it up. Its clock stands at half past midnight in Berlin. */
export async function openBackups({ rows = 0, folder = temporaryFolder() } = {}) {
  const data = join(folder, "data");
  const to = join(folder, "backups");
  for (const path of [data, to]) mkdirSync(path, { recursive: true });
  const file = join(data, "butler.db");
  const store = await openStore(file);
  onTestFinished(() => store.close());
  const clock = createSettableClock("2026-03-10T23:30:00Z");
  const settings = openSettings(store.settings);
  settings.set(
    new Map<Parameters<typeof settings.get>[0], string | number>([
      ["ButlerDatabaseBackupPath", to],
      ["BackupKeepWeekly", 0],
      ["BackupKeepMonthly", 0],
    ]),
  );
  const scratch = join(data, "Scratch");
  const backups = createBackups({
    store,
    clock,
    timeZone: "Europe/Berlin",
    scratch,
    preference: settings.get,
  });
  addRows(store, rows);
  return {
    folder,
    data,
    file,
    to,
    store,
    clock,
    settings,
    scratch,
    backups,
    database: createDatabase(store),
    backUp: (signal = never, onProgress: (fraction: number) => void = () => {}): Promise<BackedUp> =>
      backups.backUp("butler", signal, onProgress),
    /** Changes something, and makes a backup so many days later. */
    backUpLater: async (days: number): Promise<BackedUp> => {
      addRows(store, 1);
      clock.set(clock.now() + days * 86_400_000);
      return backups.backUp("butler", never, () => {});
    },
    /** Names of the backup folder, without the sums. */
    listed: () =>
      readdirSync(to)
        .filter((name) => !name.endsWith(".sha256"))
        .sort(),
    left: () => readdirSync(scratch),
  };
}

/** Sections with a root each, in one transaction: whatever is one snapshot has as many of both. */
export function addRows(store: Store, count: number, text = "x".repeat(400)): void {
  store.transaction(() => {
    for (let n = 0; n < count; n++)
      store.sections.add({ uuid: crypto.randomUUID(), title: text, type: "movie", paths: [`/${n}`], at: n });
  });
}

/** What a database file holds, as SQLite itself says. */
export function look(file: string) {
  const copy = new BetterSqlite(file, { readonly: true });
  try {
    const count = (table: string) => copy.prepare(`select count(*) from ${table}`).pluck().get() as number;
    return {
      integrity: copy.pragma("integrity_check", { simple: true }),
      sections: count("sections"),
      roots: count("roots"),
    };
  } finally {
    copy.close();
  }
}

/** Overwrites pages in the middle of the file with garbage, as a dying disk does. */
export function damage(file: string): void {
  const handle = openSync(file, "r+");
  const { size } = statSync(file);
  for (let at = 8 * 4096; at < size - 4096; at += 3 * 4096)
    writeSync(handle, Buffer.alloc(4096, 0xa5), 0, 4096, at);
  closeSync(handle);
}
