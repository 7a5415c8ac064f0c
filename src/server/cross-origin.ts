import type { FastifyReply, FastifyRequest } from "fastify";

/** Headers of ours that pages of others may read as well. */
const exposed = ["X-Butler-Outcome", "X-Butler-Reason", "X-Butler-Run", "Retry-After"].join(", ");
/** Seconds for which browsers need not ask again. */
const preflightAge = 600;

/**
 * Lets pages of the named origins call this server and read its answers, by a token: never by the cookie of a browser
 * (WHATWG Fetch, CORS protocol). Pages of all others are told nothing, so that browsers keep the answers from them.
 * @returns true where the call was only a question whether it may be made, and is answered
 */
export function answerOrigin(
  request: FastifyRequest,
  reply: FastifyReply,
  allowed: readonly string[],
): boolean {
  if (allowed.length === 0) return false;
  reply.header("Vary", "Origin");
  const { origin, "access-control-request-method": wanted } = request.headers;
  if (origin === undefined || !allowed.includes(origin)) return false;
  reply.header("Access-Control-Allow-Origin", origin);
  if (request.method !== "OPTIONS" || wanted === undefined) {
    reply.header("Access-Control-Expose-Headers", exposed);
    return false;
  }
  const headers = request.headers["access-control-request-headers"];
  reply.headers({
    "Access-Control-Allow-Methods": "GET, HEAD, POST, PUT, PATCH, DELETE",
    "Access-Control-Max-Age": preflightAge,
    // No header is dangerous here: a page has no token unless a person gave it one.
    ...(headers !== undefined && { "Access-Control-Allow-Headers": headers }),
  });
  reply.code(204).send();
  return true;
}
