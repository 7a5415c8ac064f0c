import {
  type EffectiveFields,
  type FieldOrigin,
  fieldOrigins,
  type ItemField,
  type ItemFields,
} from "../api/item-fields.ts";
import { sortTitle } from "../api/sort-title.ts";
import { type Database, listOf } from "./database.ts";

/** Values are JSON. The origin `name` keeps what the scan had written into the items row before anybody said more. */
export interface ItemFieldRow {
  item_id: number;
  field: ItemField;
  origin: FieldOrigin | "name";
  value: string;
  made_at: number;
}

/** Fields that lists sort and search by are columns of the items row as well. */
const columns = { title: "title", year: "year", originallyAvailableAt: "aired", index: "position" } as const;
type ColumnField = keyof typeof columns;
const columnFields = Object.keys(columns) as ColumnField[];

/** What is said of items, and by whom. */
export function itemFieldsIn(db: Database) {
  const said = db.prepare((of: { item_id: number; origin: ItemFieldRow["origin"] }) =>
    db.build
      .selectFrom("item_fields")
      .select(["field", "value"])
      .where("item_id", "=", of.item_id)
      .where("origin", "=", of.origin),
  );
  const insert = db.prepare((row: ItemFieldRow) =>
    db.build.insertInto("item_fields").values({
      item_id: row.item_id,
      field: row.field,
      origin: row.origin,
      value: row.value,
      made_at: row.made_at,
    }),
  );
  const remove = db.prepare((of: Pick<ItemFieldRow, "item_id" | "field" | "origin">) =>
    db.build
      .deleteFrom("item_fields")
      .where("item_id", "=", of.item_id)
      .where("field", "=", of.field)
      .where("origin", "=", of.origin),
  );
  const columnsOf = db.prepare((of: { id: number }) =>
    db.build.selectFrom("items").select(["title", "year", "aired", "position"]).where("id", "=", of.id),
  );

  const effectiveOf = (itemIds: readonly number[]): Map<number, EffectiveFields> => {
    const rows = db.all(
      db.build
        .selectFrom("item_fields")
        .select(["item_id", "field", "origin", "value"])
        .where("item_id", "in", listOf(itemIds))
        .where("origin", "!=", "name"),
    );
    rows.sort((a, b) => rank(a.origin) - rank(b.origin));
    const found = new Map<number, { values: ItemFields; locked: ItemField[] }>();
    for (const { item_id, field, origin, value } of rows) {
      const item = found.get(item_id) ?? { values: {}, locked: [] };
      found.set(item_id, item);
      if (origin === "person") item.locked.push(field);
      if (!(field in item.values)) Object.assign(item.values, { [field]: JSON.parse(value) });
    }
    return found;
  };
  const effective = (itemId: number): EffectiveFields =>
    effectiveOf([itemId]).get(itemId) ?? { values: {}, locked: [] };

  /** Writes what holds now into the items row, and what the scan wrote there back when nobody says more. */
  const settle = (itemId: number, at: number): void => {
    const [present] = columnsOf({ id: itemId });
    if (present === undefined) return;
    const { values } = effective(itemId);
    const scanned = new Map(said({ item_id: itemId, origin: "name" }).map((row) => [row.field, row.value]));
    const next: Record<string, unknown> = {};
    for (const field of columnFields) {
      const column = columns[field];
      const of = { item_id: itemId, field, origin: "name" } as const;
      const before = scanned.get(field);
      if (values[field] !== undefined) {
        next[column] = values[field];
        if (before === undefined) insert({ ...of, value: JSON.stringify(present[column]), made_at: at });
      } else if (before !== undefined) {
        next[column] = JSON.parse(before);
        remove(of);
      }
    }
    const title = (next.title as string | undefined) ?? present.title;
    const sort_title = values.titleSort || sortTitle(title);
    db.run(
      db.build
        .updateTable("items")
        .set({ ...next, sort_title, updated_at: at })
        .where("id", "=", itemId),
    );
  };

  const keep = (itemId: number, origin: FieldOrigin, fields: ItemFields, at: number): void =>
    db.transaction(() => {
      if (columnsOf({ id: itemId }).length === 0) return;
      const before = new Map(said({ item_id: itemId, origin }).map((row) => [row.field, row.value]));
      const after = new Map(
        Object.entries(fields).flatMap(([field, value]) =>
          value === undefined ? [] : [[field as ItemField, JSON.stringify(value)] as const],
        ),
      );
      const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
        (field) => before.get(field) !== after.get(field),
      );
      if (changed.length === 0) return;
      for (const field of changed) {
        remove({ item_id: itemId, field, origin });
        const value = after.get(field);
        if (value !== undefined) insert({ item_id: itemId, field, origin, value, made_at: at });
      }
      settle(itemId, at);
    });

  const saidBy = (itemId: number, origin: FieldOrigin): ItemFields =>
    Object.fromEntries(
      said({ item_id: itemId, origin }).map(({ field, value }) => [field, JSON.parse(value)]),
    );

  return {
    /**
     * Puts these fields in the place of all that this origin said of the item; what it says no more goes. Does nothing
     * when the item has gone.
     */
    keep,
    /** What one origin says. */
    saidBy,
    /** What holds for an item, of all that is said of it. What nobody says is not in it: the items row has the rest. */
    effective,
    /** The same for many at once; items of which nothing is said are left out. */
    effectiveOf,
    /** A person's word: it holds until it is unlocked. */
    lock: <Field extends ItemField>(
      itemId: number,
      field: Field,
      value: NonNullable<ItemFields[Field]>,
      at: number,
    ): void => keep(itemId, "person", { ...saidBy(itemId, "person"), [field]: value }, at),
    /** Takes a person's word back: what the others say holds again. */
    unlock: (itemId: number, field: ItemField, at: number): void => {
      const { [field]: _, ...rest } = saidBy(itemId, "person");
      keep(itemId, "person", rest, at);
    },
  };
}

const rank = (origin: ItemFieldRow["origin"]): number => fieldOrigins.indexOf(origin as FieldOrigin);
