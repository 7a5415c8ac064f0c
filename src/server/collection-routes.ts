import { randomUUID } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { quote, refusal } from "../api/errors.ts";
import type { Shelves, StoredCollection, StoredSection } from "../core/shelves.ts";
import { answer } from "./answers.ts";
import type { ServerHouse } from "./house.ts";
import { itemTrees } from "./item-lists.ts";
import { describePage, idIn, idsIn, pageOf, queryValue } from "./parameters.ts";
import type { Tree } from "./render.ts";
import { sectionOf } from "./section-routes.ts";

type OfCollection = { Params: { id: string } };

/** Collections: those of a section, what is in one, and making and removing a person's own. */
export function collectionRoutes(app: FastifyInstance, { shelves, clock }: ServerHouse): void {
  app.get<OfCollection>("/library/sections/:id/collections", (request, reply) =>
    answerCollections(request, reply, shelves, sectionOf(shelves, request.params.id)),
  );

  app.get<OfCollection>("/library/collections/:id", (request, reply) =>
    answerOne(request, reply, collectionOf(request.params.id)),
  );

  for (const url of ["/library/collections/:id/children", "/library/collections/:id/items"])
    app.get<OfCollection>(url, (request, reply) => {
      const collection = collectionOf(request.params.id);
      const ids = shelves.collections.itemIds(collection.id);
      const page = pageOf(request);
      const shown = ids.slice(page.start, page.size === undefined ? undefined : page.start + page.size);
      const byId = new Map(shelves.items.get(shown).map((details) => [details.item.id, details]));
      const items = shown.flatMap((id) => byId.get(id) ?? []);
      return answer(request, reply, "MediaContainer", {
        ...describePage(reply, page, items.length, ids.length),
        allowSync: false,
        librarySectionID: collection.section_id,
        title2: collection.title,
        Metadata: itemTrees(shelves, items, false),
      });
    });

  /** As Plex's clients make one: the items are named by a `uri` that ends in their ids. */
  app.post("/library/collections", (request, reply) => {
    const section = sectionOf(shelves, queryValue(request, "sectionId") ?? "");
    const title = queryValue(request, "title")?.trim() ?? "";
    if (title === "") throw wrong("a title", "");
    if (queryValue(request, "smart") === "1") throw wrong("a collection that is not smart", "smart=1");
    const uri = queryValue(request, "uri") ?? "";
    const [, list] = /\/library\/metadata\/([\d,]+)$/.exec(uri) ?? [];
    if (list === undefined) throw wrong("a uri that ends in /library/metadata/ and ids", uri);
    const ids = idsIn(list);
    const items = shelves.items.get(ids).filter(({ item }) => item.section_id === section.id);
    const [first] = items;
    if (
      first === undefined ||
      items.length < ids.length ||
      items.some(({ item }) => item.type !== first.item.type)
    )
      throw wrong(`items of one type of the section ${section.title}`, uri);
    const subtype = first.item.type;
    const made = { identity: randomUUID(), title, summary: "", subtype, itemIds: ids };
    const id = shelves.collections.add(section.id, made, clock.now());
    return answerOne(request, reply, shelves.collections.get(id)!);
  });

  app.delete<OfCollection>("/library/collections/:id", (request, reply) => {
    shelves.collections.remove(collectionOf(request.params.id).id);
    return reply.send();
  });

  function collectionOf(id: string): StoredCollection {
    const collection = shelves.collections.get(idIn(id));
    if (collection === undefined) throw refusal("unknownCollection", { found: quote(id) });
    return collection;
  }

  const answerOne = (request: FastifyRequest, reply: FastifyReply, collection: StoredCollection) => {
    const section = shelves.sections.get(collection.section_id)!;
    return answer(request, reply, "MediaContainer", {
      size: 1,
      allowSync: false,
      identifier: "com.plexapp.plugins.library",
      Metadata: [collectionTree(collection, section)],
    });
  };
}

/** Answers with the page of a section's collections that a request asks for. */
export function answerCollections(
  request: FastifyRequest,
  reply: FastifyReply,
  shelves: Shelves,
  section: StoredSection,
) {
  const page = pageOf(request);
  const all = shelves.collections.ofSection(section.id, queryValue(request, "title"));
  const shown = all.slice(page.start, page.size === undefined ? undefined : page.start + page.size);
  return answer(request, reply, "MediaContainer", {
    ...describePage(reply, page, shown.length, all.length),
    allowSync: false,
    librarySectionID: section.id,
    librarySectionTitle: section.title,
    librarySectionUUID: section.uuid,
    title1: section.title,
    viewGroup: "collection",
    Metadata: shown.map((collection) => collectionTree(collection, section)),
  });
}

/** A collection as Plex's clients know it. Instants in seconds. */
const collectionTree = (collection: StoredCollection, { id, title }: StoredSection): Tree => ({
  ratingKey: String(collection.id),
  key: `/library/collections/${collection.id}/children`,
  guid: `collection://${collection.id}`,
  type: "collection",
  subtype: collection.subtype,
  title: collection.title,
  titleSort: collection.title,
  summary: collection.summary,
  smart: false,
  childCount: collection.childCount,
  librarySectionID: id,
  librarySectionTitle: title,
  librarySectionKey: `/library/sections/${id}`,
  addedAt: Math.floor(collection.added_at / 1000),
  updatedAt: Math.floor(collection.updated_at / 1000),
});

const wrong = (expected: string, found: string) =>
  refusal("badRequest", { expected, found: quote(found), advice: "Nothing was made." });
