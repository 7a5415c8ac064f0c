import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { refusal } from "../api/errors.ts";
import { itemSchema } from "../api/items.ts";
import { badRequest, notAuthenticated, notFound } from "./api-answers.ts";
import type { ServerHouse } from "./house.ts";
import { itemReport } from "./item-report.ts";
import { shownPart } from "./library-items.ts";
import { wholeNumber } from "./validation.ts";

/** What is known of the library's items. */
export function itemRoutes(scope: FastifyInstance, house: ServerHouse): void {
  scope.withTypeProvider<ZodTypeProvider>().get(
    "/api/items/:ratingKey",
    {
      schema: {
        operationId: "getItem",
        summary: "Every finding of an item, or why there is none",
        tags: ["items"],
        params: z.object({ ratingKey: wholeNumber(1) }),
        querystring: z.object({
          part: wholeNumber(1)
            .optional()
            .describe(
              "the id of the file that is asked for, where the item has several; the first when absent",
            ),
        }),
        response: {
          200: itemSchema.describe("The item with its findings."),
          ...badRequest,
          ...notAuthenticated,
          ...notFound,
        },
      },
    },
    ({ params: { ratingKey }, query: { part: partId } }) => {
      const [details] = house.shelves.items.get([ratingKey]);
      if (details === undefined) throw refusal("unknownItem", { found: String(ratingKey) });
      if (partId === undefined) return itemReport(house, details, shownPart(details.media));
      const part = details.media.flatMap(({ parts }) => parts).find(({ id }) => id === partId);
      if (part === undefined)
        throw refusal("unknownPart", { found: String(partId), item: details.item.title });
      return itemReport(house, details, part);
    },
  );
}
