import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { quote, refusal } from "../api/errors.ts";
import { instantText } from "../api/instants.ts";
import { emptiedSchema, type TrashEntry, trashEntrySchema, trashSchema } from "../api/trash.ts";
import { CannotPutBack, type StoredTrash } from "../core/shelves.ts";
import { badRequest, conflict, notAuthenticated, notFound } from "./api-answers.ts";
import type { ServerHouse } from "./house.ts";
import { wholeNumber } from "./validation.ts";

const day = 86_400_000;
/** Things removed between two looks at other requests. */
const batch = 100;

/** What cleanings took away: seeing it, bringing it back, removing it for good. */
export function trashRoutes(scope: FastifyInstance, { shelves, trash, settings }: ServerHouse): void {
  const typed = scope.withTypeProvider<ZodTypeProvider>();
  const params = z.object({ id: wholeNumber(1) });
  const tags = ["trash"];

  const entryOf = (row: StoredTrash): TrashEntry => ({
    id: row.id,
    kind: row.kind,
    title: row.title,
    why: row.why,
    task: row.task,
    runId: row.run_id,
    origin: row.origin,
    bytes: row.bytes,
    trashedAt: instantText(row.trashed_at),
    keptUntil: instantText(row.trashed_at + settings.get("TrashKeepDays") * day),
  });
  const stored = (id: number): StoredTrash => {
    const row = shelves.trash.get(id);
    if (row === undefined) throw refusal("unknownTrash", { found: quote(String(id)) });
    return row;
  };

  typed.get(
    "/api/trash",
    {
      schema: {
        operationId: "listTrash",
        summary: "What cleanings took away, the newest first",
        tags,
        querystring: z.object({
          limit: wholeNumber(1, 500).default(50).describe("at most so many"),
          before: wholeNumber(1).optional().describe("only those whose id is smaller"),
        }),
        response: { 200: trashSchema.describe("The trash."), ...badRequest, ...notAuthenticated },
      },
    },
    ({ query: { limit, before } }) => ({
      entries: shelves.trash.list({ limit, ...(before !== undefined && { before }) }).map(entryOf),
      ...shelves.trash.amount(),
    }),
  );

  typed.post(
    "/api/trash/:id/restore",
    {
      schema: {
        operationId: "restoreTrash",
        summary: "Puts something back where it was; refused where something else is there now",
        tags,
        params,
        response: {
          200: trashEntrySchema.describe("What has been put back."),
          ...badRequest,
          ...notAuthenticated,
          ...notFound,
          ...conflict,
        },
      },
    },
    async ({ params: { id } }) => {
      const row = stored(id);
      await trash.restore(row).catch((error: unknown) => {
        if (!(error instanceof CannotPutBack)) throw error;
        throw refusal("notRestorable", { title: row.title, reason: error.message });
      });
      return entryOf(row);
    },
  );

  typed.delete(
    "/api/trash/:id",
    {
      schema: {
        operationId: "removeTrash",
        summary: "Removes something of the trash for good",
        tags,
        params,
        response: {
          200: emptiedSchema.describe("What is gone."),
          ...badRequest,
          ...notAuthenticated,
          ...notFound,
        },
      },
    },
    async ({ params: { id } }) => {
      const row = stored(id);
      await trash.remove(row);
      return { items: 1, bytes: row.bytes };
    },
  );

  typed.delete(
    "/api/trash",
    {
      schema: {
        operationId: "emptyTrash",
        summary: "Removes everything that is in the trash now, for good",
        tags,
        response: { 200: emptiedSchema.describe("What is gone."), ...notAuthenticated },
      },
    },
    async () => {
      const gone = { items: 0, bytes: 0 };
      const newest = shelves.trash.list({ limit: 1 })[0]?.id ?? 0;
      for (let rows = shelves.trash.next(0, batch); rows.length > 0; rows = shelves.trash.next(0, batch))
        for (const row of rows) {
          if (row.id > newest) return gone;
          await trash.remove(row);
          gone.items++;
          gone.bytes += row.bytes;
        }
      return gone;
    },
  );
}
