import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { quote, refusal } from "../api/errors.ts";
import { type Gates, gateName, gateSchema, gatesSchema, newGateSchema, toGate } from "../api/gates.ts";
import { instantText } from "../api/instants.ts";
import { badRequest, notAuthenticated, notFound } from "./api-answers.ts";
import type { ServerHouse } from "./house.ts";

/** Names of what the server itself watches, and of the pause that has calls of its own. */
const reserved = ["asked", "plex", "jellyfin", "emby", "busy", "hot", "battery", "metered"];

/** Why work is held up or slowed down, and reasons that other programs may have. */
export function gateRoutes(scope: FastifyInstance, house: ServerHouse): void {
  const { butler, clock } = house;
  const typed = scope.withTypeProvider<ZodTypeProvider>();
  const tags = ["runs"];
  const params = z.object({ name: gateName });
  const refuseReserved = (name: string) => {
    if (!reserved.includes(name) && !name.startsWith("webhook-")) return;
    throw refusal("badRequest", {
      expected: "a name that the server does not use itself",
      found: quote(name),
      advice: "Take another one, such as backup-running.",
    });
  };

  typed.get(
    "/api/gates",
    {
      schema: {
        operationId: "listGates",
        summary: "Why work is held up or slowed down now, what is watched, and what was read this night",
        tags,
        response: { 200: gatesSchema.describe("The gates."), ...notAuthenticated },
      },
    },
    () => gatesOf(house),
  );

  typed.post(
    "/api/gates/:name",
    {
      schema: {
        operationId: "setGate",
        summary: "Gives a reason to hold work up or to slow it down, until it is lifted or expires",
        description: "One that expires survives a restart; any other is forgotten by it.",
        tags,
        params,
        body: newGateSchema,
        response: { 200: gatesSchema.describe("All gates, after it."), ...badRequest, ...notAuthenticated },
      },
    },
    ({ params: { name }, body: { on, reason, effect, expiresAt, forSeconds }, caller }) => {
      refuseReserved(name);
      if (!on) butler.gates.lift(name);
      else {
        const at = expiryOf({ expiresAt, forSeconds }, clock.now());
        const owner = caller?.name ?? "another program";
        butler.gates.set({ name, reason: reason ?? name, owner, effect, expiresAt: at }, true);
      }
      return gatesOf(house);
    },
  );

  typed.delete(
    "/api/gates/:name",
    {
      schema: {
        operationId: "liftGate",
        summary: "Takes a reason back; work goes on when none is left",
        tags,
        params,
        response: {
          200: gateSchema.describe("What has been lifted."),
          ...badRequest,
          ...notAuthenticated,
          ...notFound,
        },
      },
    },
    ({ params: { name } }) => {
      refuseReserved(name);
      const gate = butler.gates.list().find((one) => one.name === name);
      if (gate === undefined) throw refusal("unknownGate", { found: quote(name) });
      butler.gates.lift(name);
      return toGate(gate);
    },
  );
}

const gatesOf = ({ butler: { gates, paused }, readingLimits }: ServerHouse): Gates => ({
  paused,
  throttled: !paused && gates.list().some(({ effect }) => effect === "throttle"),
  gates: gates.list().map(toGate),
  watches: gates.watches().map(({ name, state, text, knownAt }) => ({
    ...{ name, state, text },
    at: knownAt === null ? null : instantText(knownAt),
  })),
  limits: readingLimits(),
  reading: gates.reading(),
});

/** @returns milliseconds since the epoch; null: never @throws Refusal */
function expiryOf(
  { expiresAt, forSeconds }: { expiresAt?: string | undefined; forSeconds?: number | undefined },
  now: number,
): number | null {
  if (expiresAt !== undefined && forSeconds !== undefined)
    throw refusal("badRequest", {
      expected: "expiresAt or forSeconds",
      found: "both",
      advice: "Leave one of them out.",
    });
  if (forSeconds !== undefined) return now + forSeconds * 1000;
  if (expiresAt === undefined) return null;
  const at = Temporal.Instant.from(expiresAt).epochMilliseconds;
  if (at > now) return at;
  throw refusal("badRequest", {
    expected: "an instant to come for expiresAt",
    found: quote(expiresAt),
    advice: "Leave it out for a gate that stays until it is lifted.",
  });
}
