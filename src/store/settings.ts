import type { Database } from "./database.ts";

/** Values that differ from their default, as JSON by id. */
export function settingsIn(db: Database) {
  return {
    all: (): Map<string, unknown> =>
      new Map(
        db
          .all(db.build.selectFrom("settings").selectAll())
          .map((row) => [row.id, JSON.parse(row.value) as unknown]),
      ),
    /** Saves all of them or none. */
    save: (values: ReadonlyMap<string, unknown>): void =>
      db.transaction(() => {
        for (const [id, value] of values)
          db.run(
            db.build
              .insertInto("settings")
              .values({ id, value: JSON.stringify(value) })
              .onConflict((conflict) => conflict.column("id").doUpdateSet({ value: JSON.stringify(value) })),
          );
      }),
  };
}
