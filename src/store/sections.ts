import type { Database } from "./database.ts";
import type { SectionType } from "./schema.ts";

export interface StoredSection {
  id: number;
  uuid: string;
  title: string;
  type: SectionType;
  createdAt: number;
  updatedAt: number;
  scannedAt: number | null;
  changedAt: number;
  roots: { id: number; path: string }[];
}

/** The sections of the library and their root folders. */
export function sectionsIn(db: Database) {
  const read = (id?: number): StoredSection[] => {
    let sections = db.build.selectFrom("sections").selectAll().orderBy("id");
    if (id !== undefined) sections = sections.where("id", "=", id);
    const roots = db.all(db.build.selectFrom("roots").selectAll().orderBy("id"));
    return db.all(sections).map((row) => ({
      id: row.id,
      uuid: row.uuid,
      title: row.title,
      type: row.type,
      createdAt: row.created_at,
      updatedAt: row.updated_at,
      scannedAt: row.scanned_at,
      changedAt: row.changed_at,
      roots: roots.filter((root) => root.section_id === row.id).map(({ id, path }) => ({ id, path })),
    }));
  };
  return {
    all: () => read(),
    get: (id: number): StoredSection | undefined => read(id)[0],
    add: (section: {
      uuid: string;
      title: string;
      type: SectionType;
      paths: readonly string[];
      at: number;
    }): number =>
      db.transaction(() => {
        const { uuid, title, type, at } = section;
        const values = {
          uuid,
          title,
          type,
          created_at: at,
          updated_at: at,
          changed_at: at,
          scanned_at: null,
        };
        const { id } = db.get(db.build.insertInto("sections").values(values).returning("id"))!;
        for (const path of section.paths)
          db.run(db.build.insertInto("roots").values({ section_id: id, path }));
        return id;
      }),
    /** Forgets a section with all its items and findings. Files on disk stay as they are. */
    remove: (id: number): boolean => db.run(db.build.deleteFrom("sections").where("id", "=", id)) > 0,
    markScanned: (id: number, at: number, changed: boolean): void => {
      db.run(
        db.build
          .updateTable("sections")
          .set({ scanned_at: at, ...(changed ? { changed_at: at, updated_at: at } : {}) })
          .where("id", "=", id),
      );
    },
  };
}
