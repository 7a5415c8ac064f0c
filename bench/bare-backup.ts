/** Copies a database, and nothing else: what `sqlite3 FROM ".backup TO"` does, where there is no sqlite3. */

import BetterSqlite from "better-sqlite3";

const [from, to] = process.argv.slice(2) as [string, string];
const source = new BetterSqlite(from, { readonly: true });
await source.backup(to);
source.close();
