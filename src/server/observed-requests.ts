import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { ServerHouse } from "./house.ts";

/** What became of a call. */
export interface AnsweredRequest {
  method: string;
  /** As it was registered, such as `/butler/:task`; everything else is `unmatched`. */
  route: string;
  status: number;
  seconds: number;
}

/** The client's own, where it could be nobody's secret and nobody's trick; else a new one. */
export function requestIdOf({ headers }: Pick<IncomingMessage, "headers">): string {
  const given = headers["x-request-id"];
  return typeof given === "string" && /^[\w.:-]{1,64}$/.test(given) ? given : randomUUID();
}

/** Gives each call its id, in whose name it is answered, logged and traced. Must come before all other hooks. */
export function observeRequests(
  app: FastifyInstance,
  { traces, log }: ServerHouse,
  answered: (request: AnsweredRequest) => void,
): void {
  const ends = new WeakMap<FastifyRequest, (status: number) => void>();
  app.addHook("onRequest", (request, reply, done) => {
    const { id: requestId, method } = request;
    reply.header("x-request-id", requestId);
    const { traceparent } = request.headers;
    const parent = typeof traceparent === "string" ? traceparent : undefined;
    ends.set(request, traces.request({ requestId, method, route: routeOf(request) }, parent, done));
  });
  app.addHook("onResponse", (request, reply, done) => {
    const { method } = request;
    const { statusCode: status, elapsedTime } = reply;
    const route = routeOf(request);
    ends.get(request)?.(status);
    answered({ method, route, status, seconds: elapsedTime / 1000 });
    log.debug({ requestId: request.id, method, route, status, ms: Math.round(elapsedTime) }, "answered");
    done();
  });
}

const routeOf = ({ is404, routeOptions }: FastifyRequest): string =>
  is404 ? "unmatched" : (routeOptions.url ?? "unmatched");
