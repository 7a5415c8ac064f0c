/** Another program that has a database for itself for some milliseconds: lock-child.ts FILE MS */

import { setTimeout as sleep } from "node:timers/promises";
import BetterSqlite from "better-sqlite3";

const [file, ms] = process.argv.slice(2);
const db = new BetterSqlite(file!, { timeout: 60_000 });
db.exec("begin exclusive");
process.stdout.write("locked\n");
await sleep(Number(ms));
db.exec("commit");
db.close();
