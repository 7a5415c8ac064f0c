/**
 * Kills the server during every task, while others run and clients ask and change things, and looks after each restart
 * whether anything was lost.
 */

import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import BetterSqlite from "better-sqlite3";
import type { Run } from "../../src/api/runs.ts";
import type { TaskName } from "../../src/api/task-names.ts";
import { createRandom } from "../../src/demo/random.ts";
import { ConnectionError } from "../../src/sdk/errors.ts";
import { type Server, startServer } from "../server.ts";
import { artefactsIn, brokenBackups, brokenDatabase, halfMade } from "./artefacts.ts";
import { type Changes, createChanges } from "./changes.ts";
import { type Death, deaths, kill, lookOutFor, meetable, orphansOf } from "./deaths.ts";
import { makePlace, type Place, shuffled, taskNames } from "./place.ts";
import { ask, type Followed, followRuns } from "./watchers.ts";

export interface Kill {
  task: TaskName;
  death: Death;
  /** Whether the task's run was cut off, and not over yet. */
  cutOff: boolean;
  /** Findings that were kept before, and were not made again. */
  kept: number;
  /** In words; none when all is well. */
  problems: string[];
}

export interface Killing {
  kills: Kill[];
  /** Changes that clients were told had been kept. */
  acknowledged: number;
  /** Answers that other clients got meanwhile. */
  answered: number;
}

/** Others that run beside the task. */
const companions = 2;

/**
 * @param folder an empty one, for everything
 * @param seed of all that is left to chance; processes and disks have chances of their own
 * @param report is given each kill as it has been looked at
 */
export async function killOften(
  folder: string,
  { count, seed, report }: { count: number; seed: number; report(kill: Kill): void },
): Promise<Killing> {
  const random = createRandom(seed);
  const place = await makePlace(folder);
  const kills: Kill[] = [];
  let acknowledged = 0;
  let answered = 0;
  while (kills.length < count) {
    place.reset();
    const changes = createChanges(random, join(folder, "sections"));
    let server = await startServer(place.data);
    for (const task of shuffled(taskNames, random)) {
      if (kills.length === count) break;
      const death = meetable(deaths[kills.length % deaths.length]!, place.changes.get(task)!);
      const trial = await killOnce(server, { task, death, place, changes, random });
      server = trial.server;
      answered += trial.answered;
      kills.push(trial.kill);
      report(trial.kill);
    }
    await server[Symbol.asyncDispose]();
    acknowledged += changes.acknowledged;
  }
  return { kills, acknowledged, answered };
}

async function killOnce(
  server: Server,
  trial: { task: TaskName; death: Death; place: Place; changes: Changes; random: () => number },
): Promise<{ server: Server; kill: Kill; answered: number }> {
  const { task, place, changes, random } = trial;
  const { data } = place;
  const followed = await followRuns(server);
  const moment = lookOutFor(trial.death, server, { data, changes: place.changes.get(task)!, random });
  const asking = ask(server);
  const changing = changes.make(server);
  const others = shuffled(taskNames, random).filter((name) => name !== task);
  // It may be killed before it has answered: then nothing of that was acknowledged.
  const begun = (async () => {
    for (const name of [task, ...others.slice(0, companions)])
      followed.note(await server.sdk.runs.start({ task: name, force: true }));
  })().catch((error) => {
    if (!(error instanceof ConnectionError)) throw error;
  });
  const came = await moment.come(place.lengths.get(task)! * (1 + companions));
  const { children, killed } = await kill(server, came);
  moment.forget();
  // Where no child was there to be killed, it was nothing but a moment.
  const alive = came === "children alone";
  const death = came.includes("children") && killed === 0 ? "at a moment" : came;
  if (alive) {
    await begun;
    await server.untilIdle();
    await kill(server, "at a moment");
  }
  await begun;
  const answered = await asking;
  await changing;
  await followed.over;

  const problems: string[] = (await orphansOf(children)).map(
    (pid) => `child ${pid} went on without a server`,
  );
  problems.push(...brokenDatabase(join(data, "butler.db")));
  const before = findingsIn(data);
  const next = await startServer(data);
  problems.push(...changes.lost(data), ...(await wrongHistory(next, followed)));
  problems.push(...shownBrokenIn(place));
  const [cut] = await next.sdk.runs.list({ task, limit: 1 });
  await next.untilIdle();
  await next.run(task);
  problems.push(...(await wrongEnd(next, task)), ...shownBrokenIn(place));
  const after = findingsIn(data);
  const again = [...before].filter(([key, madeAt]) => after.get(key) !== madeAt);
  if (!mayMakeAgain.includes(task)) problems.push(...again.map(([key]) => `${key} was kept, and made again`));
  const scratch = join(data, "Scratch");
  if (existsSync(scratch) && readdirSync(scratch).length > 0) problems.push("scratch is left");
  return {
    server: next,
    answered,
    kill: { task, death, cutOff: cut?.reason === "crashed", kept: before.size, problems },
  };
}

/** Their work is to look at what is known already. */
const mayMakeAgain: readonly TaskName[] = ["UpgradeMediaAnalysis", "RefreshLibraries"];

/** @returns in words, what is shown that is not whole */
export const shownBrokenIn = ({ data, media, whole }: Place): string[] => [
  ...halfMade(artefactsIn(data, media), whole),
  ...brokenBackups(data),
];

/** When each finding was made, by its part and kind. */
function findingsIn(data: string): Map<string, number> {
  const db = new BetterSqlite(join(data, "butler.db"), { readonly: true });
  try {
    const rows = db.prepare("select 'part ' || part_id || ': ' || kind, made_at from findings").raw().all();
    return new Map(rows as [string, number][]);
  } finally {
    db.close();
  }
}

/** @returns in words, what the server says of its runs that is not what was seen of them */
async function wrongHistory(server: Server, followed: Followed): Promise<string[]> {
  const listed = new Map((await server.sdk.runs.list({ limit: 100 })).map((run) => [run.id, run]));
  return [...followed.runs].flatMap(([id, seen]) => {
    const now = listed.get(id);
    if (now === undefined) return [`run ${id} was told of, and is not in the history`];
    if (seen?.state === "ended")
      return now.outcome === seen.outcome
        ? []
        : [`run ${id} ended as ${seen.outcome}, and is ${now.outcome}`];
    return now.state === "ended" || now.state === "queued" ? [] : [`run ${id} is ${now.state}, and is not`];
  });
}

/** @returns in words, why the latest run of a task is no success */
export async function wrongEnd(server: Server, task: TaskName): Promise<string[]> {
  const [run] = (await server.sdk.runs.list({ task, limit: 1 })) as [Run];
  if (run.outcome === "success") return [];
  const { failedItems } = await server.sdk.runs.get(run.id);
  return [`afterwards ${task} is ${run.outcome}: ${run.message} ${JSON.stringify(failedItems)}`];
}
