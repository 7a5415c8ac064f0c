import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { quote, refusal } from "../api/errors.ts";
import { instantText } from "../api/instants.ts";
import { madeTokenSchema, newTokenSchema, type Token, tokenListSchema, tokenSchema } from "../api/tokens.ts";
import type { StoredToken } from "../core/shelves.ts";
import type { Access } from "./access.ts";
import { badRequest, notAuthenticated, notFound } from "./api-answers.ts";
import type { ServerHouse } from "./house.ts";
import { wholeNumber } from "./validation.ts";

/**
 * Tokens besides the first one. That one is a file in the data folder, or an option of the start: it is neither listed
 * nor revoked here, so that whoever has the machine always has the server.
 */
export function tokenRoutes(scope: FastifyInstance, { shelves, clock }: ServerHouse, access: Access): void {
  const typed = scope.withTypeProvider<ZodTypeProvider>();
  const tags = ["tokens"];

  typed.get(
    "/api/tokens",
    {
      config: { role: "admin" },
      schema: {
        operationId: "listTokens",
        summary: "Who else may do what; the first token, which is kept in a file, is not among them",
        tags,
        response: { 200: tokenListSchema.describe("The tokens."), ...notAuthenticated },
      },
    },
    () => ({ tokens: shelves.tokens.list().map(toToken) }),
  );

  typed.post(
    "/api/tokens",
    {
      schema: {
        operationId: "makeToken",
        summary: "Makes a token, and shows it this once",
        description:
          "`admin` may do everything, `viewer` only read, `worker` only delivers what it made. After `expiresAt` it is wrong.",
        tags,
        body: newTokenSchema,
        response: { 200: madeTokenSchema.describe("The token."), ...badRequest, ...notAuthenticated },
      },
    },
    ({ body: { name, role, expiresAt } }) => {
      const until = expiresAt ? Temporal.Instant.from(expiresAt).epochMilliseconds : null;
      if (until !== null && until <= clock.now())
        throw refusal("badRequest", {
          expected: "an instant to come for expiresAt",
          found: quote(expiresAt!),
          advice: "Leave it out for a token that lasts.",
        });
      const { token, stored } = access.make({ name, role, expiresAt: until });
      return { ...toToken(stored), token };
    },
  );

  typed.delete(
    "/api/tokens/:id",
    {
      schema: {
        operationId: "revokeToken",
        summary: "Revokes a token, and signs out whoever signed in by it",
        tags,
        params: z.object({ id: wholeNumber(1) }),
        response: {
          200: tokenSchema.describe("What has been revoked."),
          ...badRequest,
          ...notAuthenticated,
          ...notFound,
        },
      },
    },
    ({ params: { id } }) => {
      const stored = shelves.tokens.get(id);
      if (stored === undefined) throw refusal("unknownToken", { found: quote(String(id)) });
      shelves.tokens.remove(id);
      return toToken(stored);
    },
  );
}

const textOf = (at: number | null): string | null => (at === null ? null : instantText(at));

const toToken = (token: StoredToken): Token => ({
  id: token.id,
  name: token.name,
  role: token.role,
  createdAt: instantText(token.created_at),
  expiresAt: textOf(token.expires_at),
  lastUsedAt: textOf(token.last_used_at),
});
