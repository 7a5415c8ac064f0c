import type { FastifyInstance } from "fastify";
import { refusal } from "../api/errors.ts";
import { refuse } from "./answers.ts";

/**
 * Watches the routes as they are made. The function returned gives every address the methods that it lacks: OPTIONS
 * names those that there are, the others are answered 405. Call it after the last route.
 */
export function watchMethods(app: FastifyInstance): () => void {
  const methodsOf = new Map<string, Set<string>>();
  app.addHook("onRoute", ({ url, method }) => {
    const known = methodsOf.get(url) ?? new Set();
    for (const name of [method].flat()) known.add(name);
    methodsOf.set(url, known);
  });
  return () => {
    app.register(async (last) => {
      for (const [url, known] of [...methodsOf]) answerOthers(last, url, [...known]);
    });
  };
}

function answerOthers(app: FastifyInstance, url: string, known: readonly string[]): void {
  const allowed = [...new Set([...known, "OPTIONS"])].join(", ");
  if (!known.includes("OPTIONS"))
    app.options(url, { config: { open: true } }, (_, reply) =>
      reply.code(204).header("Allow", allowed).send(),
    );
  app.route({
    url,
    method: app.supportedMethods.filter((method) => method !== "OPTIONS" && !known.includes(method)),
    handler: (request, reply) =>
      refuse(
        request,
        reply.header("Allow", allowed),
        refusal("methodNotAllowed", { allowed, found: request.method }),
      ),
  });
}
