import { spawn } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { setPriority } from "node:os";
import { join } from "node:path";

/** How a process stands back. */
export interface Priority {
  /** 0 to 19, the most polite. */
  niceness: number;
  /** How it queues for disks: like everybody, after everybody, or only when nobody else wants them. */
  io: "normal" | "low" | "idle";
  /** The folder of a control group that it is to be in. */
  group?: string;
}

/** The scheduling classes and levels of Linux: ioprio_set(2). */
const classes: Record<Priority["io"], readonly string[]> = {
  normal: ["-c", "2", "-n", "4"],
  low: ["-c", "2", "-n", "7"],
  idle: ["-c", "3"],
};

/**
 * Gives a process and all its threads a priority, as far as the system allows: one that has become more polite may not
 * be allowed to become less so. Threads that it starts later have that of their parents. Never throws.
 */
export function prioritise(pid: number, { niceness, io, group }: Priority): void {
  if (group !== undefined) {
    try {
      writeFileSync(join(group, "cgroup.procs"), String(pid));
    } catch {
      // It has ended, or the group was taken away.
    }
  }
  for (const thread of threadsOf(pid)) {
    try {
      setPriority(thread, niceness);
    } catch {
      // It has ended, or it would have to be less polite than it is.
    }
  }
  if (process.platform !== "linux") return;
  const setting = spawn("ionice", [...classes[io], "-p", ...threadsOf(pid).map(String)], { stdio: "ignore" });
  setting.on("error", () => {});
  setting.unref();
}

/** Linux gives threads priorities of their own. */
function threadsOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map(Number);
  } catch {
    return [pid];
  }
}
