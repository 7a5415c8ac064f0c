import type { IncomingMessage } from "node:http";
import cookie from "@fastify/cookie";
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { quote, Refusal, refusal } from "../api/errors.ts";
import type { Caller } from "./access.ts";
import { analysisRoutes } from "./analysis-routes.ts";
import { refuse } from "./answers.ts";
import { apiRoutes } from "./api-routes.ts";
import { ignoreBodies } from "./bodies.ts";
import { answerBrokenRequest } from "./broken-requests.ts";
import { butlerRoutes } from "./butler-routes.ts";
import { collectionRoutes } from "./collection-routes.ts";
import { answerOrigin } from "./cross-origin.ts";
import { createDoorkeeper } from "./doorkeeper.ts";
import { dvrRoutes } from "./dvr-routes.ts";
import { editRoutes } from "./edit-routes.ts";
import type { ServerHouse } from "./house.ts";
import { localMediaRoutes } from "./local-media-routes.ts";
import { maintenanceAnswer } from "./maintenance.ts";
import { markerRoutes } from "./marker-routes.ts";
import { metadataRoutes } from "./metadata-routes.ts";
import { watchMethods } from "./methods.ts";
import { createMetrics } from "./metrics.ts";
import { notificationRoutes } from "./notification-routes.ts";
import { observeRequests, requestIdOf } from "./observed-requests.ts";
import { partRoutes } from "./part-routes.ts";
import { pictureRoutes } from "./picture-routes.ts";
import { prefsRoutes } from "./prefs-routes.ts";
import { contentTypes } from "./render.ts";
import { sectionRoutes } from "./section-routes.ts";
import { serverRoutes } from "./server-routes.ts";
import { similarRoutes } from "./similar-routes.ts";
import { updaterRoutes } from "./updater-routes.ts";
import { upkeepRoutes } from "./upkeep-routes.ts";
import { showsDashboard, webRoutes } from "./web-routes.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Undefined where everybody is answered. */
    caller: Caller | undefined;
  }
}

