import type { FastifyInstance } from "fastify";
import { quote, refusal } from "../api/errors.ts";
import { answer } from "./answers.ts";
import { renderedOnce } from "./butler-routes.ts";
import type { ServerHouse } from "./house.ts";
import { contentTypes, formatOf, render } from "./render.ts";

/** Who this server is, and what it is doing now. */
export function serverRoutes(app: FastifyInstance, { butler, settings, identity }: ServerHouse): void {
  app.get("/", (request, reply) =>
    answer(request, reply, "MediaContainer", {
      size: rootDirectories.length,
      friendlyName: settings.get("FriendlyName"),
      ...identity,
      myPlex: false,
      updater: true,
      eventStream: true,
      // One public client splits it, so it must be there and be text.
      ownerFeatures: "",
      transcoderActiveVideoSessions: 0,
      Directory: rootDirectories,
    }),
  );

  app.get("/identity", { config: { open: true } }, (request, reply) =>
    answer(request, reply, "MediaContainer", { size: 0, claimed: false, ...identity }),
  );

  app.get("/::/resources/plain.png", (_, reply) => reply.header("content-type", "image/png").send(plainPng));

  const activities = renderedOnce(butler, (format) => {
    const live = butler.activities();
    return render("MediaContainer", { size: live.length, Activity: live }, format);
  });
  app.get("/activities", (request, reply) => {
    const format = formatOf(request.headers.accept);
    reply.header("content-type", contentTypes[format]).send(activities(format));
  });

  app.delete<{ Params: { uuid: string } }>("/activities/:uuid", async (request, reply) => {
    const found = quote(request.params.uuid);
    const outcome = await butler.cancel(request.params.uuid);
    if (outcome === "unknown") throw refusal("unknownActivity", { found });
    if (outcome === "not cancellable") throw refusal("activityNotCancellable", { found });
    return reply.send();
  });
}

/** One grey pixel. */
const plainPng = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==",
  "base64",
);

const rootDirectories = ["activities", "butler", "library"].map((key) => ({ count: 1, key, title: key }));
