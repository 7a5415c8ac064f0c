/** Clients that only look. */

import { setTimeout as sleep } from "node:timers/promises";
import type { Run } from "../../src/api/runs.ts";
import { ButlerError } from "../../src/sdk/errors.ts";
import type { StartAnswer } from "../../src/sdk/runs.ts";
import type { Server } from "../server.ts";

/** The runs of a server, as a client was told of them. */
export interface Followed {
  /** By their ids; undefined: only its start was told. */
  readonly runs: ReadonlyMap<number, Run | undefined>;
  note(answer: StartAnswer): void;
  /** Settles when the server is gone. */
  over: Promise<void>;
}

/** Listens to what becomes of all runs from now on. */
export async function followRuns(server: Server): Promise<Followed> {
  const runs = new Map<number, Run | undefined>();
  const events = await server.sdk.events();
  const listen = async () => {
    for await (const event of events) if (event.type === "run") runs.set(event.run.id, event.run);
  };
  return {
    runs,
    note: ({ runId }) => {
      if (runId !== undefined && !runs.has(runId)) runs.set(runId, undefined);
    },
    over: listen().catch((error: unknown) => {
      if (!(error instanceof ButlerError)) throw error;
    }),
  };
}

const asked = ["/butler", "/activities", "/library/sections", "/api/runs?limit=20", "/library/metadata/1"];

/** Asks for one thing after another until the server is gone or the signal aborts. @returns how many answers came */
export async function ask(server: Server, signal?: AbortSignal): Promise<number> {
  let answers = 0;
  for (; signal?.aborted !== true; answers++)
    try {
      const path = asked[answers % asked.length]!;
      const headers = { "X-Plex-Token": server.token, Accept: "application/json" };
      const answer = await fetch(new URL(path, server.url), { headers });
      await answer.arrayBuffer();
      if (!answer.ok) throw new Error(`GET ${path} was answered ${answer.status}.`);
      await sleep(2);
    } catch (error) {
      // What fetch throws when nobody is there any more.
      if (error instanceof TypeError) break;
      throw error;
    }
  return answers;
}
