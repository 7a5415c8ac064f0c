import type { FastifyInstance, FastifyReply } from "fastify";
import { didYouMean, quote, refusal } from "../api/errors.ts";
import type { StartAnswer, StartOutcome } from "../api/tasks.ts";
import type { Butler } from "../core/butler.ts";
import { answer, headerText } from "./answers.ts";
import type { ServerHouse } from "./house.ts";
import { isOn, queryValue } from "./parameters.ts";
import { contentTypes, type Format, formatOf, render } from "./render.ts";
import { dryRunOf } from "./start-routes.ts";

type Named = { Params: { name: string } };

/** The five calls of Plex's Butler. Success has an empty body: one public client parses any body as XML. */
export function butlerRoutes(app: FastifyInstance, { butler, log }: ServerHouse): void {
  const list = renderedOnce(butler, (format) => render("ButlerTasks", { ButlerTask: butler.list() }, format));

  app.get("/butler", { config: { role: "admin" } }, (request, reply) => {
    const format = formatOf(request.headers.accept);
    reply.header("content-type", contentTypes[format]).send(list(format));
  });

  app.post("/butler", (request, reply) => {
    const task = queryValue(request, "task");
    if (task !== undefined)
      log.warn(
        { task },
        "POST /butler starts all tasks, as Plex does; one is started by POST /butler/{name}",
      );
    return describeStarts(reply, butler.startAll()).send();
  });

  app.delete("/butler", async (_, reply) => {
    await butler.stopAll();
    return reply.header("X-Butler-Outcome", "stopped").send();
  });

  app.post<Named>("/butler/:name", async (request, reply) => {
    const name = registeredName(butler, request.params.name);
    if (isOn(request, "dryRun")) {
      const { doomed, ...plan } = await dryRunOf(butler, name);
      return answer(request, reply, "DryRun", {
        ...plan,
        refused: plan.refused ?? undefined,
        Doomed: doomed,
      });
    }
    const started = butler.start(name, {
      ...(isOn(request, "force") && { force: true }),
      ...(isOn(request, "confirm") && { confirm: true }),
    });
    return describeStart(reply, started)
      .code(started.outcome === "running" ? 202 : 200)
      .send();
  });

  app.delete<Named>("/butler/:name", async (request, reply) => {
    const task = registeredName(butler, request.params.name);
    if (!(await butler.stop(task))) throw refusal("taskNotRunning", { task });
    return reply.header("X-Butler-Outcome", "stopped").send();
  });
}

/** @throws Refusal 404 that names the nearest task when there is none of this name. */
export function registeredName(butler: Butler, name: string): string {
  const registered = butler.nameOf(name);
  if (registered !== undefined) return registered;
  const advice = didYouMean(butler.nearest(name), "GET /butler lists them.");
  throw refusal("unknownTask", { found: quote(name), advice });
}

/** The bytes of an answer that tells how the butler is, made again only when that has changed. */
export function renderedOnce(butler: Butler, make: (format: Format) => Buffer): (format: Format) => Buffer {
  const kept = new Map<Format, Buffer>();
  let revision = Number.NaN;
  return (format) => {
    if (butler.revision !== revision) {
      kept.clear();
      revision = butler.revision;
    }
    const bytes = kept.get(format) ?? make(format);
    kept.set(format, bytes);
    return bytes;
  };
}

/** Says in headers what a start came to. */
export function describeStart(
  reply: FastifyReply,
  { outcome, reason, activity, runId }: StartAnswer,
): FastifyReply {
  reply.header("X-Butler-Outcome", outcome);
  if (reason !== undefined) reply.header("X-Butler-Reason", headerText(reason));
  if (activity !== undefined) reply.header("X-Plex-Activity", activity);
  if (runId !== undefined) reply.header("X-Butler-Run", String(runId));
  return reply;
}

/** What weighs most when many starts share one header. */
const byWeight: readonly StartOutcome[] = ["started", "scheduled", "running", "skipped"];

/** Says in headers what all starts came to: the outcome that weighs most, and each task's own as the reason. */
export function describeStarts(reply: FastifyReply, answers: readonly StartAnswer[]): FastifyReply {
  const outcome = byWeight.find((one) => answers.some((answer) => answer.outcome === one)) ?? "skipped";
  reply.header("X-Butler-Outcome", outcome);
  if (answers.length > 0) {
    const lines = answers.map(({ task, outcome, reason }) =>
      reason === undefined ? `${task} ${outcome}` : `${task} ${outcome}: ${reason}`,
    );
    reply.header("X-Butler-Reason", headerText(lines.join("; ")));
  }
  const activities = answers.flatMap(({ activity }) => activity ?? []);
  if (activities.length > 0) reply.header("X-Plex-Activity", activities.join(", "));
  return reply;
}
