/** Many clients that ask and listen while all media tasks run. */

import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { film } from "../film.ts";
import { makeCopies } from "../folders.ts";
import { memoryOf } from "../measure.ts";
import { type Server, startServer } from "../server.ts";
import type { Crowd, CrowdReport } from "./crowd-child.ts";

export interface Load extends CrowdReport {
  /** Notifications that somebody missed, or got in another order than the first client. */
  lost: number;
  /** Megabytes that the server occupied, minute by minute. */
  memory: number[];
  /** How fast that grew in the second half, in megabytes an hour. */
  growth: number;
}

/** What is read again and again: enough that it lasts for some minutes. */
const films = 8;
const minute = 60_000;
/** Milliseconds between two looks at the memory, and at whether there is still something to do. */
const lookEvery = 2000;

/** @param folder an empty one, for everything @param everyMs milliseconds between two questions of a client */
export async function loadServer(
  folder: string,
  { clients, minutes, everyMs }: { clients: number; minutes: number; everyMs: number },
): Promise<Load> {
  const media = join(folder, "films");
  makeCopies(media, await film(), films);
  await using server = await startServer(join(folder, "data"));
  await server.addSection({ title: "Films", type: "movie", paths: [media] }, "probed");
  const [section] = await server.sdk.library.sections();
  await server.sdk.preferences.set({ GenerateBIFBehavior: "scheduled", GenerateVADBehavior: "scheduled" });

  const crowd = fork(join(import.meta.dirname, "crowd-child.ts"));
  const { url, token } = server;
  crowd.send({ url, token, clients, everyMs } satisfies Crowd);
  await once(crowd, "message");
  const memory: { at: number; megabytes: number }[] = [];
  const until = performance.now() + minutes * minute;
  while (performance.now() < until) {
    if (!(await server.isBusy())) await startEverything(server, section!.id);
    memory.push({ at: performance.now(), megabytes: memoryOf(server.pid).now });
    await sleep(lookEvery);
  }
  await server.sdk.butler.stopTasks();
  await server.untilIdle();
  const told = once(crowd, "message");
  // What the last notifications need to arrive.
  await sleep(1000);
  crowd.send("end");
  const [report] = (await told) as [CrowdReport];
  const { heard } = report;
  return {
    ...report,
    lost: heard.filter(({ digest }) => digest !== heard[0]!.digest).length,
    memory: minuteByMinute(memory),
    growth: slope(memory.slice(memory.length / 2)) * 60 * minute,
  };
}

/** Every analysis of the section, whether it has been made or not. */
async function startEverything(server: Server, section: number): Promise<void> {
  const headers = { "X-Plex-Token": server.token };
  const url = `${server.url}/library/sections/${section}/analyze?force=1`;
  const answer = await fetch(url, { method: "PUT", headers });
  if (!answer.ok) throw new Error(`Expected every analysis to start; found ${answer.status}.`);
}

type Sample = { at: number; megabytes: number };

const minuteByMinute = (samples: readonly Sample[]): number[] => {
  const first = samples[0]!.at;
  const latest = new Map(samples.map(({ at, megabytes }) => [Math.floor((at - first) / minute), megabytes]));
  return [...latest.values()];
};

/** The slope of the least-squares line, in megabytes a millisecond. */
function slope(samples: readonly Sample[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const at = mean(samples.map((sample) => sample.at));
  const megabytes = mean(samples.map((sample) => sample.megabytes));
  const together = mean(samples.map((one) => (one.at - at) * (one.megabytes - megabytes)));
  return together / mean(samples.map((one) => (one.at - at) ** 2));
}
