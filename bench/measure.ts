/** What work costs. Everything here asks Linux's /proc. */

import { readdirSync, readFileSync } from "node:fs";

export interface Cost {
  wallSeconds: number;
  /** User and system time together. */
  cpuSeconds: number;
  /** Bytes asked of files and pipes. */
  bytesRead: number;
}

/**
 * What the child processes cost that start and end during `work`, with all of theirs: Linux adds the account of a
 * process to its parent's when that has waited for it. Processor time is exact to 10 ms.
 */
export async function childrenCost(work: () => Promise<unknown>): Promise<Cost> {
  const before = { cpu: accountOf("self")!.children, bytes: bytesReadSoFar(), at: performance.now() };
  await work();
  return {
    wallSeconds: (performance.now() - before.at) / 1000,
    cpuSeconds: accountOf("self")!.children - before.cpu,
    bytesRead: bytesReadSoFar() - before.bytes,
  };
}

/** The processes that a process has started and that run. */
export const childrenOf = (pid: number): number[] =>
  accounts().flatMap((one) => (one.parent === pid ? one.pid : []));

const accounts = (): Account[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => accountOf(name) ?? []);

/** Seconds of processor that a running process and all below it have used, those that have ended included. */
export function cpuSecondsOfTree(pid: number): number {
  const all = accounts();
  const sum = (account: Account): number =>
    all
      .filter(({ parent }) => parent === account.pid)
      .reduce((total, child) => total + sum(child), account.own + account.children);
  return sum(all.find((account) => account.pid === pid)!);
}

/** Megabytes of memory that a process occupies now, and has occupied at most. */
export function memoryOf(pid: number): { now: number; most: number } {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const megabytes = (key: string) =>
    (Number(new RegExp(`^${key}:\\s+(\\d+) kB$`, "m").exec(status)?.[1]) * 1024) / 1e6;
  return { now: megabytes("VmRSS"), most: megabytes("VmHWM") };
}

interface Account {
  pid: number;
  parent: number;
  /** Seconds of processor. */
  own: number;
  /** Of its children that it has waited for, with theirs. */
  children: number;
}

/** Linux tells everybody in hundredths of a second, whatever its own tick is. */
const ticksPerSecond = 100;

/** Fields of proc_pid_stat(5). @returns undefined when there is no such process any more. */
function accountOf(process: string): Account | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${process}/stat`, "utf8");
  } catch {
    return undefined;
  }
  // The name of the program comes second, in parentheses, and may contain anything.
  const fields = text
    .slice(text.lastIndexOf(")") + 2)
    .split(" ")
    .map(Number);
  const field = (number: number) => fields[number - 3]!;
  return {
    pid: Number.parseInt(text, 10),
    parent: field(4),
    own: (field(14) + field(15)) / ticksPerSecond,
    children: (field(16) + field(17)) / ticksPerSecond,
  };
}

const bytesReadSoFar = (): number =>
  Number(/^rchar: (\d+)$/m.exec(readFileSync("/proc/self/io", "utf8"))?.[1]);
