import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { quote, refusal } from "../api/errors.ts";
import { instantText } from "../api/instants.ts";
import { type Machine, type MachineOrder, machineListSchema, machineOrders } from "../api/machines.ts";
import type { Butler } from "../core/butler.ts";
import type { MachineWish, WorkerFacts } from "../core/ports.ts";
import { type Shelves, toRun } from "../core/shelves.ts";
import { badRequest, notAuthenticated, notFound, refusedNow } from "./api-answers.ts";
import type { ServerHouse } from "./house.ts";

const wishes: Record<MachineOrder, MachineWish> = { pause: "paused", drain: "draining", resume: "working" };

/** Who works for the library: the home, and workers. */
export function machineRoutes(scope: FastifyInstance, house: ServerHouse): void {
  const { butler, shelves, machine, workers, identity, clock } = house;
  const typed = scope.withTypeProvider<ZodTypeProvider>();
  const listed = { 200: machineListSchema.describe("The machines."), ...notAuthenticated };
  const refused = { ...badRequest, ...notFound };

  const list = (): { machines: Machine[] } => {
    const doing = inHand(butler, shelves);
    const home: Machine = {
      ...{ id: identity.machineIdentifier, role: "home", version: identity.version },
      state: butler.paused ? "paused" : doing.length > 0 ? "working" : "idle",
      ...machine(),
      lastSeenAt: instantText(clock.now()),
      ...{ doing, items: [], only: null, sections: null, done: 0, secondsEach: null },
    };
    return { machines: [home, ...workers.list().map((worker) => toMachine(worker, doing, butler.paused))] };
  };

  typed.get(
    "/api/machines",
    {
      schema: {
        operationId: "listMachines",
        summary: "The machines that work for the library, and what each is doing",
        tags: ["server"],
        response: listed,
      },
    },
    list,
  );

  typed.post(
    "/api/machines/:name/:order",
    {
      schema: {
        operationId: "orderMachine",
        summary: "Pauses a worker where it is, drains it, or lets it go on",
        tags: ["server"],
        params: z.object({
          name: z.string(),
          order: z.enum(machineOrders, { error: `one of ${machineOrders.join(", ")}` }),
        }),
        response: { ...listed, ...refused },
      },
    },
    ({ params: { name, order } }) => {
      if (!workers.wish(name, wishes[order])) throw refusal("unknownMachine", { found: quote(name) });
      return list();
    },
  );

  typed.delete(
    "/api/machines/:name",
    {
      schema: {
        operationId: "forgetMachine",
        summary: "Forgets a worker that is away",
        tags: ["server"],
        params: z.object({ name: z.string() }),
        response: { ...listed, ...refused, ...refusedNow },
      },
    },
    async ({ params: { name } }) => {
      const problem = await workers.forget(name);
      if (problem === "unknown") throw refusal("unknownMachine", { found: quote(name) });
      if (problem === "alive") throw refusal("machineThere", { found: quote(name) });
      return list();
    },
  );
}

/** @param doing what the home has running: a worker's items are of these runs */
function toMachine(worker: WorkerFacts, doing: Machine["doing"], paused: boolean): Machine {
  const { alive, wish, items, done, seconds, lastSeenAt, only, sections, ...facts } = worker;
  const tasks = new Set(items.flatMap((item) => item.tasks));
  const busy = items.length > 0 ? "working" : "idle";
  const state = paused ? "paused" : wish === "working" ? busy : wish;
  return {
    ...{ id: worker.name, role: "worker", state: alive ? state : "away", ...facts },
    lastSeenAt: instantText(lastSeenAt),
    doing: doing.filter(({ task }) => tasks.has(task)),
    items: items.map(({ title, fraction }) => ({ title, progress: Math.floor(100 * fraction) })),
    only: only && [...only],
    sections: sections && [...sections],
    done,
    secondsEach: done > 0 ? seconds / done : null,
  };
}

/** A task has one live run at most: its latest. */
function inHand(butler: Butler, shelves: Shelves): Machine["doing"] {
  return butler
    .list()
    .filter(({ state }) => state === "running" || state === "paused")
    .flatMap(({ name }) => shelves.runs.list({ task: name, limit: 1 }))
    .map(toRun)
    .map(({ task, id, progress }) => ({ task, runId: id, progress }));
}
