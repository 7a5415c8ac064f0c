import type { FastifyInstance } from "fastify";
import { quote, refusal } from "../api/errors.ts";
import type { ItemField, ItemFields } from "../api/item-fields.ts";
import type { Shelves, StoredItemDetails } from "../core/shelves.ts";
import { type Edit, editsIn } from "./edits.ts";
import type { ServerHouse } from "./house.ts";
import { itemsOf } from "./metadata-routes.ts";
import { idsIn, queryOf, queryValue } from "./parameters.ts";
import { sectionOf } from "./section-routes.ts";

/** What people say of items: it goes before what files, tags and providers say, until it is unlocked. */
export function editRoutes(app: FastifyInstance, { shelves, clock }: ServerHouse): void {
  const apply = (items: readonly StoredItemDetails[], edits: readonly Edit[]) => {
    for (const { item } of items) for (const edit of edits) applyTo(shelves, item, edit, clock.now());
  };

  app.put<{ Params: { id: string } }>("/library/sections/:id/all", (request, reply) => {
    const section = sectionOf(shelves, request.params.id);
    const ids = queryValue(request, "id") ?? "";
    const items = shelves.items.get(idsIn(ids)).filter(({ item }) => item.section_id === section.id);
    if (items.length === 0) throw refusal("unknownItem", { found: quote(ids) });
    apply(items, editsIn(queryOf(request)));
    return reply.send();
  });

  app.put<{ Params: { ids: string } }>("/library/metadata/:ids", (request, reply) => {
    apply(itemsOf(shelves, request.params.ids), editsIn(queryOf(request)));
    return reply.send();
  });
}

function applyTo(shelves: Shelves, item: StoredItemDetails["item"], edit: Edit, at: number): void {
  const { itemFields } = shelves;
  const { field } = edit;
  if (edit.do === "unlock") {
    itemFields.unlock(item.id, field, at);
    return;
  }
  const present = itemFields.effective(item.id).values[field] ?? ownOf(item)[field];
  const value =
    edit.do === "lock" ? edit.value : edit.do === "remove" ? without(present, edit.tags) : present;
  if (value !== undefined) itemFields.lock(item.id, field, value, at);
}

function without(present: ItemFields[ItemField], tags: readonly string[]): ItemFields[ItemField] {
  const list = Array.isArray(present) ? (present as (string | { tag: string })[]) : [];
  return list.filter((one) => !tags.includes(typeof one === "string" ? one : one.tag)) as string[];
}

/** What the scan derived from names. */
const ownOf = (item: StoredItemDetails["item"]): Partial<Record<ItemField, ItemFields[ItemField]>> => ({
  title: item.title,
  titleSort: item.sort_title,
  ...(item.year !== null && { year: item.year }),
  ...(item.position !== null && { index: item.position }),
  ...(item.aired !== null && { originallyAvailableAt: item.aired }),
});
