import type { Selectable } from "kysely";
import { type Database, listOf } from "./database.ts";
import type { ItemRow, ItemType, MediaRow, PartRow, StreamRow } from "./schema.ts";

export type StoredItem = Selectable<ItemRow> & {
  parentTitle: string | null;
  grandparentTitle: string | null;
  grandparentId: number | null;
  parentPosition: number | null;
  childCount: number | null;
};

/** An item with everything below it that a client may want to see. */
export interface StoredItemDetails {
  item: StoredItem;
  media: (Selectable<MediaRow> & { parts: StoredPartDetails[] })[];
}

export interface StoredPartDetails extends Selectable<PartRow> {
  root: string;
  streams: Selectable<StreamRow>[];
  chapters: { position: number; start_ms: number; end_ms: number; title: string }[];
  /** By kind, only those made from the file as it is. Lists of items go without the bulky ones. */
  findings: Map<string, unknown>;
  /** Of the analyses that made such findings, bulky or not. */
  versions: Map<string, number>;
}

/** What lists of items show of. */
const listed = ["previews", "loudness", "placeholders", "assets", "tags"];

export interface ItemQuery {
  sectionId?: number;
  parentId?: number;
  types?: readonly ItemType[];
  title?: string;
  sort: "title" | "addedAt" | "position";
  descending: boolean;
  offset: number;
  limit: number;
}

/** The tracks of a second disc come after all of the first. */
const sortColumns = {
  title: ["sort_title"],
  addedAt: ["added_at"],
  position: ["disc", "position", "sort_title"],
} as const;

