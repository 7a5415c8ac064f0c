import type { FastifyInstance, FastifyRequest } from "fastify";
import { quote, refusal } from "../api/errors.ts";
import type { ItemType, SectionType, Shelves, StoredItemDetails } from "../core/shelves.ts";
import { answer } from "./answers.ts";
import { answerCollections } from "./collection-routes.ts";
import type { ServerHouse } from "./house.ts";
import { answerItems, itemTrees } from "./item-lists.ts";
import { idIn, idsIn, queryValue } from "./parameters.ts";
import { sectionOf } from "./section-routes.ts";

/** The items of the library. */
export function metadataRoutes(app: FastifyInstance, { shelves }: ServerHouse): void {
  app.get<{ Params: { id: string } }>("/library/sections/:id/all", (request, reply) => {
    const section = sectionOf(shelves, request.params.id);
    if (["18", "collection"].includes(queryValue(request, "type") ?? ""))
      return answerCollections(request, reply, shelves, section);
    const type = typeIn(request);
    const title = queryValue(request, "title");
    const query = {
      sectionId: section.id,
      types: type === undefined ? topTypes[section.type] : [type],
      ...(title === undefined ? {} : { title }),
      ...sortIn(request),
    };
    return answerItems(request, reply, shelves, query, {
      allowSync: false,
      librarySectionID: section.id,
      librarySectionTitle: section.title,
      librarySectionUUID: section.uuid,
      title1: section.title,
    });
  });

  app.get<{ Params: { ids: string } }>("/library/metadata/:ids", (request, reply) => {
    const items = itemsOf(shelves, request.params.ids);
    return answer(request, reply, "MediaContainer", {
      size: items.length,
      allowSync: false,
      identifier: "com.plexapp.plugins.library",
      Metadata: itemTrees(shelves, items, true),
    });
  });

  app.get<{ Params: { ids: string } }>("/library/metadata/:ids/children", (request, reply) => {
    const given = request.params.ids;
    const [parent] = shelves.items.get([idIn(given)]);
    if (parent === undefined) throw refusal("unknownItem", { found: quote(given) });
    const { id, section_id, title } = parent.item;
    const query = { parentId: id, sort: "position", descending: false } as const;
    return answerItems(request, reply, shelves, query, {
      allowSync: false,
      key: String(id),
      librarySectionID: section_id,
      parentTitle: title,
      title2: title,
    });
  });
}

/**
 * Items in the order in which they were asked for; those that there are not are left out.
 * @param list one id or a comma list of them @throws Refusal when there is none of them
 */
export function itemsOf(shelves: Shelves, list: string): StoredItemDetails[] {
  const ids = idsIn(list);
  const byId = new Map(shelves.items.get(ids).map((details) => [details.item.id, details]));
  const items = ids.flatMap((id) => byId.get(id) ?? []);
  if (items.length === 0) throw refusal("unknownItem", { found: quote(list) });
  return items;
}

/** What a section shows first. */
const topTypes: Record<SectionType, readonly ItemType[]> = {
  movie: ["movie"],
  show: ["show"],
  artist: ["artist"],
  photo: ["photoalbum", "photo"],
};

/** By Plex's numbers, from 1 on. */
const numberedTypes: readonly ItemType[] = [
  "movie",
  "show",
  "season",
  "episode",
  "artist",
  "album",
  "track",
  "photoalbum",
  "photo",
];

function typeIn(request: FastifyRequest): ItemType | undefined {
  const given = queryValue(request, "type");
  if (given === undefined || given === "") return undefined;
  const type = numberedTypes.find((name, index) => given === name || given === String(index + 1));
  if (type !== undefined) return type;
  const expected = `a type from 1 to ${numberedTypes.length}`;
  throw refusal("badRequest", {
    expected,
    found: quote(given),
    advice: "Leave it out for the section's own.",
  });
}

const sorts = { titleSort: "title", title: "title", addedAt: "addedAt", index: "position" } as const;

/** Plex writes `addedAt:desc`, and may put a type before it: `movie.addedAt:desc`. */
function sortIn(request: FastifyRequest): { sort: "title" | "addedAt" | "position"; descending: boolean } {
  const given = queryValue(request, "sort") || "titleSort";
  const [, field, direction] = /^(?:\w+\.)?(\w+)(?::(asc|desc))?$/.exec(given) ?? [];
  const known = Object.keys(sorts).find((name): name is keyof typeof sorts => name === field);
  if (known !== undefined) return { sort: sorts[known], descending: direction === "desc" };
  const expected = `one of ${Object.keys(sorts).join(", ")} to sort by`;
  throw refusal("badRequest", { expected, found: quote(given), advice: "Add :desc to turn it round." });
}
