/** When a server is killed, and what dies with it. */

import { watch } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { childrenOf } from "../measure.ts";
import type { Server } from "../server.ts";

/** The points of death, as the table names them. */
export const deaths = [
  "at a moment",
  "as something is made aside",
  "as something is put in its place",
  "at a commit",
  "with its children",
  "children alone",
] as const;
export type Death = (typeof deaths)[number];

/** Of which files in the data folder a change is the moment. */
const places: Partial<Record<Death, RegExp>> = {
  "as something is made aside": /^Scratch\/|\.partial$/,
  "as something is put in its place": /^(Media|Metadata|Cache)\/|^butler\.db-\d/,
  "at a commit": /^butler\.db-wal$/,
};

/** Counts the changes that could be a death, until it is asked how many there were. */
export function countChanges(data: string): () => ReadonlyMap<Death, number> {
  const counts = new Map<Death, number>();
  const watcher = watch(data, { recursive: true }, (_, name) => {
    for (const [death, place] of Object.entries(places) as [Death, RegExp][])
      if (name !== null && place.test(name)) counts.set(death, (counts.get(death) ?? 0) + 1);
  });
  return () => {
    watcher.close();
    return counts;
  };
}

/** @returns a point of death that a task may meet: this one, or the next that it may */
export function meetable(death: Death, changes: ReadonlyMap<Death, number>): Death {
  const from = deaths.indexOf(death);
  const all = [...deaths.slice(from), ...deaths.slice(0, from)];
  return all.find((one) => places[one] === undefined || changes.has(one))!;
}

export interface Moment {
  /** Settles when it is time. @returns the point of death that it really is: what is waited for may not come */
  come(lengthMs: number): Promise<Death>;
  forget(): void;
}

/**
 * Looks out for a moment; must be asked before the work begins. At the change that is waited for the server is stopped
 * where it is, so that it comes no further before it is killed.
 * @param work.changes how many there are of each kind when nothing disturbs the work
 * @param work.random tells which of the changes it is, and how far into the length of the work a plain moment is
 */
export function lookOutFor(
  death: Death,
  server: Pick<Server, "pid">,
  work: { data: string; changes: ReadonlyMap<Death, number>; random: () => number },
): Moment {
  const { data, random } = work;
  const place = places[death];
  const late = random();
  if (place === undefined)
    return { come: (length) => sleep(late * 1.2 * length).then(() => death), forget: () => {} };
  let changes = Math.floor(random() * (work.changes.get(death) ?? 1));
  const seen = Promise.withResolvers<Death>();
  const watcher = watch(data, { recursive: true }, (_, name) => {
    if (name === null || !place.test(name) || changes-- !== 0) return;
    signal(server.pid, "SIGSTOP");
    seen.resolve(death);
  });
  return {
    come: (length) => Promise.race([seen.promise, sleep(1.2 * length).then(() => "at a moment" as const)]),
    forget: () => watcher.close(),
  };
}

/** Kills what dies by this death. @returns the children that the server had, and those of them that were killed */
export async function kill(server: Server, death: Death): Promise<{ children: number[]; killed: number }> {
  const children = childrenOf(server.pid);
  const dying = death === "with its children" || death === "children alone" ? children : [];
  if (death !== "children alone") process.kill(server.pid, "SIGKILL");
  for (const child of dying) endProcess(child);
  if (death !== "children alone") await server.ended;
  return { children, killed: dying.length };
}

/** Kills a process that may have ended meanwhile. */
export const endProcess = (pid: number): void => signal(pid, "SIGKILL");

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** Milliseconds that children of a server that is gone may take to end: where all cores are taken they wait for one. */
const longestOrphan = 30_000;

/** @returns the processes among these that have not ended in time */
export async function orphansOf(children: readonly number[]): Promise<number[]> {
  const until = performance.now() + longestOrphan;
  for (;;) {
    const left = children.filter(isAlive);
    if (left.length === 0 || performance.now() > until) return left;
    await sleep(20);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
