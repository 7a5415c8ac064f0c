import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import type { Run } from "../api/runs.ts";
import { sdk } from "./client.ts";
import { activitiesKey, liveRunsKey } from "./live.ts";
import type { RunOnBand } from "./night.ts";
import { readersZone } from "./times.ts";

/** What several pages ask the server. A key begins with the matter, so that news of it find all who asked. */

export const tasksQuestion = queryOptions({ queryKey: ["tasks"], queryFn: () => sdk.tasks.list() });

export const taskQuestion = (name: string) =>
  queryOptions({ queryKey: ["tasks", name], queryFn: () => sdk.tasks.get(name) });

/** Days of the plan: tonight may be that of tomorrow, and seven nights follow it. */
const planned = 9;

export const scheduleQuestion = (days = planned) =>
  queryOptions({
    queryKey: ["schedule", days],
    queryFn: () => sdk.schedule({ days }),
    placeholderData: keepPreviousData,
  });

export const liveRunsQuestion = queryOptions({
  queryKey: liveRunsKey,
  queryFn: async (): Promise<Run[]> =>
    (await sdk.runs.list({ limit: 100 })).filter(({ state }) => state !== "ended").reverse(),
  // Events carry the news; this finds out that a silent connection is dead.
  refetchInterval: 30_000,
});

/** The same without how far they are: who asks for this is not told of each item. */
export const liveStandingsQuestion = queryOptions({
  ...liveRunsQuestion,
  select: (runs): RunOnBand[] =>
    runs.map(({ id, task, state, outcome, startedAt, endedAt }) => ({
      ...{ id, task, state, outcome, startedAt, endedAt },
    })),
});

/** Why work is held up or slowed down. Runs that stop or go on tell of most changes, but not of all. */
export const gatesQuestion = queryOptions({
  queryKey: ["gates"],
  queryFn: ({ signal }) => sdk.gates.list({ signal }),
  refetchInterval: 10_000,
});

/** With the item that each is at. */
export const activitiesQuestion = queryOptions({
  queryKey: activitiesKey,
  queryFn: () => sdk.activities.list(),
});

/** Milliseconds that each task usually takes, by its name. */
export const lengthsQuestion = queryOptions({
  queryKey: ["history", "lengths"],
  queryFn: async () =>
    new Map((await sdk.history.lengths()).map(({ task, seconds }) => [task, seconds * 1000])),
});

/** Runs that started at or after an instant, the newest first. */
export const runsSinceQuestion = (from: string) =>
  queryOptions({
    queryKey: ["runs", "since", from],
    queryFn: () => sdk.runs.list({ from, limit: 200 }),
    placeholderData: keepPreviousData,
  });

export const sectionsQuestion = queryOptions({
  queryKey: ["library", "sections"],
  queryFn: () => sdk.library.sections(),
});

export const machinesQuestion = queryOptions({
  queryKey: ["machines"],
  queryFn: ({ signal }) => sdk.machines.list({ signal }),
});

/** The time zone of the server; the reader's until it is known. */
export const useServerZone = (): string => useQuery(scheduleQuestion()).data?.timeZone ?? readersZone;
