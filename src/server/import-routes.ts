import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { refusal } from "../api/errors.ts";
import { importedSchema, importWishSchema } from "../api/imports.ts";
import { badRequest, notAuthenticated } from "./api-answers.ts";
import type { ServerHouse } from "./house.ts";

const databases = {
  plex: "com.plexapp.plugins.library.db of a Plex Media Server",
  jellyfin: "jellyfin.db of Jellyfin 10.11 or newer",
} as const;

/** Taking over what other programs found. */
export function importRoutes(scope: FastifyInstance, { imports }: ServerHouse): void {
  scope.withTypeProvider<ZodTypeProvider>().post(
    "/api/imports",
    {
      schema: {
        operationId: "importFindings",
        summary: "Takes over what Plex or Jellyfin found, from a copy of its database",
        tags: ["library"],
        body: importWishSchema,
        response: { 200: importedSchema.describe("What came of it."), ...badRequest, ...notAuthenticated },
      },
    },
    async ({ body }) => {
      try {
        return await imports.take(body);
      } catch (error) {
        throw refusal("notImported", { wanted: databases[body.program], reason: (error as Error).message });
      }
    },
  );
}
