import type { FastifyInstance } from "fastify";
import { serializerCompiler, type ZodTypeProvider } from "fastify-type-provider-zod";
import { quote, refusal } from "../api/errors.ts";
import { effectIn } from "../api/gates.ts";
import { type PlayerService, playerAnswerSchema, playerNotice, playerServices } from "../api/players.ts";
import { badRequest, notAuthenticated } from "./api-answers.ts";
import type { ServerHouse } from "./house.ts";

/** Bytes. Plex adds a picture of what is played. */
const bodyLimit = 4_194_304;
/** Milliseconds after which somebody who was never told to have stopped has. */
const longestFilm = 4 * 3_600_000;
const mostPlayers = 1000;

const names: Record<PlayerService, string> = { plex: "Plex", jellyfin: "Jellyfin", tautulli: "Tautulli" };

/** Media servers tell by their webhooks who plays. */
export function playerRoutes(app: FastifyInstance, { butler, settings, clock }: ServerHouse): void {
  const players = new Map(playerServices.map((service) => [service, new Map<string, string>()]));

  app.register(async (scope) => {
    scope.setSerializerCompiler(serializerCompiler);
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", { parseAs: "buffer", bodyLimit }, (request, body, done) => {
      readPayload(body as Buffer, request.headers["content-type"] ?? "").then(
        (payload) => done(null, payload),
        () =>
          done(
            refusal("badRequest", {
              expected: "a notification in JSON, or a form with one in its field payload",
              found: "something else",
              advice: "Compare it with docs/yielding.md.",
            }),
          ),
      );
    });

    for (const service of playerServices)
      scope.withTypeProvider<ZodTypeProvider>().post(
        `/api/webhooks/${service}`,
        {
          bodyLimit,
          schema: {
            operationId: `receive${names[service]}Webhook`,
            summary: `Work yields while ${names[service]} says that somebody is playing`,
            tags: ["runs"],
            response: {
              200: playerAnswerSchema.describe("Who plays now."),
              ...badRequest,
              ...notAuthenticated,
            },
          },
        },
        ({ body }) => {
          const notice = playerNotice(service, body);
          if (notice === undefined)
            throw refusal("badRequest", {
              expected: `a notification of ${names[service]}`,
              found: quote(JSON.stringify(body ?? null).slice(0, 100)),
              advice: "Compare it with docs/yielding.md.",
            });
          const playing = players.get(service)!;
          if (notice?.playing && playing.size < mostPlayers) playing.set(notice.player, notice.title);
          else if (notice) playing.delete(notice.player);
          if (notice) tell(service, playing);
          return { event: notice?.event ?? "another", playing: [...playing.values()] };
        },
      );
  });

  const tell = (service: PlayerService, playing: Map<string, string>) => {
    const name = `webhook-${service}`;
    const effect = effectIn(settings.get("YieldToPlaying"));
    if (playing.size === 0 || effect === "ignore") butler.gates.lift(name);
    else {
      const expiresAt = clock.now() + longestFilm;
      butler.gates.set({ name, reason: "playing", owner: names[service], effect, expiresAt }, true);
    }
  };
}

/** JSON, or the field `payload` of a form: Plex sends its webhooks so. @throws when it is neither */
async function readPayload(body: Buffer, type: string): Promise<unknown> {
  if (!type.startsWith("multipart/form-data")) return JSON.parse(body.toString());
  const form = await new Response(new Uint8Array(body), { headers: { "Content-Type": type } }).formData();
  return JSON.parse(String(form.get("payload")));
}
