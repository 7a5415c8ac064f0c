import type { FastifyInstance } from "fastify";
import { refusal } from "../api/errors.ts";
import { answer } from "./answers.ts";
import { describeStart } from "./butler-routes.ts";
import type { ServerHouse } from "./house.ts";
import { isOn } from "./parameters.ts";

const task = "AutomaticUpdates";

/** Newer versions of this server, as Plex's clients ask for them. */
export function updaterRoutes(app: FastifyInstance, { butler, updates, log }: ServerHouse): void {
  app.get("/updater/status", { config: { role: "admin" } }, (request, reply) => {
    const { byHand, checkedAt, problem, release } = updates.status();
    return answer(request, reply, "MediaContainer", {
      size: release ? 1 : 0,
      autoUpdateVersion: 1,
      canInstall: byHand === undefined,
      checkedAt: checkedAt === null ? undefined : Math.floor(checkedAt / 1000),
      downloadURL: release?.downloadUrl,
      status: problem === null ? 0 : 1,
      // Ours: Plex says no more than that it failed, or cannot.
      problem: problem ?? undefined,
      byHandReason: byHand?.reason,
      byHandCommand: byHand?.command,
      Release: release && [
        {
          key: `/updater/releases/${release.version}`,
          version: release.version,
          added: release.added,
          fixed: release.fixed,
          downloadURL: release.downloadUrl,
          state: release.state,
        },
      ],
    });
  });

  app.put("/updater/check", async (request, reply) => {
    const { signal } = new AbortController();
    try {
      await updates.check(signal);
      if (isOn(request, "download") && updates.status().release) await updates.download(signal);
    } catch (error) {
      // Is told by the status.
      log.warn({ reason: (error as Error).message }, "no newer version could be looked for");
    }
    return reply.send();
  });

  app.put("/updater/apply", (request, reply) => {
    const { byHand, release } = updates.status();
    if (release === undefined) throw refusal("noUpdate");
    const isTonight = isOn(request, "tonight");
    if (isOn(request, "skip") && !isTonight) {
      updates.schedule(false);
      updates.skip();
      return reply.send();
    }
    if (byHand) throw refusal("notUpdatable", { found: byHand.reason, command: byHand.command });
    updates.schedule(true);
    if (isTonight) return reply.send();
    const started = butler.start(task, { force: true });
    if (started.outcome === "skipped")
      throw refusal("updateNotStarted", { found: started.reason ?? "no run" });
    return describeStart(reply, started).send();
  });
}
