import { type Generated, type Selectable, sql } from "kysely";
import type { Database } from "./database.ts";

/** What a cleaning took away. */
export interface TrashRow {
  id: Generated<number>;
  /** A folder of the data folder, or rows of the database. */
  kind: "folder" | "rows";
  title: string;
  why: string;
  task: string;
  run_id: number;
  /** Of a folder: its path below the data folder, with `/`. Of rows: their table. */
  origin: string;
  /** Of a folder: where it is below the trash: `2026-03-10-12/3f...`. */
  folder: string | null;
  /** Of rows: a `Snapshot` as JSON. */
  content: string | null;
  bytes: number;
  trashed_at: number;
}

export type StoredTrash = Selectable<TrashRow>;

/** The trash, and what cleanings remember: orphans, folders of sections as they were, plans that were refused. */
export function trashIn(db: Database) {
  const entries = () => db.build.selectFrom("trash").selectAll();
  return {
    add: (entry: Omit<StoredTrash, "id">): number =>
      db.get(db.build.insertInto("trash").values(entry).returning("id"))!.id,
    get: (id: number): StoredTrash | undefined => db.get(entries().where("id", "=", id)),
    /** Newest first. @param before only those with a smaller id */
    list: ({ before, limit }: { before?: number; limit: number }): StoredTrash[] => {
      const query = entries().orderBy("id", "desc").limit(limit);
      return db.all(before === undefined ? query : query.where("id", "<", before));
    },
    /** Oldest first. @param after an id */
    next: (after: number, limit: number): StoredTrash[] =>
      db.all(entries().where("id", ">", after).orderBy("id").limit(limit)),
    amount: (): { items: number; bytes: number } => {
      const { items, bytes } = db.get(
        db.build
          .selectFrom("trash")
          .select((of) => [
            of.fn.countAll<number>().as("items"),
            of.fn.sum<number | null>("bytes").as("bytes"),
          ]),
      )!;
      return { items, bytes: bytes ?? 0 };
    },
    inFolder: (folder: string): StoredTrash | undefined => db.get(entries().where("folder", "=", folder)),
    remove: (id: number): void => {
      db.run(db.build.deleteFrom("trash").where("id", "=", id));
    },

    /** Since when a bundle has been without a part, or pictures (`item:7`) without an item; undefined: nobody noticed. */
    orphanedSince: (bundle: string): number | undefined =>
      db.get(db.build.selectFrom("orphaned_bundles").select("since").where("bundle", "=", bundle))?.since,
    noteOrphan: (bundle: string, since: number): void => {
      db.run(
        db.build
          .insertInto("orphaned_bundles")
          .values({ bundle, since })
          .onConflict((conflict) => conflict.doNothing()),
      );
    },
    forgetOrphan: (bundle: string): void => {
      db.run(db.build.deleteFrom("orphaned_bundles").where("bundle", "=", bundle));
    },
    /** Forgets the orphans that belong to something again. */
    forgetReturned: (): void => {
      const owned = db.build.selectFrom("parts").select("bundle");
      const items = db.build.selectFrom("items").select(sql<string>`'item:' || id`.as("key"));
      db.run(
        db.build
          .deleteFrom("orphaned_bundles")
          .where((of) => of.or([of("bundle", "in", owned), of("bundle", "in", items)])),
      );
    },

    /** What a root was when it was last seen to be the right one. */
    rootMark: (rootId: number): { path: string; device: string; inode: string } | undefined =>
      db.get(
        db.build.selectFrom("root_marks").select(["path", "device", "inode"]).where("root_id", "=", rootId),
      ),
    markRoot: (rootId: number, mark: { path: string; device: string; inode: string }): void => {
      db.run(
        db.build
          .insertInto("root_marks")
          .values({ root_id: rootId, ...mark })
          .onConflict((conflict) => conflict.column("root_id").doUpdateSet(mark)),
      );
    },

    refused: (task: string, scope: string): { items: number; bytes: number } | undefined =>
      db.get(
        db.build
          .selectFrom("refused_plans")
          .select(["items", "bytes"])
          .where("task", "=", task)
          .where("scope", "=", scope),
      ),
    refusedScopes: (task: string): string[] =>
      db
        .all(db.build.selectFrom("refused_plans").select("scope").where("task", "=", task).orderBy("scope"))
        .map(({ scope }) => scope),
    keepRefused: (task: string, scope: string, amount: { items: number; bytes: number }): void => {
      db.run(
        db.build
          .insertInto("refused_plans")
          .values({ task, scope, ...amount })
          .onConflict((conflict) => conflict.columns(["task", "scope"]).doUpdateSet(amount)),
      );
    },
    forgetRefused: (task: string, scope: string): void => {
      db.run(db.build.deleteFrom("refused_plans").where("task", "=", task).where("scope", "=", scope));
    },
  };
}
