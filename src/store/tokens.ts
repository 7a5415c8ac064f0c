import type { Generated, Selectable } from "kysely";
import type { Role } from "../api/tokens.ts";
import type { Database } from "./database.ts";

/** Whoever knows the token may do what its role may. Instants are milliseconds since the epoch. */
export interface TokenRow {
  id: Generated<number>;
  /** What is left of the token itself. */
  hash: string;
  name: string;
  role: Role;
  created_at: number;
  /** Null: never. */
  expires_at: number | null;
  last_used_at: number | null;
}
export type StoredToken = Selectable<TokenRow>;

/** A browser that has signed in. */
export interface SessionRow {
  hash: string;
  /** Null: by the first token, which is not kept here. */
  token_id: number | null;
  created_at: number;
  expires_at: number;
}

/** Of one token at one time: more than anybody has browsers. */
export const sessionsKept = 100;

/** Tables that this room of the store brings. */
export interface TokenTables {
  tokens: TokenRow;
  sessions: SessionRow;
}

/** Tokens, and the sessions that browsers have by them. Both are kept as hashes alone. */
export function tokensIn(db: Database) {
  return {
    add: (token: Omit<StoredToken, "id" | "last_used_at">): StoredToken =>
      db.get(db.build.insertInto("tokens").values(token).returningAll())!,
    /** The oldest first. */
    list: (): StoredToken[] => db.all(db.build.selectFrom("tokens").selectAll().orderBy("id")),
    get: (id: number): StoredToken | undefined =>
      db.get(db.build.selectFrom("tokens").selectAll().where("id", "=", id)),
    byHash: (hash: string): StoredToken | undefined =>
      db.get(db.build.selectFrom("tokens").selectAll().where("hash", "=", hash)),
    markUsed: (id: number, at: number): void => {
      db.run(db.build.updateTable("tokens").set({ last_used_at: at }).where("id", "=", id));
    },
    /** Forgets a token, and with it every session that was opened by it. */
    remove: (id: number): void => {
      db.run(db.build.deleteFrom("tokens").where("id", "=", id));
    },

    /** Ends the oldest sessions of the token where it has too many. */
    addSession: (session: SessionRow): void =>
      db.transaction(() => {
        db.run(db.build.insertInto("sessions").values(session));
        const kept = db.build
          .selectFrom("sessions")
          .select("hash")
          .where("token_id", "is", session.token_id)
          .orderBy("created_at", "desc")
          .limit(sessionsKept);
        db.run(
          db.build
            .deleteFrom("sessions")
            .where("token_id", "is", session.token_id)
            .where("hash", "not in", kept),
        );
      }),
    session: (hash: string): SessionRow | undefined =>
      db.get(db.build.selectFrom("sessions").selectAll().where("hash", "=", hash)),
    extendSession: (hash: string, until: number): void => {
      db.run(db.build.updateTable("sessions").set({ expires_at: until }).where("hash", "=", hash));
    },
    removeSession: (hash: string): void => {
      db.run(db.build.deleteFrom("sessions").where("hash", "=", hash));
    },
    /** Forgets the sessions that have expired. */
    removeSessionsBefore: (at: number): void => {
      db.run(db.build.deleteFrom("sessions").where("expires_at", "<=", at));
    },
  };
}