/** Reads the library for the door. */
export function itemsIn(db: Database) {
  const items = () =>
    db.build
      .selectFrom("items")
      .leftJoin("items as parent", "parent.id", "items.parent_id")
      .leftJoin("items as grandparent", "grandparent.id", "parent.parent_id")
      .selectAll("items")
      .select([
        "parent.title as parentTitle",
        "parent.position as parentPosition",
        "grandparent.title as grandparentTitle",
        "grandparent.id as grandparentId",
      ])
      .select((of) =>
        of
          .selectFrom("items as child")
          .select((child) => child.fn.countAll<number>().as("count"))
          .whereRef("child.parent_id", "=", "items.id")
          .as("childCount"),
      );

  const filtered = (query: ItemQuery) => {
    let rows = db.build.selectFrom("items");
    if (query.sectionId !== undefined) rows = rows.where("items.section_id", "=", query.sectionId);
    if (query.parentId !== undefined) rows = rows.where("items.parent_id", "=", query.parentId);
    if (query.types !== undefined) rows = rows.where("items.type", "in", query.types);
    if (query.title !== undefined) rows = rows.where("items.title", "like", `%${query.title}%`);
    return rows;
  };

  const inList = <Row>(ids: readonly number[], read: (ids: readonly number[]) => Row[]): Row[] =>
    ids.length === 0 ? [] : read(ids);

  /** @param kinds of the findings to read; absent: all */
  const partsOf = (itemIds: readonly number[], kinds?: readonly string[]): StoredPartDetails[] => {
    const parts = inList(itemIds, (ids) =>
      db.all(
        db.build
          .selectFrom("parts")
          .innerJoin("roots", "roots.id", "parts.root_id")
          .selectAll("parts")
          .select("roots.path as root")
          .where("parts.item_id", "in", ids)
          .orderBy("parts.path"),
      ),
    );
    const ids = parts.map((part) => part.id);
    const streams = inList(ids, (of) =>
      db.all(
        db.build
          .selectFrom("streams")
          .selectAll()
          .where("part_id", "in", of)
          .orderBy("file")
          .orderBy("position"),
      ),
    );
    const chapters = inList(ids, (of) =>
      db.all(db.build.selectFrom("chapters").selectAll().where("part_id", "in", of).orderBy("position")),
    );
    const findings = inList(ids, (of) =>
      db.all(
        db.build
          .selectFrom("findings")
          .select(["part_id", "kind", "version", "mtime", "size"])
          .select((row) =>
            (kinds === undefined
              ? row.case().when("kind", "!=", "probe")
              : row.case().when("kind", "in", kinds)
            )
              .then(row.ref("data"))
              .end()
              .as("data"),
          )
          .where("part_id", "in", of),
      ),
    );
    const streamsOf = Map.groupBy(streams, ({ part_id }) => part_id);
    const chaptersOf = Map.groupBy(chapters, ({ part_id }) => part_id);
    const findingsOf = Map.groupBy(findings, ({ part_id }) => part_id);
    return parts.map((part) => {
      const current = (findingsOf.get(part.id) ?? []).filter(
        ({ mtime, size }) => mtime === part.mtime && size === part.size,
      );
      return {
        ...part,
        streams: streamsOf.get(part.id) ?? [],
        chapters: chaptersOf.get(part.id) ?? [],
        findings: new Map(
          current.flatMap(({ kind, data }) =>
            data === null ? [] : [[kind, JSON.parse(data) as unknown] as const],
          ),
        ),
        versions: new Map(current.map(({ kind, version }) => [kind, version])),
      };
    });
  };

  const mediaOf = (itemIds: readonly number[], kinds?: readonly string[]): StoredItemDetails["media"] => {
    const partsByMedium = Map.groupBy(partsOf(itemIds, kinds), ({ media_id }) => media_id);
    const media = inList(itemIds, (of) =>
      db.all(db.build.selectFrom("media").selectAll().where("item_id", "in", of).orderBy("id")),
    );
    return media.map((medium) => ({ ...medium, parts: partsByMedium.get(medium.id) ?? [] }));
  };

  const details = (found: StoredItem[], kinds?: readonly string[]): StoredItemDetails[] => {
    const media = mediaOf(
      found.map((item) => item.id),
      kinds,
    );
    const mediaByItem = Map.groupBy(media, ({ item_id }) => item_id);
    return found.map((item) => ({ item, media: mediaByItem.get(item.id) ?? [] }));
  };

  /** Of a page, in its order. */
  const pageIds = (query: ItemQuery): number[] => {
    const direction = query.descending ? "desc" : "asc";
    let sorted = filtered(query).select("items.id");
    for (const column of sortColumns[query.sort]) sorted = sorted.orderBy(`items.${column}`, direction);
    const page = db.all(sorted.orderBy("items.id", direction).limit(query.limit).offset(query.offset));
    return page.map((row) => row.id);
  };

  /** Those of these items that there are, as lists show them, in this order. */
  const listOfIds = (ids: readonly number[]): StoredItemDetails[] => {
    const rows = inList(ids, (of) => db.all(items().where("items.id", "in", of)));
    const byId = new Map(rows.map((row) => [row.id, row as StoredItem]));
    return details(
      ids.flatMap((id) => byId.get(id) ?? []),
      listed,
    );
  };

  return {
    count: (query: ItemQuery): number =>
      db.get(filtered(query).select((of) => of.fn.countAll<number>().as("count")))!.count,
    pageIds,
    listOfIds,
    list: (query: ItemQuery): StoredItemDetails[] => listOfIds(pageIds(query)),
    get: (ids: readonly number[]): StoredItemDetails[] =>
      details(inList(ids, (of) => db.all(items().where("items.id", "in", of)) as StoredItem[])),
    /** The items themselves and everything below them. */
    withDescendants: (ids: readonly number[]): number[] => {
      const all = new Set(ids);
      let level = [...ids];
      while (level.length > 0) {
        level = db
          .all(db.build.selectFrom("items").select("id").where("parent_id", "in", listOf(level)))
          .map((row) => row.id)
          .filter((id) => !all.has(id));
        for (const id of level) all.add(id);
      }
      return [...all];
    },
    part: (id: number): Selectable<PartRow> | undefined =>
      db.get(db.build.selectFrom("parts").selectAll().where("id", "=", id)),
    medium: (id: number): StoredItemDetails["media"][number] | undefined => {
      const row = db.get(db.build.selectFrom("media").select("item_id").where("id", "=", id));
      return row && mediaOf([row.item_id]).find((medium) => medium.id === id);
    },
    /** A stream with the bundle of its part and the folder of its section. */
    stream: (id: number): (Selectable<StreamRow> & { bundle: string; root: string }) | undefined =>
      db.get(
        db.build
          .selectFrom("streams")
          .innerJoin("parts", "parts.id", "streams.part_id")
          .innerJoin("roots", "roots.id", "parts.root_id")
          .selectAll("streams")
          .select(["parts.bundle", "roots.path as root"])
          .where("streams.id", "=", id),
      ),
    counts: (): Record<"sections" | "items" | "parts", number> => {
      const count = (table: "sections" | "items" | "parts") =>
        db.get(db.build.selectFrom(table).select((of) => of.fn.countAll<number>().as("count")))!.count;
      return { sections: count("sections"), items: count("items"), parts: count("parts") };
    },
  };
}
