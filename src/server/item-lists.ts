import { Readable } from "node:stream";
import { setImmediate as breathe } from "node:timers/promises";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Shelves, StoredItemDetails } from "../core/shelves.ts";
import type { ItemPicturesFinding } from "../media/picture-finding.ts";
import { itemPicturesOf } from "./item-pictures.ts";
import { itemTree } from "./library-items.ts";
import { countIn, describePage, pageOf } from "./parameters.ts";
import { contentTypes, formatOf, renderList, type Tree } from "./render.ts";
import type { AlbumLoudness } from "./stream-tree.ts";

type ItemQuery = Omit<Parameters<Shelves["items"]["list"]>[0], "offset" | "limit">;

/** Items read and rendered in one go: a few milliseconds, so that other calls are answered in between. */
const chunk = 50;

/** Items whose place in the list is looked up in one go: a place far down is counted to, or sorted for, each time. */
const block = 10_000;

/** Answers with the page of a list that a request asks for, in pieces: a whole library may be asked for at once. */
export function answerItems(
  request: FastifyRequest,
  reply: FastifyReply,
  shelves: Shelves,
  query: ItemQuery,
  facts: Tree,
) {
  const page = pageOf(request);
  const limit = countIn(request, "limit") ?? Number.POSITIVE_INFINITY;
  const total = Math.min(limit, shelves.items.count({ ...query, offset: 0, limit: 0 }));
  const end = Math.min(total, page.start + (page.size ?? total));
  const container = { ...facts, ...describePage(reply, page, Math.max(0, end - page.start), total) };

  async function* chunks(): AsyncGenerator<Tree[]> {
    for (let offset = page.start; offset < end; offset += block) {
      const ids = shelves.items.pageIds({ ...query, offset, limit: Math.min(block, end - offset) });
      for (let at = 0; at < ids.length; at += chunk) {
        yield itemTrees(shelves, shelves.items.listOfIds(ids.slice(at, at + chunk)), false);
        await breathe();
      }
    }
  }
  const format = formatOf(request.headers.accept);
  reply.header("content-type", contentTypes[format]);
  if (request.method === "HEAD") return reply.send(Readable.from([]));
  return reply.send(Readable.from(renderList("MediaContainer", container, "Metadata", chunks(), format)));
}

/** @param inFull with streams, chapters and markers */
export function itemTrees(shelves: Shelves, items: readonly StoredItemDetails[], inFull: boolean): Tree[] {
  const titles = new Map(shelves.sections.all().map(({ id, title }) => [id, title]));
  const picturesOf = itemPicturesOf(shelves);
  const albums = new Map<number, AlbumLoudness | undefined>();
  const albumLoudness = ({ item }: StoredItemDetails): AlbumLoudness | undefined => {
    const id = item.type === "album" ? item.id : item.type === "track" && inFull ? item.parent_id : null;
    if (id === null) return undefined;
    if (!albums.has(id))
      albums.set(id, shelves.findings.itemFinding(id, "loudness") as AlbumLoudness | undefined);
    return albums.get(id);
  };
  const fields = shelves.itemFields.effectiveOf(items.map(({ item }) => item.id));
  const markers = inFull ? shelves.markers.ofItems(items.map(({ item }) => item.id)) : [];
  return items.map((details) =>
    itemTree(details, {
      sectionTitle: titles.get(details.item.section_id) ?? "",
      albumLoudness: albumLoudness(details),
      pictures: shelves.findings.itemFinding(details.item.id, "placeholders") as
        | ItemPicturesFinding
        | undefined,
      shown: picturesOf(details),
      fields: fields.get(details.item.id),
      markers: markers.filter(({ itemId }) => itemId === details.item.id),
      inFull,
    }),
  );
}
