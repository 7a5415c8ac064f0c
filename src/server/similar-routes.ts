import { setImmediate as breathe } from "node:timers/promises";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { quote, refusal } from "../api/errors.ts";
import type { StoredItemDetails } from "../core/shelves.ts";
import { answer } from "./answers.ts";
import type { ServerHouse } from "./house.ts";
import { itemTrees } from "./item-lists.ts";
import { countIn, idIn, queryValue } from "./parameters.ts";
import type { Tree } from "./render.ts";
import { sectionOf } from "./section-routes.ts";
import { rounded } from "./stream-tree.ts";

type Item = StoredItemDetails["item"];

/** As Plex has them. */
const usualCount = 50;
const usualDistance = 0.25;
/** More fit on no list of songs, and sorting them would keep other calls waiting. */
const mostTracks = 1000;
/** Tracks rendered in one go: a few milliseconds. */
const chunk = 50;

/** Tracks that sound alike: those nearest to one, and a path from one to another. */
export function similarRoutes(app: FastifyInstance, { shelves, neighbours }: ServerHouse): void {
  const trackOf = (given: string): Item => {
    const [found] = shelves.items.get([idIn(given)]);
    if (found === undefined) throw refusal("unknownItem", { found: quote(given) });
    if (found.item.type === "track") return found.item;
    throw refusal("badRequest", {
      expected: "the id of a track",
      found: `${quote(given)}, which is of type ${found.item.type}`,
      advice: "Only tracks are compared by their sound.",
    });
  };
  const trees = async (ids: readonly number[]): Promise<Tree[]> => {
    const all: Tree[] = [];
    for (let from = 0; from < ids.length; from += chunk) {
      const some = ids.slice(from, from + chunk);
      const byId = new Map(shelves.items.get(some).map((details) => [details.item.id, details]));
      all.push(
        ...itemTrees(
          shelves,
          some.flatMap((id) => byId.get(id) ?? []),
          false,
        ),
      );
      await breathe();
    }
    return all;
  };

  app.get<{ Params: { ids: string } }>("/library/metadata/:ids/nearest", async (request, reply) => {
    const track = trackOf(request.params.ids);
    const near = await neighbours.nearest(
      { id: track.id, sectionId: track.section_id },
      {
        limit: tracksIn(request, "limit"),
        maxDistance: distanceIn(request),
        exclude: {
          albumId: excludedIn(request, "excludeParentID"),
          artistId: excludedIn(request, "excludeGrandparentID"),
        },
      },
    );
    if (near === undefined)
      throw refusal("soundUnknown", {
        expected: "a track whose sound is known",
        found: quote(track.title),
      });
    const distances = new Map(near.map(({ id, distance }) => [String(id), rounded(distance, 4)]));
    const Metadata = (await trees(near.map(({ id }) => id))).map((tree) => ({
      ...tree,
      distance: distances.get(String(tree.ratingKey)),
    }));
    return answer(request, reply, "MediaContainer", { size: Metadata.length, allowSync: false, Metadata });
  });

  app.get<{ Params: { id: string } }>("/library/sections/:id/computePath", async (request, reply) => {
    const section = sectionOf(shelves, request.params.id);
    const [from, to] = ["startID", "endID"].map((name) => {
      const given = queryValue(request, name) ?? "";
      const track = trackOf(given);
      if (track.section_id === section.id) return track;
      throw refusal("unknownItem", { found: `${quote(given)}, which is in another section` });
    }) as [Item, Item];
    const count = tracksIn(request, "count");
    if (from.id === to.id || count < 2)
      throw refusal("badRequest", {
        expected: "a path of at least 2 tracks from one track to another",
        found: `${count} from ${from.id} to ${to.id}`,
        advice: "Give startID and endID of two tracks.",
      });
    const path = await neighbours.path(section.id, from.id, to.id, count);
    if (path === undefined)
      throw refusal("soundUnknown", {
        expected: "two tracks whose sound was found out in the same way",
        found: `${quote(from.title)} and ${quote(to.title)}`,
      });
    const Metadata = await trees(path);
    return answer(request, reply, "MediaContainer", {
      size: Metadata.length,
      allowSync: false,
      librarySectionID: section.id,
      librarySectionTitle: section.title,
      Metadata,
    });
  });
}

function tracksIn(request: FastifyRequest, name: "limit" | "count"): number {
  const count = countIn(request, name) ?? usualCount;
  if (count <= mostTracks) return count;
  const expected = `at most ${mostTracks} for ${name}`;
  throw refusal("badRequest", { expected, found: String(count), advice: "Ask for fewer tracks." });
}

function distanceIn(request: FastifyRequest): number {
  const given = queryValue(request, "maxDistance") || String(usualDistance);
  if (/^\d{1,3}(\.\d{1,10})?$/.test(given)) return Number(given);
  const expected = "a distance such as 0.25 for maxDistance";
  throw refusal("badRequest", { expected, found: quote(given), advice: "Leave it out for the usual." });
}

/** Plex's clients write -1 for nothing. */
function excludedIn(request: FastifyRequest, name: string): number | undefined {
  const given = queryValue(request, name) || "-1";
  return given === "-1" ? undefined : idIn(given);
}
