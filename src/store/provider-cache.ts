import type { Database } from "./database.ts";

/** An answer of a provider. Milliseconds since the epoch. */
export interface CachedAnswer {
  /** Without keys. */
  address: string;
  etag: string | null;
  last_modified: string | null;
  body: string;
  /** When it was last known to be what the provider says. */
  checked_at: number;
}

/** Answers of providers, so that what has not changed is not sent again. */
export function providerCacheIn(db: Database) {
  return {
    get: (address: string): CachedAnswer | undefined =>
      db.get(db.build.selectFrom("provider_cache").selectAll().where("address", "=", address)),
    keep: (answer: CachedAnswer): void => {
      const { address: _, ...rest } = answer;
      db.run(
        db.build
          .insertInto("provider_cache")
          .values(answer)
          .onConflict((conflict) => conflict.column("address").doUpdateSet(rest)),
      );
    },
    markChecked: (address: string, at: number): void => {
      db.run(db.build.updateTable("provider_cache").set({ checked_at: at }).where("address", "=", address));
    },
    removeBefore: (at: number): void => {
      db.run(db.build.deleteFrom("provider_cache").where("checked_at", "<", at));
    },
  };
}
