/** What work costs. Everything here asks Linux's /proc. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface Cost {
  wallSeconds: number;
  /** User and system time together. */
  cpuSeconds: number;
  /** Bytes asked of files and pipes. */
  bytesRead: number;
  /** Megabytes that the processes have occupied at most, added up where several work at one time. */
  peakMegabytes: number;
}

/**
 * What the child processes cost that start and end during `work`, with all of theirs: Linux adds the account of a
 * process to its parent's when that has waited for it. Processor time is exact to 10 ms.
 */
export async function childrenCost(work: () => Promise<unknown>): Promise<Cost> {
  const memory = watchMemory(() => childrenOf(process.pid));
  const before = { cpu: accountOf("self")!.children, bytes: bytesReadSoFar(), at: performance.now() };
  await work();
  const wallSeconds = (performance.now() - before.at) / 1000;
  return {
    wallSeconds,
    cpuSeconds: accountOf("self")!.children - before.cpu,
    bytesRead: bytesReadSoFar() - before.bytes,
    peakMegabytes: memory.end(),
  };
}

/** Adds what this process takes for `work`, which starts no other. */
export async function withOwnWork(cost: Cost, work: () => unknown): Promise<Cost> {
  const before = { cpu: process.cpuUsage(), at: performance.now() };
  await work();
  const { user, system } = process.cpuUsage(before.cpu);
  return {
    ...cost,
    wallSeconds: cost.wallSeconds + (performance.now() - before.at) / 1000,
    cpuSeconds: cost.cpuSeconds + (user + system) / 1e6,
  };
}

/** What a process that runs, and all below it, cost during `work`. */
export async function treeCost(pid: number, work: () => Promise<unknown>): Promise<Cost> {
  const memory = watchMemory(() => [pid, ...childrenOf(pid)]);
  const before = { cpu: cpuSecondsOfTree(pid), bytes: bytesOfTree(pid), at: performance.now() };
  await work();
  const wallSeconds = (performance.now() - before.at) / 1000;
  return {
    wallSeconds,
    cpuSeconds: cpuSecondsOfTree(pid) - before.cpu,
    bytesRead: bytesOfTree(pid) - before.bytes,
    peakMegabytes: memory.end(),
  };
}

/** Looks again and again at the memory of processes, until its end tells what they occupied at most. */
function watchMemory(processes: () => readonly number[]): { end(): number } {
  let most = 0;
  const look = () => {
    const sum = processes().reduce((total, pid) => total + (memoryIfThere(pid)?.most ?? 0), 0);
    most = Math.max(most, sum);
  };
  look();
  const timer = setInterval(look, 50);
  return {
    end() {
      look();
      clearInterval(timer);
      return most;
    },
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

/** Megabytes of memory that a process occupies now, and has occupied at most. @throws Error when it is not there */
export function memoryOf(pid: number): Memory {
  const memory = memoryIfThere(pid);
  if (!memory) throw new Error(`There is no process ${pid} any more.`);
  return memory;
}

interface Memory {
  now: number;
  most: number;
}

/** @returns undefined when there is no such process any more, or it is just ending: then it has no memory */
function memoryIfThere(pid: number): Memory | undefined {
  const status = told(`${pid}/status`) ?? "";
  const megabytes = (key: string) =>
    (Number(new RegExp(`^${key}:\\s+(\\d+) kB$`, "m").exec(status)?.[1]) * 1024) / 1e6;
  const memory = { now: megabytes("VmRSS"), most: megabytes("VmHWM") };
  return Number.isNaN(memory.most) ? undefined : memory;
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
  const text = told(`${process}/stat`);
  if (text === undefined) return undefined;
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

/** Of this process and its children that it has waited for, without what it read here. */
const bytesReadSoFar = (): number => bytesReadBy("self") - bytesOfAccounts;

const bytesOfTree = (pid: number): number =>
  [pid, ...childrenOf(pid)].reduce((sum, one) => sum + bytesReadBy(`${one}`), 0);

const bytesReadBy = (process: string): number =>
  Number(/^rchar: (\d+)$/m.exec(told(`${process}/io`) ?? "rchar: 0")?.[1]);

let bytesOfAccounts = 0;

/** @returns undefined when the process is not there any more */
function told(path: string): string | undefined {
  try {
    const text = readFileSync(join("/proc", path), "utf8");
    bytesOfAccounts += Buffer.byteLength(text);
    return text;
  } catch {
    return undefined;
  }
}
