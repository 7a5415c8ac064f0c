import swagger from "@fastify/swagger";
import type { FastifyInstance } from "fastify";
import { jsonSchemaTransform, serializerCompiler, type ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { refusal } from "../api/errors.ts";
import { type Run, runDetailsSchema, runListSchema, runOutcomes } from "../api/runs.ts";
import { toPause, toRun } from "../core/shelves.ts";
import { badRequest, notAuthenticated, notFound } from "./api-answers.ts";
import { createAudience } from "./audience.ts";
import { backupRoutes } from "./backup-routes.ts";
import { acceptJson } from "./bodies.ts";
import { registeredName } from "./butler-routes.ts";
import { coverageRoutes } from "./coverage-routes.ts";
import type { Doorkeeper } from "./doorkeeper.ts";
import { joinByEventStream } from "./event-stream.ts";
import { exposureRoutes } from "./exposure-routes.ts";
import { folderRoutes } from "./folder-routes.ts";
import { gateRoutes } from "./gate-routes.ts";
import { guideRoutes } from "./guide-routes.ts";
import { healthRoutes } from "./health-routes.ts";
import { historyRoutes } from "./history-routes.ts";
import type { ServerHouse } from "./house.ts";
import { importRoutes } from "./import-routes.ts";
import { itemRoutes } from "./item-routes.ts";
import { machineRoutes } from "./machine-routes.ts";
import type { Metrics } from "./metrics.ts";
import { needOf } from "./needs.ts";
import { pauseRoutes } from "./pause-routes.ts";
import { playerRoutes } from "./player-routes.ts";
import { contentTypes } from "./render.ts";
import { cookieName } from "./session-cookie.ts";
import { sessionRoutes } from "./session-routes.ts";
import { startRoutes } from "./start-routes.ts";
import { taskRoutes } from "./task-routes.ts";
import { tellingRoutes } from "./telling-routes.ts";
import { tokenRoutes } from "./token-routes.ts";
import { trashRoutes } from "./trash-routes.ts";
import { validatorOf, wholeNumber } from "./validation.ts";
import { webhookRoutes } from "./webhook-routes.ts";
import { workerRoutes } from "./worker-routes.ts";

const instant = () => z.iso.datetime({ offset: true, error: "an instant such as 2026-11-22T02:00:00Z" });
const text = (type: string, description: string) => ({
  description,
  content: { [type]: { schema: z.string() } },
});
/** Our own calls: JSON only, each described by a schema that its answers are held to. */
export function apiRoutes(
  app: FastifyInstance,
  house: ServerHouse,
  doorkeeper: Doorkeeper,
  metrics: Metrics,
): void {
  app.register(async (scope) => {
    acceptJson(scope);
    scope.setValidatorCompiler(validatorOf);
    scope.setSerializerCompiler(serializerCompiler);
    scope.addHook("onSend", (_, reply, payload, done) => {
      if (String(reply.getHeader("content-type")).startsWith(contentTypes.json))
        reply.header("content-type", contentTypes.json);
      done(null, payload);
    });
    await describe(scope, house);
    runRoutes(scope, house);
    taskRoutes(scope, house);
    historyRoutes(scope, house);
    startRoutes(scope, house);
    trashRoutes(scope, house);
    pauseRoutes(scope, house);
    gateRoutes(scope, house);
    playerRoutes(scope, house);
    backupRoutes(scope, house);
    webhookRoutes(scope, house);
    itemRoutes(scope, house);
    importRoutes(scope, house);
    coverageRoutes(scope, house);
    folderRoutes(scope, house);
    guideRoutes(scope, house);
    machineRoutes(scope, house);
    workerRoutes(scope, house);
    exposureRoutes(scope, house);
    sessionRoutes(scope, doorkeeper);
    tokenRoutes(scope, house, doorkeeper.access);
    tellingRoutes(scope, house);
    eventRoutes(scope, house);
    healthRoutes(scope, house, metrics);
  });
}

/** Collects the description of every route made after it. */
async function describe(scope: FastifyInstance, { identity }: ServerHouse): Promise<void> {
  await scope.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Butler",
        description: "What the butler did, does and will do. Plex's own calls are not described here.",
        version: identity.version,
        license: { name: "MIT", identifier: "MIT" },
      },
      servers: [{ url: "/" }],
      tags: [
        { name: "runs", description: "What the butler did and does." },
        { name: "tasks", description: "What it can do, and when it will." },
        { name: "backups", description: "Copies of the database, and the way back to one." },
        { name: "library", description: "How far the work on it has come, and where it is." },
        { name: "items", description: "What is known of the media." },
        { name: "guides", description: "What is on television." },
        { name: "trash", description: "What cleanings took away." },
        { name: "tokens", description: "Who may do what." },
        { name: "notifications", description: "Of what people are told, and how." },
        { name: "server", description: "How the server is." },
      ],
      components: {
        securitySchemes: {
          header: { type: "apiKey", in: "header", name: "X-Plex-Token" },
          query: { type: "apiKey", in: "query", name: "X-Plex-Token" },
          bearer: { type: "http", scheme: "bearer" },
          cookie: { type: "apiKey", in: "cookie", name: cookieName(identity) },
        },
      },
      security: [{ header: [] }, { query: [] }, { bearer: [] }, { cookie: [] }],
    },
    transform: (call) => {
      const { schema, url } = jsonSchemaTransform(call);
      const { open, role } = needOf([call.route.method].flat()[0]!, call.route.config);
      return { url, schema: { ...schema, "x-role": open ? "anybody" : role } };
    },
  });
  scope.get("/api/openapi.json", { schema: { hide: true } }, (_, reply) => reply.send(scope.swagger()));
}

