import type { FastifyInstance } from "fastify";
import { quote, refusal } from "../api/errors.ts";

/** Plex's calls carry nothing in their bodies, but clients claim all sorts of types for them, empty or not. */
export function ignoreBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, _body, done) => done(null, undefined));
}

/**
 * For routes that take JSON: in their scope a body is read as such, and none at all is fine.
 * @param scope a child instance, as `register` hands out
 */
export function acceptJson(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser("application/json", { parseAs: "string" }, (_, body, done) => {
    if (body === "") return done(null, undefined);
    try {
      done(null, JSON.parse(String(body)));
    } catch (error) {
      const found = error instanceof Error ? error.message : "something else";
      done(refusal("badRequest", { expected: "a body in JSON", found, advice: "Mend it, or send none." }));
    }
  });
  scope.addContentTypeParser("*", { parseAs: "string" }, (request, body, done) => {
    if (body === "") return done(null, undefined);
    const found = quote(request.headers["content-type"] ?? "none");
    done(
      refusal("badRequest", {
        expected: "a body of the type application/json",
        found,
        advice: "Name its type in the header Content-Type.",
      }),
    );
  });
}
