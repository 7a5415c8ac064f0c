import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { quote, refusal } from "../api/errors.ts";
import { pieceSchema } from "../api/machines.ts";
import { badRequest, notAuthenticated, notFound } from "./api-answers.ts";
import type { ServerHouse } from "./house.ts";
import { wholeNumber } from "./validation.ts";

/** Bytes of one piece, at most. */
const largestPiece = 4 * 1024 * 1024;

/** What workers send: artefacts, in pieces that may come again. Findings go through the engine. */
export function workerRoutes(
  scope: FastifyInstance,
  { workers }: { workers: Pick<ServerHouse["workers"], "takePiece"> },
): void {
  scope.register(async (pieces) => {
    pieces.addContentTypeParser("application/octet-stream", { parseAs: "buffer" }, (_, body, done) =>
      done(null, body),
    );
    pieces.withTypeProvider<ZodTypeProvider>().put(
      "/api/work/:item/artefacts/:name",
      {
        bodyLimit: largestPiece,
        config: { role: "worker" },
        schema: {
          operationId: "putPiece",
          summary: "For workers: the next piece of a file that was made for an item",
          tags: ["server"],
          consumes: ["application/octet-stream"],
          params: z.object({
            item: z.uuid({ error: "the id of an item" }),
            name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,100}$/, "the name of an artefact"),
          }),
          querystring: z.object({
            offset: wholeNumber(0).describe(
              "how many bytes are thought to be here; a piece for elsewhere is not taken",
            ),
          }),
          response: {
            200: pieceSchema.describe("What is here now."),
            ...badRequest,
            ...notAuthenticated,
            ...notFound,
          },
        },
      },
      async ({ params: { item, name }, query: { offset }, body }) => {
        const piece = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
        const received = await workers.takePiece(item, name, offset, piece);
        if (received === undefined) throw refusal("unwantedArtefact", { found: quote(item) });
        return { received };
      },
    );
  });
}