/** What the butler did. */
function runRoutes(scope: FastifyInstance, { butler, shelves }: ServerHouse): void {
  const typed = scope.withTypeProvider<ZodTypeProvider>();
  /** The memory does not keep how far the items in hand are. */
  const shown = (row: Parameters<typeof toRun>[0]): Run => {
    const run = toRun(row);
    if (row.state === "ended") return run;
    const { progress = run.progress } = butler.list().find(({ name }) => name === row.task) ?? {};
    return { ...run, progress };
  };

  typed.get(
    "/api/runs",
    {
      schema: {
        operationId: "listRuns",
        summary: "Runs, the newest first",
        tags: ["runs"],
        querystring: z.object({
          task: z.string().optional().describe("only runs of this task"),
          outcome: z
            .enum(runOutcomes, { error: `one of ${runOutcomes.join(", ")}` })
            .optional()
            .describe("only runs that ended so"),
          limit: wholeNumber(1, 500).default(50).describe("at most so many"),
          before: wholeNumber(1).optional().describe("only runs whose id is smaller"),
          from: instant().optional().describe("only runs that started then or later"),
          to: instant().optional().describe("only runs that started before"),
        }),
        response: {
          200: runListSchema.describe("The runs."),
          ...badRequest,
          ...notAuthenticated,
          ...notFound,
        },
      },
    },
    ({ query: { task: given, outcome, limit, before, from, to } }) => {
      // A task that is no longer registered may still have runs.
      const task = given === undefined ? undefined : (butler.nameOf(given) ?? given);
      const rows = shelves.runs.list({
        limit,
        ...(task === undefined ? {} : { task }),
        ...(outcome === undefined ? {} : { outcome }),
        ...(before === undefined ? {} : { before }),
        ...(from === undefined ? {} : { from: Date.parse(from) }),
        ...(to === undefined ? {} : { to: Date.parse(to) }),
      });
      if (rows.length === 0 && task !== undefined && shelves.runs.list({ task, limit: 1 }).length === 0)
        registeredName(butler, task);
      return { runs: rows.map(shown) };
    },
  );

  typed.get(
    "/api/runs/:id",
    {
      schema: {
        operationId: "getRun",
        summary: "One run with the items that it failed on and its log",
        tags: ["runs"],
        params: z.object({ id: wholeNumber(1) }),
        response: {
          200: runDetailsSchema.describe("The run."),
          ...badRequest,
          ...notAuthenticated,
          ...notFound,
        },
      },
    },
    ({ params: { id } }) => {
      const row = shelves.runs.get(id);
      if (row === undefined) throw refusal("unknownRun", { found: String(id) });
      const { runs } = shelves;
      const pauses = runs.pauses(id).map(toPause);
      return {
        ...shown(row),
        failedItems: runs.failedItems(id),
        pauses,
        machines: runs.machinesOf(id),
        log: runs.log(id),
      };
    },
  );
}

/** What happens, while it does. */
function eventRoutes(scope: FastifyInstance, { butler, clock }: ServerHouse): void {
  const audience = createAudience(clock);
  let stopListening = () => {};

  scope.addHook("onReady", (done) => {
    audience.open();
    stopListening = butler.listen((event) => {
      if (audience.size === 0) return;
      if (event.type === "run") audience.tell("run", JSON.stringify(event.run));
      if (event.type === "activity") {
        const { event: what, activity } = event;
        audience.tell("activity", JSON.stringify({ event: what, activity }));
      }
    });
    done();
  });
  scope.addHook("preClose", (done) => {
    stopListening();
    audience.close();
    done();
  });

  scope.get(
    "/api/events",
    {
      schema: {
        operationId: "listenToEvents",
        summary: "Server-sent events: `run` with a run, `activity` with an activity and what it did",
        tags: ["runs"],
        response: {
          200: text("text/event-stream", "The events, until one of both sides leaves."),
          ...notAuthenticated,
        },
      },
    },
    (request, reply) => {
      joinByEventStream(request, reply, audience, () => true);
    },
  );
}
