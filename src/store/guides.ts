import type { Generated, Insertable, Selectable, Updateable } from "kysely";
import type { Database } from "./database.ts";

/**
 * A guide is read into an edition of its own, which becomes the guide's in one step once it is whole. Editions and
 * what belongs to them refer to each other without foreign keys: they are removed in pages of a few milliseconds.
 */
export interface GuideTables {
  guides: GuideRow;
  guide_editions: {
    id: Generated<number>;
    guide_id: number;
    channels: Generated<number>;
    programmes: Generated<number>;
    starts_at: number | null;
    ends_at: number | null;
  };
  guide_channels: {
    id: Generated<number>;
    edition_id: number;
    /** The guide's own id of it. */
    guide_channel: string;
    details: string;
  };
  programmes: {
    id: Generated<number>;
    channel_id: number;
    start_ms: number;
    end_ms: number | null;
    details: string;
  };
}

export interface GuideRow {
  id: Generated<number>;
  uuid: string;
  title: string;
  source: string;
  /** IANA name; null: UTC. */
  time_zone: string | null;
  /** JSON. */
  languages: string;
  /** What a person has made of its channels: JSON. */
  channels: string;
  created_at: number;
  /** The edition that is shown. */
  edition_id: number | null;
  /** Of the source when that was read: JSON. */
  revision: string | null;
  refreshed_at: number | null;
  checked_at: number | null;
  problem: string | null;
  /** The source is not to be asked before. */
  retry_at: number | null;
}

export type StoredGuide = Selectable<GuideRow>;
export type StoredEdition = Selectable<GuideTables["guide_editions"]>;

/** The guides as people set them up, and which edition of each is shown. */
export function guidesIn(db: Database) {
  const guides = () => db.build.selectFrom("guides").selectAll();
  return {
    all: (): StoredGuide[] => db.all(guides().orderBy("id")),
    get: (id: number): StoredGuide | undefined => db.get(guides().where("id", "=", id)),
    add: (
      guide: Pick<
        Insertable<GuideRow>,
        "uuid" | "title" | "source" | "time_zone" | "languages" | "channels" | "created_at"
      >,
    ): StoredGuide => db.get(db.build.insertInto("guides").values(guide).returningAll()) as StoredGuide,
    /** @returns undefined when there is none of this id */
    update: (id: number, change: Updateable<GuideRow>): StoredGuide | undefined =>
      db.get(db.build.updateTable("guides").set(change).where("id", "=", id).returningAll()),
    /** Its editions are left for `editions.leftover`. @returns false when there is none of this id */
    remove: (id: number): boolean => db.run(db.build.deleteFrom("guides").where("id", "=", id)) > 0,
    edition: (id: number | null): StoredEdition | undefined =>
      id === null
        ? undefined
        : db.get(db.build.selectFrom("guide_editions").selectAll().where("id", "=", id)),
  };
}
