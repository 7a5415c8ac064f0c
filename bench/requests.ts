/** Many requests at a time to a server, and a server to compare with. */

import { execFile, fork } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import type { BareRoute } from "./bare-route.ts";

/** The program's own main file: its process can then be like that of any client. */
const autocannon = createRequire(import.meta.url).resolve("autocannon");

const reportSchema = z.object({
  requests: z.object({ average: z.number() }),
  latency: z.object({ p99: z.number() }),
  errors: z.literal(0, "every request should be answered"),
  non2xx: z.literal(0, "every answer should be 2xx"),
});

export interface Load {
  requestsPerSecond: number;
  /** Milliseconds within which 99 of 100 requests were answered. */
  p99: number;
}

/** Asks for JSON on 10 connections for some seconds, each request as soon as the one before is answered. */
export async function loadWithRequests(url: string, token: string, seconds: number): Promise<Load> {
  const headers = ["-H", "Accept: application/json", "-H", `X-Plex-Token: ${token}`];
  const options = ["--json", "--no-progress", "-c", "10", "-d", String(seconds), ...headers];
  const { stdout } = await promisify(execFile)(process.execPath, [autocannon, ...options, url]);
  const { requests, latency } = reportSchema.parse(JSON.parse(stdout));
  return { requestsPerSecond: requests.average, p99: latency.p99 };
}

/** Starts a bare server that gives the answer that `url` gives now. */
export async function startBareRoute(url: string, token: string) {
  const headers = { Accept: "application/json", "X-Plex-Token": token };
  const answer = await fetch(url, { headers });
  const route: BareRoute = {
    path: new URL(url).pathname,
    contentType: answer.headers.get("content-type")!,
    body: await answer.text(),
  };
  const child = fork(join(import.meta.dirname, "bare-route.ts"));
  child.send(route);
  const [address] = await once(child, "message");
  return {
    url: `${address}${route.path}`,
    pid: child.pid!,
    async [Symbol.asyncDispose]() {
      child.disconnect();
      await once(child, "exit");
    },
  };
}
