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
  /** Removes media without parts, then items with neither media nor children, from the lowest up. */
  const removeEmptied = (sectionId: number): void => {
    const ofSection = db.build.selectFrom("items").select("id").where("section_id", "=", sectionId);
    const parts = db.build.selectFrom("parts").select("media_id");
    db.run(db.build.deleteFrom("media").where("item_id", "in", ofSection).where("id", "not in", parts));
    const having = db.build.selectFrom("media").select("item_id");
    const parents = db.build.selectFrom("items").select("parent_id").where("parent_id", "is not", null);
    const emptied = db.build
      .deleteFrom("items")
      .where("section_id", "=", sectionId)
      .where("id", "not in", having)
      .where("id", "not in", parents.$castTo<{ parent_id: number }>());
    while (db.run(emptied) > 0);
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
    /**
     * Gives a section another name or other folders. All that is known of the media of a folder that it has no longer
     * is forgotten, with the items that this leaves empty; the files stay.
     */
    change: (id: number, { title, paths }: { title: string; paths: readonly string[] }, at: number): void =>
      db.transaction(() => {
        const { roots } = read(id)[0]!;
        const update = db.build.updateTable("sections").set({ title, updated_at: at });
        db.run(update.where("id", "=", id));
        for (const path of paths)
          if (!roots.some((root) => root.path === path))
            db.run(db.build.insertInto("roots").values({ section_id: id, path }));
        const left = roots.filter((root) => !paths.includes(root.path));
        for (const root of left) db.run(db.build.deleteFrom("roots").where("id", "=", root.id));
        if (left.length > 0) removeEmptied(id);
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
