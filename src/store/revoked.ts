import BetterSqlite from "better-sqlite3";

/** Who may come in, by the database that is about to be replaced. */
interface LetIn {
  /** The highest id that a token ever had; 0: no token was ever made. */
  lastToken: number;
  tokens: string[];
  sessions: string[];
}

/**
 * Takes out of a database that was restored whom the one before it does not let in any more: a token that was revoked
 * and a browser that signed out stay away, though the backup has them. A database that never had a token knows of no
 * revoking, nor does one that cannot be read: all tokens of the backup are left then. Nobody may have either open.
 * @param restored the file that was restored @param before the file in whose place it comes; there may be none
 * @returns how many tokens were taken out
 * @throws Error when the restored one cannot be changed
 */
export function leaveOutRevoked(restored: string, before: string): number {
  const letIn = lookAt(before);
  if (letIn === undefined) return 0;
  const db = new BetterSqlite(restored);
  try {
    db.pragma("foreign_keys = ON");
    return db.transaction(() => {
      const among = "in (select value from json_each(?))";
      db.prepare(`delete from sessions where hash not ${among}`).run(JSON.stringify(letIn.sessions));
      if (letIn.lastToken === 0) return 0;
      const { changes } = db
        .prepare(`delete from tokens where hash not ${among}`)
        .run(JSON.stringify(letIn.tokens));
      // The next restore must know that there were tokens, and no other may get the id of one that was revoked.
      const last = Math.max(letIn.lastToken, lastTokenOf(db));
      db.prepare("delete from sqlite_sequence where name = 'tokens'").run();
      db.prepare("insert into sqlite_sequence (name, seq) values ('tokens', ?)").run(last);
      return changes;
    })();
  } finally {
    db.close();
  }
}

function lookAt(file: string): LetIn | undefined {
  let db: BetterSqlite.Database | undefined;
  try {
    db = new BetterSqlite(file, { fileMustExist: true });
    const hashesOf = (table: "tokens" | "sessions") =>
      db!.prepare(`select hash from ${table}`).pluck().all() as string[];
    return { lastToken: lastTokenOf(db), tokens: hashesOf("tokens"), sessions: hashesOf("sessions") };
  } catch {
    // It is damaged or not there, or why else would somebody restore?
    return undefined;
  } finally {
    db?.close();
  }
}

const lastTokenOf = (db: BetterSqlite.Database): number =>
  (db.prepare("select seq from sqlite_sequence where name = 'tokens'").pluck().get() as number | undefined) ??
  0;
