import type { Selectable } from "kysely";
import type { MarkerOrigin, MarkerType } from "../api/markers.ts";
import { type Database, listOf } from "./database.ts";
import type { MarkerRow } from "./schema.ts";

/** A stretch or a moment of an item that a player can jump over or to. Milliseconds from the start of the part. */
export interface StoredMarker {
  id: number;
  itemId: number;
  /** The file that it was found in; null where it holds for all files of the item. */
  partId: number | null;
  type: MarkerType;
  startMs: number;
  /** Null for a moment. */
  endMs: number | null;
  /** Credits after which nothing follows. */
  final: boolean;
  title: string | null;
  color: string | null;
  origin: MarkerOrigin;
  /** Of the analysis that found it; 0 where a person made it. */
  version: number;
  madeAt: number;
}

/** A marker as an analysis gives it. */
export interface FoundMarker {
  partId?: number | undefined;
  startMs: number;
  endMs: number;
  final?: boolean | undefined;
  title?: string | undefined;
  /** `found` when absent. */
  origin?: Exclude<MarkerOrigin, "import" | "person"> | undefined;
}

/** A marker as a person gives it. */
export interface PersonsMarker {
  type: MarkerType;
  startMs: number;
  endMs: number | null;
  title: string | null;
  color: string | null;
}

/** The markers of items. What a person made or corrected is never overwritten by an analysis. */
export function markersIn(db: Database) {
  const toMarker = (row: Selectable<MarkerRow>): StoredMarker => ({
    id: row.id,
    itemId: row.item_id,
    partId: row.part_id,
    type: row.type,
    startMs: row.start_ms,
    endMs: row.end_ms,
    final: row.final === 1,
    title: row.title,
    color: row.color,
    origin: row.origin,
    version: row.version,
    madeAt: row.made_at,
  });
  const ofPerson = ({ type, startMs, endMs, title, color }: PersonsMarker, at: number) => ({
    ...{ type, title, color, start_ms: startMs, end_ms: endMs },
    ...({ origin: "person", version: 0, made_at: at } as const),
  });

  return {
    /** In the order of time. */
    ofItems: (itemIds: readonly number[]): StoredMarker[] =>
      db
        .all(
          db.build
            .selectFrom("markers")
            .selectAll()
            .where("item_id", "in", listOf(itemIds))
            .orderBy("start_ms")
            .orderBy("id"),
        )
        .map(toMarker),
    get: (id: number): StoredMarker | undefined => {
      const row = db.get(db.build.selectFrom("markers").selectAll().where("id", "=", id));
      return row && toMarker(row);
    },
    /**
     * Puts what an analysis found now in the place of what analyses found before. Once a person has a marker of this
     * type on the item, the item's markers of this type are that person's business: nothing is replaced or added. What
     * was taken over from another program stays as well, until its finding is forgotten.
     * @param made the analysis's version and the instant; with `partId`, what was found in other files of the item stays
     */
    replaceFound: (
      itemId: number,
      type: MarkerType,
      markers: readonly FoundMarker[],
      made: { version: number; at: number; partId?: number },
    ): void =>
      db.transaction(() => {
        if (!db.get(db.build.selectFrom("items").select("id").where("id", "=", itemId))) return;
        const known = db.build.selectFrom("markers").where("item_id", "=", itemId).where("type", "=", type);
        if (db.get(known.select("id").where("origin", "=", "person"))) return;
        const imported = known.select("id").where("origin", "=", "import");
        const ofPart = made.partId === undefined ? imported : imported.where("part_id", "=", made.partId);
        if (db.get(ofPart)) return;
        let before = db.build.deleteFrom("markers").where("item_id", "=", itemId).where("type", "=", type);
        const { partId } = made;
        if (partId !== undefined)
          before = before.where((of) => of.or([of("part_id", "is", null), of("part_id", "=", partId)]));
        db.run(before);
        for (const marker of markers)
          db.run(
            db.build.insertInto("markers").values({
              item_id: itemId,
              part_id: marker.partId ?? null,
              type,
              start_ms: Math.round(marker.startMs),
              end_ms: Math.round(marker.endMs),
              final: marker.final ? 1 : 0,
              title: marker.title ?? null,
              color: null,
              origin: marker.origin ?? "found",
              version: made.version,
              made_at: made.at,
            }),
          );
      }),
    /** Adds a person's marker. The item must exist. */
    add: (itemId: number, marker: PersonsMarker, at: number): StoredMarker =>
      toMarker(
        db.get(
          db.build
            .insertInto("markers")
            .values({ item_id: itemId, part_id: null, final: 0, ...ofPerson(marker, at) })
            .returningAll(),
        )!,
      ),
    /** Changes a marker, whoever made it: from now on it is the person's. @returns undefined when there is none */
    update: (id: number, marker: PersonsMarker, at: number): StoredMarker | undefined => {
      const row = db.get(
        db.build.updateTable("markers").set(ofPerson(marker, at)).where("id", "=", id).returningAll(),
      );
      return row && toMarker(row);
    },
    remove: (id: number): void => {
      db.run(db.build.deleteFrom("markers").where("id", "=", id));
    },
    /** Forgets what analyses found in a section; a person's markers stay. */
    forgetFound: (sectionId: number, type: MarkerType): void => {
      const items = db.build.selectFrom("items").select("id").where("section_id", "=", sectionId);
      db.run(
        db.build
          .deleteFrom("markers")
          .where("type", "=", type)
          .where("origin", "!=", "person")
          .where("item_id", "in", items),
      );
    },
  };
}
