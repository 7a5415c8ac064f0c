import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { exposureSchema } from "../api/exposure.ts";
import { notAuthenticated } from "./api-answers.ts";
import type { ServerHouse } from "./house.ts";

/** How safe the way to this server is. */
export function exposureRoutes(scope: FastifyInstance, { exposure }: ServerHouse): void {
  scope.withTypeProvider<ZodTypeProvider>().get(
    "/api/exposure",
    {
      schema: {
        operationId: "getExposure",
        summary:
          "Who can reach the server, whether others on the way can read along, and until when it encrypts",
        tags: ["server"],
        response: { 200: exposureSchema.describe("What was looked at."), ...notAuthenticated },
      },
    },
    () => ({ checks: exposure() }),
  );
}
