import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { instantText } from "../api/instants.ts";
import { type Machine, machineListSchema } from "../api/machines.ts";
import type { Butler } from "../core/butler.ts";
import { type Shelves, toRun } from "../core/shelves.ts";
import { notAuthenticated } from "./api-answers.ts";
import type { ServerHouse } from "./house.ts";

/** Who works for the library: for now the home alone. */
export function machineRoutes(scope: FastifyInstance, house: ServerHouse): void {
  const { butler, shelves, machine, identity, clock } = house;
  scope.withTypeProvider<ZodTypeProvider>().get(
    "/api/machines",
    {
      schema: {
        operationId: "listMachines",
        summary: "The machines that work for the library, and what each is doing",
        tags: ["server"],
        response: { 200: machineListSchema.describe("The machines."), ...notAuthenticated },
      },
    },
    () => {
      const doing = inHand(butler, shelves);
      const home: Machine = {
        id: identity.machineIdentifier,
        role: "home",
        state: butler.paused ? "paused" : doing.length > 0 ? "working" : "idle",
        ...machine(),
        lastSeenAt: instantText(clock.now()),
        doing,
      };
      return { machines: [home] };
    },
  );
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
