import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { historySchema, usualLengthsSchema } from "../api/history.ts";
import { daysOf } from "../core/history.ts";
import { badRequest, notAuthenticated } from "./api-answers.ts";
import type { ServerHouse } from "./house.ts";
import { usualLengths } from "./usual-lengths.ts";
import { wholeNumber } from "./validation.ts";

/** What the butler did, in sums. */
export function historyRoutes(scope: FastifyInstance, house: ServerHouse): void {
  const { butler, shelves, clock } = house;
  const typed = scope.withTypeProvider<ZodTypeProvider>();

  typed.get(
    "/api/history/days",
    {
      schema: {
        operationId: "listDays",
        summary: "How many runs there were on each day, by what became of them",
        tags: ["runs"],
        querystring: z.object({ days: wholeNumber(1, 366).default(42).describe("so many, up to today") }),
        response: { 200: historySchema.describe("The days."), ...badRequest, ...notAuthenticated },
      },
    },
    async ({ query }) => {
      const { timeZone } = await butler.schedule({ days: 1 });
      const today = Temporal.Instant.fromEpochMilliseconds(clock.now()).toZonedDateTimeISO(timeZone);
      const from = today.subtract({ days: query.days - 1 }).startOfDay().epochMilliseconds;
      return { timeZone, days: daysOf(shelves.runs.since(from), timeZone) };
    },
  );

  typed.get(
    "/api/history/lengths",
    {
      schema: {
        operationId: "listUsualLengths",
        summary: "How long each task usually takes",
        tags: ["runs"],
        response: { 200: usualLengthsSchema.describe("The tasks."), ...notAuthenticated },
      },
    },
    () => ({ tasks: usualLengths(house) }),
  );
}
