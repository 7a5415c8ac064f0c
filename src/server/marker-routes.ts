import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { quote, refusal } from "../api/errors.ts";
import { type MarkerType, markerTypeOf, markerTypes } from "../api/markers.ts";
import type { PersonsMarker, Shelves, StoredMarker } from "../core/shelves.ts";
import { answer } from "./answers.ts";
import type { ServerHouse } from "./house.ts";
import { markerTree } from "./marker-tree.ts";
import { itemsOf } from "./metadata-routes.ts";
import { idIn, queryValue } from "./parameters.ts";

type OfItems = { Params: { ids: string } };
type OfMarker = { Params: { ids: string; marker: string } };

/** What people mark: bookmarks of their own, and corrections of what an analysis found. */
export function markerRoutes(app: FastifyInstance, { shelves, clock }: ServerHouse): void {
  app.post<OfItems>("/library/metadata/:ids/marker", (request, reply) => {
    const items = itemsOf(shelves, request.params.ids);
    const folder = items.find(({ media }) => media.length === 0);
    if (folder !== undefined)
      throw refusal("badRequest", {
        expected: "items with files of their own",
        found: quote(folder.item.title),
        advice: "Mark what is in it.",
      });
    const marker = markerIn(request, undefined);
    const added = items.map(({ item }) => shelves.markers.add(item.id, marker, clock.now()));
    return answerMarkers(request, reply, added);
  });

  app.put<OfMarker>("/library/metadata/:ids/marker/:marker", (request, reply) => {
    const before = markerOf(shelves, request.params);
    return answerMarkers(request, reply, [
      shelves.markers.update(before.id, markerIn(request, before), clock.now())!,
    ]);
  });

  app.delete<OfMarker>("/library/metadata/:ids/marker/:marker", (request, reply) => {
    const { id, type, origin } = markerOf(shelves, request.params);
    if (origin !== "person") throw refusal("markerNotRemovable", { found: `one of type ${type}` });
    shelves.markers.remove(id);
    return reply.send();
  });
}

/** @throws Refusal when the items have no such marker */
function markerOf(shelves: Shelves, { ids, marker }: OfMarker["Params"]): StoredMarker {
  const items = itemsOf(shelves, ids).map(({ item }) => item.id);
  const found = shelves.markers.get(idIn(marker));
  if (found === undefined || !items.includes(found.itemId))
    throw refusal("unknownMarker", { found: quote(marker), item: ids });
  return found;
}

/** The first marker is the container itself, as in Plex; the list has all of them. */
function answerMarkers(request: FastifyRequest, reply: FastifyReply, markers: readonly StoredMarker[]) {
  const trees = markers.map(markerTree);
  const { Attributes: _, ...first } = trees[0]!;
  return answer(request, reply, "MediaContainer", { size: trees.length, ...first, Marker: trees });
}

/** A moment of these types is enough; the others are stretches to jump over. */
const momentary: readonly MarkerType[] = ["bookmark", "resume"];

/**
 * The marker that a request describes. @param before what it changes: what the request does not name stays so
 * @throws Refusal 400
 */
function markerIn(request: FastifyRequest, before: StoredMarker | undefined): PersonsMarker {
  const type = typeIn(request) ?? before?.type;
  if (type === undefined) throw bad(expectedType, "none");
  const startMs = offsetIn(request, "startTimeOffset") ?? before?.startMs;
  if (startMs === undefined) throw bad("a startTimeOffset in milliseconds", "none");
  const endMs = offsetIn(request, "endTimeOffset") ?? before?.endMs ?? null;
  if (endMs === null && !momentary.includes(type)) throw bad(`an endTimeOffset for the type ${type}`, "none");
  if (endMs !== null && endMs < startMs)
    throw bad(`an endTimeOffset from ${startMs} on, where the marker starts`, String(endMs));
  return {
    type,
    startMs,
    endMs,
    title: textIn(request, "attributes[title]", 200) ?? before?.title ?? null,
    color: textIn(request, "attributes[color]", 32) ?? before?.color ?? null,
  };
}

const expectedType = `a type of marker: ${markerTypes.join(", ")} or a number from 1 to 5`;

function typeIn(request: FastifyRequest): MarkerType | undefined {
  const text = queryValue(request, "type");
  if (text === undefined) return undefined;
  const type = markerTypeOf(text);
  if (type === undefined) throw bad(expectedType, quote(text));
  return type;
}

function offsetIn(request: FastifyRequest, name: string): number | undefined {
  const text = queryValue(request, name);
  if (text === undefined) return undefined;
  if (!/^\d{1,12}$/.test(text)) throw bad(`whole milliseconds for ${name}`, quote(text));
  return Number(text);
}

function textIn(request: FastifyRequest, name: string, longest: number): string | undefined {
  const text = queryValue(request, name);
  if (text === undefined) return undefined;
  if (text.length > longest || /\p{Cc}/u.test(text))
    throw bad(`at most ${longest} characters and no control characters for ${name}`, quote(text));
  return text;
}

const bad = (expected: string, found: string) =>
  refusal("badRequest", { expected, found, advice: "Nothing was saved." });
