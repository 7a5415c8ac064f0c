import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { notAuthenticated } from "./api-answers.ts";
import type { ServerHouse } from "./house.ts";
import type { Metrics } from "./metrics.ts";

const readinessSchema = z.object({
  status: z.enum(["ready", "not ready"]),
  checks: z.array(
    z.object({
      name: z.enum(["database", "data folder", "reader", "restore"]),
      ok: z.boolean(),
      reason: z.string().nullable().describe("what is wrong with it"),
    }),
  ),
});

/** How the server is, for those who watch over it: supervisors, load balancers, Prometheus. */
export function healthRoutes(scope: FastifyInstance, { observations }: ServerHouse, metrics: Metrics): void {
  const typed = scope.withTypeProvider<ZodTypeProvider>();

  typed.get(
    "/livez",
    {
      config: { open: true },
      schema: {
        operationId: "getLiveness",
        summary: "Whether the process answers at all, also while it starts or restores; needs no token",
        tags: ["server"],
        security: [],
        response: { 200: z.object({ status: z.literal("alive") }).describe("It does.") },
      },
    },
    () => ({ status: "alive" as const }),
  );

  typed.get(
    "/readyz",
    {
      config: { open: true },
      schema: {
        operationId: "getReadiness",
        summary: "Whether the butler can work, and if not, why; needs no token",
        tags: ["server"],
        security: [],
        response: {
          200: readinessSchema.describe("It can."),
          503: readinessSchema.describe(
            "It cannot. While it starts or restores the answer is Plex's maintenance.",
          ),
        },
      },
    },
    async (_, reply) => {
      const checks = await observations.readiness();
      const isReady = checks.every(({ ok }) => ok);
      return reply.code(isReady ? 200 : 503).send({ status: isReady ? "ready" : "not ready", checks });
    },
  );

  typed.get(
    "/health",
    {
      config: { open: true },
      schema: {
        operationId: "getHealth",
        summary: "Whether the server takes calls; needs no token",
        tags: ["server"],
        security: [],
        response: {
          200: z.object({ status: z.literal("ok") }).describe("It does."),
          503: z
            .object({ code: z.literal(503), title: z.string(), status: z.string() })
            .describe("It is starting or stopping."),
        },
      },
    },
    () => ({ status: "ok" as const }),
  );

  typed.get(
    "/metrics",
    {
      schema: {
        operationId: "getMetrics",
        summary: "Counters for Prometheus",
        tags: ["server"],
        response: {
          200: {
            description: "Prometheus' text format.",
            content: { "text/plain": { schema: z.string() } },
          },
          ...notAuthenticated,
        },
      },
    },
    async (_, reply) => reply.type(metrics.contentType).send(await metrics.text()),
  );
}
