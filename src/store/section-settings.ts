import {
  type SectionPreferenceId,
  type SectionPreferenceValue,
  sectionPreference,
} from "../api/section-preferences.ts";
import type { Database } from "./database.ts";

/** What is set for each section, as JSON by id; what is not set has its default. */
export function sectionSettingsIn(db: Database) {
  return {
    get: <Id extends SectionPreferenceId>(sectionId: number, id: Id): SectionPreferenceValue<Id> => {
      const row = db.get(
        db.build
          .selectFrom("section_settings")
          .select("value")
          .where("section_id", "=", sectionId)
          .where("id", "=", id),
      );
      const value = row === undefined ? sectionPreference(id).default : (JSON.parse(row.value) as unknown);
      return value as SectionPreferenceValue<Id>;
    },
    /** Saves all of them or none. The section must exist, and the values must have been checked. */
    save: (sectionId: number, values: ReadonlyMap<SectionPreferenceId, boolean | number | string>): void =>
      db.transaction(() => {
        for (const [id, given] of values) {
          const value = JSON.stringify(given);
          db.run(
            db.build
              .insertInto("section_settings")
              .values({ section_id: sectionId, id, value })
              .onConflict((conflict) => conflict.columns(["section_id", "id"]).doUpdateSet({ value })),
          );
        }
      }),
  };
}
