import { sql } from "kysely";
import type { ItemFields } from "../api/item-fields.ts";
import { type Database, listOf } from "./database.ts";
import type { PartFilter } from "./findings.ts";
import type { itemFieldsIn } from "./item-fields.ts";
import type { ItemType } from "./schema.ts";

/** What was seen beside an item's media when they were last looked at. */
export interface LocalLookRow {
  item_id: number;
  /** Of names, sizes and times of all files that belong to the item. */
  fingerprint: string;
  /** Why it could not be read, if so. */
  reason: string | null;
  looked_at: number;
}

/** A trailer, an interview and the like: a file that is shown with an item, but is none of the library's own. */
export interface ExtraRow {
  id: number;
  item_id: number;
  root_id: number;
  /** Below the root, with `/`. */
  path: string;
  kind: string;
  title: string;
  size: number;
  mtime: number;
  added_at: number;
}

export interface StoredLocalItem {
  id: number;
  type: ItemType;
  sectionId: number;
  title: string;
  /** Of an episode: its number and that of its season. */
  position: number | null;
  season: number | null;
  fingerprint: string | null;
  parts: StoredLocalPart[];
}

export interface StoredLocalPart {
  id: number;
  rootId: number;
  root: string;
  path: string;
  /** Tells one reading of its tags from another; null while they were not read. */
  probe: string | null;
  /** 1 where a picture is embedded in it beside its sound or moving pictures. */
  hasCover: number;
}

/** A text beside a part that becomes a stream of it. */
export interface ExternalStream {
  partId: number;
  type: "subtitle" | "lyrics";
  codec: string;
  language: string | undefined;
  /** Below the part's root, with `/`. */
  file: string;
  details: ExternalDetails;
}

interface ExternalDetails {
  default: boolean;
  forced: boolean;
  hearingImpaired?: boolean;
  title?: string;
  /** As WHATWG names it. */
  encoding: string;
}

export interface LocalLook {
  fingerprint: string;
  /** What NFO files say; absent: what they said before stays. */
  local?: ItemFields;
  tag: ItemFields;
  streams: readonly ExternalStream[];
  extras: readonly Pick<ExtraRow, "root_id" | "path" | "kind" | "title" | "size" | "mtime">[];
  /** Why something could not be read. */
  reason?: string;
}

/** Positions of streams that are files of their own begin here, behind all that a file may hold. */
const firstExternal = 1000;
/** Items looked at in one go: a few milliseconds, so that the server answers in between. */
const page = 200;

