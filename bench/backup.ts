/** A backup that is restored and compared before it counts, against a bare copy. */

import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createBackups } from "../src/adapters/backups.ts";
import { systemClock } from "../src/adapters/clock.ts";
import { openSettings } from "../src/core/settings.ts";
import { temporaryFolder } from "./folders.ts";
import { openLargeDatabase } from "./large-database.ts";
import type { Row } from "./rows.ts";

const megabytes = 200;
const never = new AbortController().signal;

export async function measure(rounds: number): Promise<Row[]> {
  using folder = temporaryFolder();
  const file = join(folder.path, "butler.db");
  const to = join(folder.path, "backups");
  mkdirSync(to);
  const store = await openLargeDatabase(file, megabytes * 1e6);
  const settings = openSettings(store.settings);
  settings.set(new Map([["ButlerDatabaseBackupPath", to]]));
  const scratch = join(folder.path, "Scratch");
  const backups = createBackups({
    store,
    clock: systemClock,
    timeZone: "UTC",
    scratch,
    preference: settings.get,
  });
  const backUp = () => backups.backUp("butler", never, () => {});
  const bare = join(folder.path, "bare.db");
  const copied = join(folder.path, "copied.db");
  const [first, again, bareCopy, checkedCopy, fileCopy]: number[][] = [[], [], [], [], []];
  for (let round = 0; round < rounds; round++) {
    store.sections.add({ uuid: `round ${round}`, title: "changed", type: "movie", paths: ["/"], at: round });
    first!.push(await seconds(backUp));
    again!.push(await seconds(backUp));
    bareCopy!.push(await seconds(() => copyBare(file, bare)));
    checkedCopy!.push(bareCopy!.at(-1)! + (await seconds(() => check(bare))));
    fileCopy!.push(await seconds(() => copyFileSync(file, copied)));
    rmSync(bare);
    rmSync(copied);
  }
  store.close();
  const what = (text: string) => `${text} of ${megabytes} MB: time`;
  return [
    {
      what: what("Backup, restored and compared row by row,"),
      unit: "s",
      ours: first!,
      other: { what: "`.backup`, and an integrity check of the copy", figures: checkedCopy! },
      goal: { of: "ours / other", atMost: 5 },
      note: "ours is written twice and read four times: it proves that the file restores",
      limit: { what: "`.backup` alone, unproven", figures: bareCopy! },
      why:
        "An integrity check reads the copy once and looks at its structure. We also pack it, unpack it again and " +
        "compare every row with the original, which is what tells that it restores.",
    },
    {
      what: what("The same backup, against what `cp` does,"),
      unit: "s",
      ours: first!,
      other: { what: "a copy of the file", figures: fileCopy! },
      why:
        "`cp` writes bytes and proves nothing, and what it copies while somebody writes may be torn: a copy of a " +
        "database that is in use need not open.",
    },
    {
      what: what("Incremental backup when nothing has changed, the last one restored and compared,"),
      unit: "s",
      ours: again!,
      other: { what: "`.backup` again, and an integrity check", figures: checkedCopy! },
      goal: { of: "ours / other", atMost: 4 },
      note: "writes nothing that stays",
      why:
        "Nothing is written, but the last backup is unpacked and compared with the original all the same: that it " +
        "was whole last week does not tell that it still is.",
    },
  ];
}

async function seconds(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

function copyBare(from: string, to: string): void {
  if (hasSqlite) execFileSync("sqlite3", [from, `.backup ${to}`]);
  else execFileSync(process.execPath, [join(import.meta.dirname, "bare-backup.ts"), from, to]);
}

function check(file: string): void {
  const program = "new (require('better-sqlite3'))(process.argv[1]).pragma('integrity_check')";
  if (hasSqlite) execFileSync("sqlite3", [file, "pragma integrity_check"]);
  else execFileSync(process.execPath, ["-e", program, file]);
}

const hasSqlite = (() => {
  try {
    execFileSync("sqlite3", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();
