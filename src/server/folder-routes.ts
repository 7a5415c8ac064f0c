import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { quote, refusal } from "../api/errors.ts";
import { folderSchema } from "../api/folders.ts";
import { badRequest, notAuthenticated, notFound } from "./api-answers.ts";
import type { ServerHouse } from "./house.ts";

/** Looking through the server's folders for media. */
export function folderRoutes(scope: FastifyInstance, { folders }: ServerHouse): void {
  scope.withTypeProvider<ZodTypeProvider>().get(
    "/api/folders",
    {
      config: { role: "admin" },
      schema: {
        operationId: "getFolder",
        summary: "The folders in a folder of the server's machine, for choosing those with media",
        tags: ["library"],
        querystring: z.object({
          path: z
            .string()
            .max(4096, "a path of at most 4096 characters")
            .optional()
            .describe("absolute; absent for the places that may be looked into"),
        }),
        response: {
          200: folderSchema.describe("The folder."),
          ...badRequest,
          ...notAuthenticated,
          ...notFound,
        },
      },
    },
    async ({ query: { path } }) => {
      const folder = await folders.look(path);
      if (folder === undefined) throw refusal("unknownFolder", { found: quote(path ?? "") });
      return folder;
    },
  );
}
