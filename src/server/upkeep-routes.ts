import type { FastifyInstance, FastifyRequest } from "fastify";
import { refusal } from "../api/errors.ts";
import type { Run } from "../api/runs.ts";
import type { Butler } from "../core/butler.ts";
import type { Scope } from "../core/ports.ts";
import { describeStart } from "./butler-routes.ts";
import type { ServerHouse } from "./house.ts";
import { isOn } from "./parameters.ts";
import { sectionOf } from "./section-routes.ts";

const tasks = {
  "/library/optimize": "OptimizeDatabase",
  "/library/clean/bundles": "CleanOldBundles",
} as const;

/**
 * Plex's older names for three tasks. They answer when the work is done, with `async=1` at once. What is cleaned is
 * guarded as ever: `confirm=1` is a person's word for what was refused.
 */
export function upkeepRoutes(app: FastifyInstance, { butler, shelves }: ServerHouse): void {
  const upkeep = (url: string, task: string, scopeOf: (request: FastifyRequest) => Scope | undefined) =>
    app.put(url, async (request, reply) => {
      const scope = scopeOf(request);
      const confirm = isOn(request, "confirm");
      const started = butler.start(task, {
        force: true,
        ...(confirm && { confirm }),
        ...(scope && { scope }),
      });
      const ended =
        isOn(request, "async") || started.runId === undefined
          ? undefined
          : await endOf(started.runId, butler, request);
      if (ended !== undefined && ended.outcome !== "success")
        throw refusal("runNotSuccessful", {
          task,
          outcome: [ended.outcome, ended.reason ?? ended.message]
            .filter(Boolean)
            .join(", ")
            .replace(/\.$/, ""),
          id: String(ended.id),
        });
      return describeStart(reply, started).send();
    });
  for (const [url, task] of Object.entries(tasks)) upkeep(url, task, () => undefined);
  upkeep("/library/sections/:id/emptyTrash", "GarbageCollectLibraryMedia", ({ params }) => ({
    sectionIds: [sectionOf(shelves, (params as { id: string }).id).id],
    goneDays: 0,
  }));
}

/** Settles when the run has ended, with nothing when the client does not wait so long. */
function endOf(runId: number, butler: Butler, request: FastifyRequest): Promise<Run | undefined> {
  return new Promise((resolve) => {
    const settle = (run?: Run) => {
      stopListening();
      request.raw.socket.off("close", gaveUp);
      resolve(run);
    };
    const gaveUp = () => settle();
    const stopListening = butler.listen((event) => {
      if (event.type === "run" && event.run.id === runId && event.run.state === "ended") settle(event.run);
    });
    request.raw.socket.once("close", gaveUp);
  });
}
