import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { backupListSchema, backupSchema, restoringSchema } from "../api/backups.ts";
import { quote, refusal } from "../api/errors.ts";
import { startAnswerSchema } from "../api/tasks.ts";
import { badRequest, notAuthenticated, notFound, refusedNow } from "./api-answers.ts";
import type { ServerHouse } from "./house.ts";
import { wholeNumber } from "./validation.ts";
import { whileThere } from "./while-there.ts";

/** Backups, and the way back to one. */
export function backupRoutes(scope: FastifyInstance, { backups, restores, butler }: ServerHouse): void {
  const typed = scope.withTypeProvider<ZodTypeProvider>();
  const tags = ["backups"];
  const params = z.object({ id: wholeNumber(1) });
  const refused = { ...badRequest, ...notAuthenticated, ...notFound };

  typed.get(
    "/api/backups",
    {
      schema: {
        operationId: "listBackups",
        summary: "Backups whose files are there, the newest first",
        tags,
        response: { 200: backupListSchema.describe("The backups."), ...notAuthenticated },
      },
    },
    async () => ({ backups: await backups.list(), lastRestore: restores.last() }),
  );

  typed.post(
    "/api/backups",
    {
      schema: {
        operationId: "makeBackup",
        summary: "Makes a backup now: starts BackupDatabase",
        tags,
        response: { 200: startAnswerSchema.describe("The run."), ...notAuthenticated },
      },
    },
    () => butler.start("BackupDatabase", { force: true }),
  );

  typed.post(
    "/api/backups/:id/verify",
    {
      schema: {
        operationId: "verifyBackup",
        summary: "Restores a backup into a scratch folder, and compares it",
        tags,
        params,
        response: { 200: backupSchema.describe("What came of it."), ...refused },
      },
    },
    async ({ params: { id }, raw }) =>
      (await whileThere(raw.socket, (there) => backups.verify(id, there))) ?? refuseUnknown(id),
  );

  typed.post(
    "/api/backups/:id/restore",
    {
      schema: {
        operationId: "restoreBackup",
        summary:
          "Puts a backup in the place of the database, which is kept; the server is in maintenance meanwhile",
        tags,
        params,
        body: z
          .strictObject(
            { confirm: z.string("text") },
            "an object with the name of the file that is restored for confirm",
          )
          .describe("the name of the file, so that nothing is restored by mistake"),
        response: {
          202: restoringSchema.describe(
            "It is whole, and is put in place now: GET /api/backups tells how it went.",
          ),
          ...refused,
          ...refusedNow,
        },
      },
    },
    async ({ params: { id }, body: { confirm }, raw }, reply) => {
      const backup = (await backups.list()).find((one) => one.id === id) ?? refuseUnknown(id);
      const name = backup.file.split(/[/\\]/).at(-1)!;
      if (confirm !== name) throw refusal("backupNotConfirmed", { name, found: quote(confirm) });
      await whileThere(raw.socket, (there) => backups.prepareRestore(id, there));
      restores.swap(backup.file);
      return reply.code(202).send({ restoring: backup.file });
    },
  );

  typed.delete(
    "/api/backups/:id",
    {
      schema: {
        operationId: "deleteBackup",
        summary: "Deletes a backup; its copy in the second place stays",
        tags,
        params,
        response: { 200: backupSchema.describe("What was deleted."), ...refused },
      },
    },
    async ({ params: { id }, raw }) =>
      (await whileThere(raw.socket, (there) => backups.remove(id, there))) ?? refuseUnknown(id),
  );
}

function refuseUnknown(id: number): never {
  throw refusal("unknownBackup", { found: String(id) });
}
