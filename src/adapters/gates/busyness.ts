import { availableParallelism, loadavg } from "node:os";
import { namesIn, textOf } from "./system.ts";

/** Processor time since the machine started, in clock ticks, all processors together. */
export interface CpuTimes {
  total: number;
  busy: number;
  /** Of the busy time: what this server, its children and theirs took. */
  own: number;
}

/** The first line of /proc/stat: user, nice, system, idle, iowait, irq, softirq, steal. Source: proc_stat(5). */
export function parseStat(text: string): { total: number; busy: number } | undefined {
  const fields = /^cpu +([\d ]+)/m.exec(text)?.[1]?.split(" ").slice(0, 8).map(Number);
  if (fields === undefined || fields.length < 5) return undefined;
  const total = fields.reduce((sum, ticks) => sum + ticks, 0);
  return { total, busy: total - fields[3]! - fields[4]! };
}

/** Of /proc/PID/stat: parent, and ticks of the process with those of children that have ended. Source: proc_pid_stat(5). */
export function parseProcess(text: string): { parent: number; ticks: number } | undefined {
  // The name, in parentheses, may have any character.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const [parent, ticks] = [
    Number(fields[1]),
    fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0),
  ];
  return Number.isFinite(ticks) && Number.isFinite(parent) ? { parent, ticks } : undefined;
}

/** Percent of the last 10 seconds in which some program waited. Source: the kernel's document of PSI. */
export const parsePressure = (text: string | undefined): number | undefined => {
  const average = /^some avg10=(\d+(?:\.\d+)?)/m.exec(text ?? "")?.[1];
  return average === undefined ? undefined : Number(average);
};

/** Percent of all processors that other programs took between two looks: 0 to 100. */
export function shareOfOthers(before: CpuTimes, now: CpuTimes): number {
  const total = now.total - before.total;
  if (total <= 0) return 0;
  // A child that has just ended may be counted a little late.
  const others = now.busy - before.busy - Math.max(0, now.own - before.own);
  return Math.min(100, Math.max(0, (100 * others) / total));
}

/** @param root where /proc is, for tests @param pid of this server */
export async function readCpuTimes(root: string, pid: number): Promise<CpuTimes | undefined> {
  const all = parseStat((await textOf(root, "proc/stat")) ?? "");
  if (all === undefined) return undefined;
  const processes = new Map<number, { parent: number; ticks: number }>();
  const pids = (await namesIn(root, "proc")).filter((name) => /^\d+$/.test(name));
  for (const name of pids) {
    const one = parseProcess((await textOf(root, "proc", name, "stat")) ?? "");
    if (one) processes.set(Number(name), one);
  }
  const isOwn = (one: number): boolean => {
    for (let at: number | undefined = one, steps = 0; at !== undefined && steps < 64; steps++) {
      if (at === pid) return true;
      at = processes.get(at)?.parent;
    }
    return false;
  };
  const own = [...processes].filter(([one]) => isOwn(one)).reduce((sum, [, { ticks }]) => sum + ticks, 0);
  return { ...all, own };
}

/** Looks that the share of others is averaged over. */
const looks = 5;

/**
 * Percent of all processors that other programs take, over the last looks; undefined until there are two. Where the
 * system does not tell times, by its load of the last minute, which has our own work in it.
 */
export function createCpuMeter({ root = "/", pid = process.pid } = {}): () => Promise<number | undefined> {
  let seen: CpuTimes[] = [];
  return async () => {
    const now = await readCpuTimes(root, pid);
    if (now === undefined) return Math.min(100, (100 * loadavg()[0]!) / availableParallelism());
    seen = [...seen, now].slice(-looks - 1);
    return seen.length < 2 ? undefined : shareOfOthers(seen[0]!, now);
  };
}

/** Percent of the last 10 seconds in which some program waited for memory or for disks, where the system tells. */
export const readPressure = async (what: "memory" | "io", root = "/"): Promise<number | undefined> =>
  parsePressure(await textOf(root, "proc/pressure", what));
