import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { instantText } from "../api/instants.ts";
import { type Session, sessionSchema, signInSchema } from "../api/tokens.ts";
import type { Caller } from "./access.ts";
import { badRequest, forbidden, notAuthenticated, tooManyAttempts } from "./api-answers.ts";
import type { Doorkeeper } from "./doorkeeper.ts";

/** Signing in and out, for browsers. */
export function sessionRoutes(scope: FastifyInstance, doorkeeper: Doorkeeper): void {
  const typed = scope.withTypeProvider<ZodTypeProvider>();
  const tags = ["tokens"];
  const refusals = { ...notAuthenticated, ...forbidden, ...tooManyAttempts };

  typed.post(
    "/api/session",
    {
      config: { open: true },
      schema: {
        operationId: "signIn",
        summary: "Signs a browser in by a token: the answer sets a cookie that scripts cannot read",
        description:
          "The session lasts for 30 days after it was used last, as long as the token is good. A worker cannot sign in.",
        tags,
        security: [],
        body: signInSchema,
        response: { 200: sessionSchema.describe("Who is signed in now."), ...badRequest, ...refusals },
      },
    },
    (request, reply) => sessionOf(doorkeeper.signIn(request, reply, request.body.token)),
  );

  typed.get(
    "/api/session",
    {
      schema: {
        operationId: "getSession",
        summary: "Who calls, and what they may do",
        tags,
        response: { 200: sessionSchema.describe("Whoever calls."), ...refusals },
      },
    },
    ({ caller }) => sessionOf(caller!),
  );

  typed.delete(
    "/api/session",
    {
      config: { role: "viewer" },
      schema: {
        operationId: "signOut",
        summary: "Signs the browser out",
        tags,
        response: { 204: z.undefined().describe("It is."), ...refusals },
      },
    },
    (request, reply) => {
      doorkeeper.signOut(request, reply);
      reply.code(204).send();
    },
  );
}

const sessionOf = ({ name, role, expiresAt }: Caller): Session => ({
  name,
  role,
  expiresAt: expiresAt === null ? null : instantText(expiresAt),
});
