import type { QueryClient } from "@tanstack/react-query";
import type { Activity } from "../api/activities.ts";
import type { Run } from "../api/runs.ts";
import type { PlexAPI } from "../sdk/plex-api.ts";
import { now, pauseFor } from "./now.ts";

/** `lost`: what is shown may be old. */
export type Connection = "connecting" | "open" | "lost";

/** Milliseconds that news wait for each other: 60 updates a second are drawn four times a second. */
const gathering = 250;
/** Milliseconds that a page has to itself before it asks for everything again. */
const settling = 2_000;
/** Milliseconds between two tries to connect: doubled from the first to the last. */
const patience = { first: 500, last: 15_000 };

export interface Live {
  /** Listens until it is called off. */
  listen(signal: AbortSignal): Promise<void>;
  connection(): Connection;
  /** When the connection was lost, in milliseconds since the epoch. */
  lostAt(): number | undefined;
  subscribe(listener: () => void): () => void;
}

/** Runs that have not ended; `runs` of what a page shows is asked for anew when one of them begins or ends. */
export const liveRunsKey = ["runs", "live"];

/** Who is signed in. */
export const sessionKey = ["session"];

export const activitiesKey = ["activities"];

/**
 * Keeps what the page has asked for up to date by the server's events. After each connection, and so after each gap,
 * everything that is shown is asked for anew.
 */
export function createLive(sdk: Pick<PlexAPI, "events">, queries: QueryClient): Live {
  let connection: Connection = "connecting";
  let lostAt: number | undefined;
  const listeners = new Set<() => void>();
  const show = (state: Connection) => {
    if (state === connection) return;
    connection = state;
    lostAt = state === "lost" ? now() : undefined;
    for (const listener of listeners) listener();
  };

  const news = new Map<number, Run>();
  const activities = new Map<string, Activity | undefined>();
  const tell = () => {
    const fresh = [...news.values()];
    const doing = new Map(activities);
    news.clear();
    activities.clear();
    queries.setQueryData<Activity[]>(activitiesKey, (known = []) => merge(known, doing));
    const known = queries.getQueryData<Run[]>(liveRunsKey) ?? [];
    queries.setQueryData(liveRunsKey, merged(known, fresh));
    for (const run of fresh)
      queries.setQueryData<Run>(["runs", "one", run.id], (old) => old && { ...old, ...run });
    if (fresh.some((run) => movesOn(known, run)))
      void queries.invalidateQueries({ predicate: ({ queryKey }) => dependsOnRuns(queryKey) });
  };

  let isFirst = true;
  const catchUp = async (signal: AbortSignal): Promise<void> => {
    // What was asked for beside the first connection is as good as new: that it may lack something can wait.
    const mayWait = isFirst;
    isFirst = false;
    if (mayWait) await pauseFor(settling, signal);
    if (!signal.aborted) await queries.invalidateQueries();
  };

  const follow = async (signal: AbortSignal): Promise<void> => {
    const events = await sdk.events({ signal });
    show("open");
    void catchUp(signal);
    let waiting = false;
    for await (const event of events) {
      if (event.type === "run") news.set(event.run.id, event.run);
      else activities.set(event.activity.uuid, event.event === "ended" ? undefined : event.activity);
      if (waiting) continue;
      waiting = true;
      void pauseFor(gathering, signal).then(() => {
        waiting = false;
        tell();
      });
    }
  };

  return {
    listen: async (signal) => {
      let wait = patience.first;
      while (!signal.aborted) {
        const began = now();
        // Why it failed does not matter: the sign is shown, and the next try follows.
        await untilOffline(follow, signal).catch(() => undefined);
        if (signal.aborted) return;
        show("lost");
        // A server that answers may know the reader no more.
        void queries.invalidateQueries({ queryKey: sessionKey });
        if (now() - began > patience.last) wait = patience.first;
        await untilOnline(wait, signal);
        wait = Math.min(2 * wait, patience.last);
      }
    },
    connection: () => connection,
    lostAt: () => lostAt,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** What is being done after some news; undefined is what has ended. */
function merge(known: readonly Activity[], news: ReadonlyMap<string, Activity | undefined>): Activity[] {
  const all = new Map([...known.map((one) => [one.uuid, one] as const), ...news]);
  return [...all.values()].filter((one) => one !== undefined);
}

/** The live runs after some news, the oldest first. */
export function merged(known: readonly Run[], fresh: readonly Run[]): Run[] {
  const runs = new Map([...known, ...fresh].map((run) => [run.id, run]));
  return [...runs.values()].filter(({ state }) => state !== "ended").sort((a, b) => a.id - b.id);
}

/** Whether a run is new, or has another state than before: more than its progress has changed. */
export const movesOn = (known: readonly Run[], run: Run): boolean =>
  known.find(({ id }) => id === run.id)?.state !== run.state;

const dependsOnRuns = (key: readonly unknown[]): boolean =>
  ["gates", "runs", "tasks", "schedule", "history", "backups", "coverage"].includes(String(key[0])) &&
  key[1] !== "live";

/** The browser says sooner than the connection that the network is gone. */
async function untilOffline(follow: (signal: AbortSignal) => Promise<void>, signal: AbortSignal) {
  const gone = new AbortController();
  const leave = () => gone.abort();
  addEventListener("offline", leave);
  try {
    await follow(AbortSignal.any([signal, gone.signal]));
  } finally {
    removeEventListener("offline", leave);
  }
}

async function untilOnline(wait: number, signal: AbortSignal): Promise<void> {
  const back = new AbortController();
  const come = () => back.abort();
  addEventListener("online", come);
  await pauseFor(wait, AbortSignal.any([signal, back.signal]));
  removeEventListener("online", come);
}
