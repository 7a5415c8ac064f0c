import type { FastifyInstance } from "fastify";
import { quote, refusal } from "../api/errors.ts";
import type { Shelves } from "../core/shelves.ts";
import { extraKinds } from "../media/names/extras.ts";
import { answer } from "./answers.ts";
import { describeStart } from "./butler-routes.ts";
import type { ServerHouse } from "./house.ts";
import { itemsOf } from "./metadata-routes.ts";
import { idIn } from "./parameters.ts";
import type { Tree } from "./render.ts";

/** What people keep beside their media: subtitles and lyrics as text, extras, and looking at them again. */
export function localMediaRoutes(app: FastifyInstance, { butler, shelves, texts }: ServerHouse): void {
  app.get<{ Params: { id: string } }>("/library/streams/:id", async (request, reply) => {
    const { id } = request.params;
    // Clients add the extension of the format that they know it is in.
    const found = await texts.read(idIn(id.replace(/\.\w{1,4}$/, "")));
    if (found === undefined) throw refusal("noStreamText", { found: quote(id) });
    const type = found.codec === "webvtt" ? "text/vtt" : "text/plain";
    return reply
      .header("content-type", `${type}; charset=utf-8`)
      .header("x-content-type-options", "nosniff")
      .send(found.text);
  });

  app.get<{ Params: { id: string } }>("/library/metadata/:id/extras", (request, reply) => {
    const [parent] = itemsOf(shelves, String(idIn(request.params.id)));
    const extras = shelves.localMedia.extrasOf(parent!.item.id).map(extraTree);
    return answer(request, reply, "MediaContainer", {
      size: extras.length,
      identifier: "com.plexapp.plugins.library",
      Metadata: extras,
    });
  });

  app.put<{ Params: { ids: string } }>("/library/metadata/:ids/refresh", (request, reply) => {
    const itemIds = itemsOf(shelves, request.params.ids).map(({ item }) => item.id);
    const started = butler.start("RefreshLocalMedia", { again: true, force: true, scope: { itemIds } });
    butler.start("RefreshPeriodicMetadata", { force: true, scope: { itemIds } });
    return describeStart(reply, started).send();
  });
}

/** By Plex's numbers for kinds of extras. */
const extraTypes: Record<(typeof extraKinds)[number], number> = {
  trailer: 1,
  deletedScene: 2,
  interview: 3,
  behindTheScenes: 5,
  sceneOrSample: 6,
  featurette: 10,
  short: 11,
  other: 12,
};

type Extra = ReturnType<Shelves["localMedia"]["extrasOf"]>[number];

/** An extra as Plex's clients know it: a clip with a file. Instants in seconds. */
function extraTree(extra: Extra): Tree {
  const kind = extraKinds.find((one) => one === extra.kind) ?? "other";
  const seconds = (milliseconds: number) => Math.floor(milliseconds / 1000);
  return {
    ratingKey: String(extra.id),
    key: `/library/metadata/${extra.item_id}/extras`,
    guid: `local://${extra.id}`,
    type: "clip",
    subtype: kind,
    extraType: extraTypes[kind],
    title: extra.title,
    addedAt: seconds(extra.added_at),
    updatedAt: seconds(extra.mtime),
    Media: [
      {
        container: /\.(\w+)$/.exec(extra.path)?.[1]?.toLowerCase(),
        Part: [{ file: `${extra.root.replace(/\/$/, "")}/${extra.path}`, size: extra.size }],
      },
    ],
  };
}