/** The server, all routes in place, not yet listening. */
export function createServer(house: ServerHouse): FastifyInstance {
  const doorkeeper = createDoorkeeper(house);
  const { limits } = house;
  let closing = false;

  const turnedAway = (request: FastifyRequest, reply: FastifyReply): boolean => {
    if (closing || !house.ready()) {
      // The next call must find whoever answers then.
      const { code, body } = maintenanceAnswer(request.raw.url);
      reply.code(code).header("content-type", contentTypes.json).header("connection", "close").send(body);
      return true;
    }
    if (answerOrigin(request, reply, house.origins)) return true;
    if (request.raw.rawHeaders.length > 2 * limits.headers) {
      refuse(request, reply, refusal("tooManyHeaders", { limit: String(limits.headers) }));
      return true;
    }
    if (showsDashboard(request, reply)) return true;
    if (request.routeOptions.config?.open === true) return false;
    try {
      request.caller = doorkeeper.admit(request, reply);
      return false;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refuse(request, reply, error);
      return true;
    }
  };

  const app = Fastify({
    bodyLimit: limits.body,
    connectionTimeout: limits.silence,
    requestTimeout: limits.requestTime,
    keepAliveTimeout: limits.idleTime,
    return503OnClosing: false,
    requestIdHeader: false,
    genReqId: requestIdOf,
    trustProxy: house.trustedProxies.length > 0 && [...house.trustedProxies],
    http: {
      maxHeaderSize: limits.head,
      headersTimeout: limits.headTime,
      connectionsCheckingInterval: limits.headTime / 4,
      shouldUpgradeCallback: asksForNotifications,
    },
    schemaController: { compilersFactory: { buildValidator: noCompiler, buildSerializer: noCompiler } },
    routerOptions: { ignoreTrailingSlash: true, ignoreDuplicateSlashes: true, maxParamLength: limits.head },
    clientErrorHandler: (error, socket) => answerBrokenRequest(limits, error, socket),
    frameworkErrors: (_, request, reply) => {
      if (!turnedAway(request, reply)) refuse(request, reply, unreadableAddress(request));
    },
  });

  const metrics = createMetrics(house);
  observeRequests(app, house, metrics.answered);
  app.decorateRequest("caller");
  // Only to read and write cookies: its hooks come after ours, which must know who calls before anything else.
  app.register(cookie, { hook: false });
  app.addHook("onRequest", (request, reply, done) => {
    if (!turnedAway(request, reply)) done();
  });
  app.addHook("preClose", (done) => {
    closing = true;
    metrics.close();
    done();
  });
  ignoreBodies(app);

  app.setNotFoundHandler((request, reply) => {
    const { method } = request;
    const known = app.supportedMethods;
    const refused = known.includes(method)
      ? refusal("unknownAddress", { found: quote(pathOf(request)) })
      : refusal("unknownMethod", { found: method, known: known.join(", ") });
    return refuse(request, reply, refused);
  });
  app.setErrorHandler((error, request, reply) => {
    const refused = refusalOf(error, request.routeOptions.bodyLimit);
    const call = { requestId: request.id, method: request.method, path: pathOf(request) };
    if (refused.kind === "internal") house.log.error({ err: error, ...call }, "a call failed");
    else if (refused.status >= 500)
      house.log.warn({ reason: refused.message, ...call }, "a call could not be answered");
    if (refused.kind === "databaseLocked") reply.header("Retry-After", 1);
    return refuse(request, reply, refused);
  });

  const answerOtherMethods = watchMethods(app);
  serverRoutes(app, house);
  butlerRoutes(app, house);
  prefsRoutes(app, house);
  notificationRoutes(app, house);
  sectionRoutes(app, house);
  metadataRoutes(app, house);
  editRoutes(app, house);
  localMediaRoutes(app, house);
  collectionRoutes(app, house);
  markerRoutes(app, house);
  partRoutes(app, house);
  pictureRoutes(app, house);
  analysisRoutes(app, house);
  similarRoutes(app, house);
  dvrRoutes(app, house);
  upkeepRoutes(app, house);
  updaterRoutes(app, house);
  apiRoutes(app, house, doorkeeper, metrics);
  webRoutes(app, house);
  answerOtherMethods();
  return app;
}

/** Of the calls that have schemas, whose compilers are their own: to load those of Fastify takes long. */
const noCompiler = (): never => {
  throw new Error("A route has a schema, and its scope no compilers: set both where the schema is.");
};

/** Without the query, which may hold the token. */
const pathOf = (request: FastifyRequest): string => (request.raw.url ?? "").split("?", 1)[0]!;

const unreadableAddress = (request: FastifyRequest): Refusal =>
  refusal("badRequest", {
    expected: "an address whose percent signs encode UTF-8",
    found: quote(pathOf(request)),
    advice: "Write a percent sign as %25.",
  });

/** Both spellings, with all the slashes that the router forgives. Other requests to upgrade are plain requests. */
const asksForNotifications = ({ method, url = "" }: IncomingMessage): boolean =>
  method === "GET" && /^\/+:\/+websockets?\/+notifications\/*(\?|$)/.test(url);

/** @param bodyLimit of the route that was called, in bytes */
function refusalOf(error: unknown, bodyLimit: number): Refusal {
  if (error instanceof Refusal) return error;
  const status = (error as { statusCode?: unknown }).statusCode;
  if ((error as { code?: unknown }).code === "SQLITE_FULL") return refusal("noRoom");
  if (String((error as { code?: unknown }).code).startsWith("SQLITE_BUSY")) return refusal("databaseLocked");
  if (status === 413) return refusal("bodyTooLarge", { limit: String(bodyLimit) });
  if (typeof status !== "number" || status < 400 || status >= 500) return refusal("internal");
  return refusal("badRequest", {
    expected: "a well-formed call",
    found: error instanceof Error ? error.message : "something else",
    advice: "Compare it with the documentation.",
  });
}
