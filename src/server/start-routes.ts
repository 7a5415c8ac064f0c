import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { type DryRun, dryRunSchema } from "../api/dry-run.ts";
import { refusal } from "../api/errors.ts";
import { scopeOfItem } from "../api/item-keys.ts";
import { startAnswerSchema } from "../api/tasks.ts";
import type { Butler } from "../core/butler.ts";
import { badRequest, notAuthenticated, notFound } from "./api-answers.ts";
import { registeredName } from "./butler-routes.ts";
import type { ServerHouse } from "./house.ts";

const flag = () => z.boolean("true or false").optional();
const itemExpected = "the key of an item that can be done alone, such as part:12";

/** Starting a task now, or only asking what it would remove. */
export function startRoutes(scope: FastifyInstance, { butler }: ServerHouse): void {
  const typed = scope.withTypeProvider<ZodTypeProvider>();

  typed.post(
    "/api/tasks/:name/start",
    {
      schema: {
        operationId: "startTask",
        summary: "Starts a task by the criteria, or now; or says what it would remove",
        tags: ["tasks"],
        params: z.object({ name: z.string() }),
        body: z
          .strictObject(
            {
              force: flag().describe("now, whatever the day and the switches"),
              confirm: flag().describe("now, and remove as much as was refused the last time"),
              dryRun: flag().describe("changes nothing, and says what would be removed"),
              item: z
                .string(itemExpected)
                .refine((key) => scopeOfItem(key) !== undefined, itemExpected)
                .optional()
                .describe("only this one, by the key that a run gives it: part:12, item:7, section:1"),
              offset: z
                .int("a whole number from 0 up")
                .min(0, "a whole number from 0 up")
                .optional()
                .describe("of a dry run: how many things come before those that are listed"),
            },
            "an object with nothing but force, confirm, dryRun, item and offset",
          )
          .optional(),
        response: {
          200: z
            .union([startAnswerSchema, dryRunSchema])
            .describe("What it came to: started, scheduled, or skipped; or what would be removed."),
          202: startAnswerSchema.describe("It is running or queued already."),
          ...badRequest,
          ...notAuthenticated,
          ...notFound,
        },
      },
    },
    async ({ params, body = {} }, reply) => {
      const name = registeredName(butler, params.name);
      if (body.dryRun) return dryRunOf(butler, name, body.offset ?? 0);
      const { force = false, confirm = false, item } = body;
      const scope = item === undefined ? undefined : scopeOfItem(item);
      const started = butler.start(name, { force, ...(confirm && { confirm }), ...(scope && { scope }) });
      reply.code(started.outcome === "running" ? 202 : 200);
      return started;
    },
  );
}

/** @throws Refusal 400 for a task that removes nothing */
export async function dryRunOf(butler: Butler, task: string, offset = 0): Promise<DryRun> {
  const dryRun = await butler.dryRun(task, { offset });
  if (dryRun === undefined) throw refusal("nothingToRemove", { task });
  return dryRun;
}