/** What people keep beside their media, as it was when it was last looked at. */
export function localMediaIn(db: Database, itemFields: ReturnType<typeof itemFieldsIn>) {
  const partsOf = (itemIds: readonly number[]) => {
    /** A show, artist or album has its first file one or two floors below. */
    const parts = db.build
      .selectFrom("parts")
      .innerJoin("roots", "roots.id", "parts.root_id")
      .leftJoin("findings", (join) =>
        join.onRef("findings.part_id", "=", "parts.id").on("findings.kind", "=", "probe"),
      )
      .select([
        "parts.id",
        "parts.root_id as rootId",
        "roots.path as root",
        "parts.path",
        sql<string | null>`findings.mtime || ' ' || findings.size || ' ' || findings.made_at`.as("probe"),
        sql<number>`exists (
          select 1 from streams where part_id = parts.id and file is null and details ->> 'picture'
        )`.as("hasCover"),
      ]);
    const firstBelow = sql<number>`(
      select min(id) from parts where gone_since is null and item_id in (
        select child.id from items as child where child.parent_id = items.id
        union all select below.id from items as child join items as below on below.parent_id = child.id
          where child.parent_id = items.id
      )
    )`;
    const own = db.all(
      parts
        .select("parts.item_id as itemId")
        .where("parts.item_id", "in", listOf(itemIds))
        .where("parts.gone_since", "is", null)
        .orderBy("parts.path"),
    );
    const below = db.all(
      parts
        .innerJoin("items", (join) => join.on("parts.id", "=", firstBelow))
        .select("items.id as itemId")
        .where("items.id", "in", listOf(itemIds)),
    );
    return Map.groupBy([...own, ...below], (part) => part.itemId);
  };

  const items = () =>
    db.build
      .selectFrom("items")
      .leftJoin("items as parent", "parent.id", "items.parent_id")
      .leftJoin("local_looks as look", "look.item_id", "items.id")
      .select([
        "items.id",
        "items.type",
        "items.section_id as sectionId",
        "items.title",
        "items.position",
        "parent.position as season",
        "look.fingerprint",
      ]);

  const withParts = (rows: Omit<StoredLocalItem, "parts">[]): StoredLocalItem[] => {
    const parts = partsOf(rows.map((row) => row.id));
    return rows.map((row) => ({
      ...row,
      parts: (parts.get(row.id) ?? []).map(({ itemId: _, ...part }) => part),
    }));
  };

  const keepStreams = (itemId: number, streams: readonly ExternalStream[]): void => {
    const parts = db.build.selectFrom("parts").select("id").where("item_id", "=", itemId);
    const known = db.all(
      db.build
        .selectFrom("streams")
        .select(["id", "part_id", "position", "file"])
        .where("part_id", "in", parts)
        .where("file", "is not", null),
    );
    const isKept = (row: (typeof known)[number]) =>
      streams.some((stream) => stream.partId === row.part_id && stream.file === row.file);
    for (const row of known)
      if (!isKept(row)) db.run(db.build.deleteFrom("streams").where("id", "=", row.id));
    const taken = new Set(known.filter(isKept).map((row) => `${row.part_id} ${row.position}`));
    for (const { partId, file, type, codec, language = null, details } of streams) {
      const values = { type, codec, language, details: JSON.stringify(details) };
      const row = known.find((one) => one.part_id === partId && one.file === file);
      if (row) {
        db.run(db.build.updateTable("streams").set(values).where("id", "=", row.id));
        continue;
      }
      let position = firstExternal;
      while (taken.has(`${partId} ${position}`)) position++;
      taken.add(`${partId} ${position}`);
      db.run(db.build.insertInto("streams").values({ part_id: partId, position, file, ...values }));
    }
  };

  /** Extras have numbers of their own among those of items: clients ask for both at one address. */
  const nextId = db.connection
    .prepare("update sqlite_sequence set seq = seq + 1 where name = 'items' returning seq")
    .pluck();

  const keepExtras = (itemId: number, extras: LocalLook["extras"], at: number): void => {
    const known = db.all(db.build.selectFrom("extras").selectAll().where("item_id", "=", itemId));
    const same = (a: { root_id: number; path: string }) => (b: { root_id: number; path: string }) =>
      a.root_id === b.root_id && a.path === b.path;
    for (const row of known)
      if (!extras.some(same(row))) db.run(db.build.deleteFrom("extras").where("id", "=", row.id));
    for (const extra of extras) {
      const row = known.find(same(extra));
      if (row) db.run(db.build.updateTable("extras").set(extra).where("id", "=", row.id));
      else
        db.run(
          db.build
            .insertInto("extras")
            .values({ ...extra, id: nextId.get() as number, item_id: itemId, added_at: at }),
        );
    }
  };

  return {
    /** The next items of these types, by id, with their files that are there. @param filter parts have no say here */
    page: (
      types: readonly ItemType[],
      after: number,
      filter: Omit<PartFilter, "partIds">,
    ): StoredLocalItem[] => {
      let rows = items().where("items.id", ">", after).where("items.type", "in", types);
      if (filter.sectionIds) rows = rows.where("items.section_id", "in", listOf(filter.sectionIds));
      if (filter.itemIds) rows = rows.where("items.id", "in", listOf(filter.itemIds));
      return withParts(db.all(rows.orderBy("items.id").limit(page)));
    },
    get: (id: number): StoredLocalItem | undefined =>
      withParts(db.all(items().where("items.id", "=", id)))[0],
    /** Keeps all that a look at an item came to, whole or not at all. Does nothing when the item has gone. */
    keep: (itemId: number, look: LocalLook, at: number): void =>
      db.transaction(() => {
        if (db.get(db.build.selectFrom("items").select("id").where("id", "=", itemId)) === undefined) return;
        if (look.local) itemFields.keep(itemId, "local", look.local, at);
        itemFields.keep(itemId, "tag", look.tag, at);
        keepStreams(itemId, look.streams);
        keepExtras(itemId, look.extras, at);
        const row = { fingerprint: look.fingerprint, reason: look.reason ?? null, looked_at: at };
        db.run(
          db.build
            .insertInto("local_looks")
            .values({ item_id: itemId, ...row })
            .onConflict((conflict) => conflict.column("item_id").doUpdateSet(row)),
        );
      }),
    /** Lets items be looked at again, changed or not. @param all also those that could be read */
    forget: (filter: Omit<PartFilter, "partIds">, all: boolean): void => {
      let looks = db.build.deleteFrom("local_looks");
      if (!all) looks = looks.where("reason", "is not", null);
      if (filter.itemIds) looks = looks.where("item_id", "in", listOf(filter.itemIds));
      if (filter.sectionIds) {
        const inSections = db.build.selectFrom("items").select("id");
        looks = looks.where("item_id", "in", inSections.where("section_id", "in", listOf(filter.sectionIds)));
      }
      db.run(looks);
    },
    /** In the order of their names, with the folder of the section. */
    extrasOf: (itemId: number): (ExtraRow & { root: string })[] =>
      db.all(
        db.build
          .selectFrom("extras")
          .innerJoin("roots", "roots.id", "extras.root_id")
          .selectAll("extras")
          .select("roots.path as root")
          .where("item_id", "=", itemId)
          .orderBy("extras.path"),
      ),
  };
}
