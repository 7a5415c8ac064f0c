import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { pauseSchema } from "../api/pause.ts";
import { notAuthenticated } from "./api-answers.ts";
import type { ServerHouse } from "./house.ts";

/** Holding everything up for a while. */
export function pauseRoutes(scope: FastifyInstance, { butler }: ServerHouse): void {
  const typed = scope.withTypeProvider<ZodTypeProvider>();
  const schema = (operationId: string, summary: string) => ({
    operationId,
    summary,
    tags: ["runs"],
    response: { 200: pauseSchema.describe("Whether there is a pause now."), ...notAuthenticated },
  });
  const answer = () => ({ paused: butler.paused });

  typed.get("/api/pause", { schema: schema("getPause", "Whether everything is held up") }, answer);
  typed.post(
    "/api/pause",
    {
      schema: schema(
        "pause",
        "Holds up what runs and what begins, until resumed or a restart; loses nothing",
      ),
    },
    () => {
      butler.pause();
      return answer();
    },
  );
  typed.post("/api/resume", { schema: schema("resume", "Lets everything go on") }, () => {
    butler.resume();
    return answer();
  });
}
