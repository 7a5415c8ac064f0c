import { readdirSync, readFileSync, realpathSync } from "node:fs";
import { basename } from "node:path";

const entries = /^(reader|picture)-child\.[jt]s$/;

/**
 * What a child's command line says of whose it is, so that it can be told from others' when its server is gone.
 * @param folder that only one server or worker has at a time
 */
export const markOf = (folder: string): string => `--of=${realpathSync(folder)}`;

/**
 * Kills the children that an earlier process left in the name of this folder. A child ends by itself when its server
 * does, but not one that was stopped for a pause, or hangs in native code. Only Linux tells of them.
 * @param folder must be held: whoever works in its name has no server any more
 * @returns the processes that were killed
 */
export function endLeftChildren(folder: string): number[] {
  if (process.platform !== "linux") return [];
  const mark = markOf(folder);
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && isOf(mark, name))
    .map(Number)
    .filter(end);
}

function isOf(mark: string, pid: string): boolean {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
    return words.includes(mark) && words.some((word) => entries.test(basename(word)));
  } catch {
    // It has ended meanwhile, or is none of our business.
    return false;
  }
}

function end(pid: number): boolean {
  try {
    return process.kill(pid, "SIGKILL");
  } catch {
    // As above.
    return false;
  }
}
