import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Microseconds over which the kernel shares out processor time: its own default. */
const period = 100_000;

/**
 * Makes a control group below the server's own, for the processes that read, and gives it a share of all processors.
 * Source: the kernel's document of control groups v2. Processes may only be in leaves, so the server moves into a group
 * of its own beside it.
 * @param percent of all processors together @param cores how many there are @param root where /proc and /sys are
 * @returns the folder of the group; a sentence for people where there can be none
 */
export function makeMediaGroup(
  percent: number,
  cores: number,
  root = "/",
): { group: string } | { problem: string } {
  let own: string;
  try {
    const path = /^0::(.*)$/m.exec(readFileSync(join(root, "proc/self/cgroup"), "utf8"))?.[1];
    if (path === undefined) return { problem: "This system has no control groups of version 2." };
    // After an earlier call it is in the group that was made then.
    own = join(root, "sys/fs/cgroup", path.replace(/\/butler-server$/, ""));
    const controllers = readFileSync(join(own, "cgroup.controllers"), "utf8").split(/\s+/);
    if (!controllers.includes("cpu"))
      return { problem: `The control group ${own} may not share out processors.` };
  } catch {
    return { problem: "This system has no control groups of version 2." };
  }
  const group = join(own, "butler-media");
  try {
    const server = join(own, "butler-server");
    mkdirSync(server, { recursive: true });
    mkdirSync(group, { recursive: true });
    for (const pid of readFileSync(join(own, "cgroup.procs"), "utf8").split("\n").filter(Boolean))
      writeFileSync(join(server, "cgroup.procs"), pid);
    writeFileSync(join(own, "cgroup.subtree_control"), "+cpu");
    const quota = Math.round((percent / 100) * cores * period);
    writeFileSync(join(group, "cpu.max"), `${quota} ${period}`);
    return { group };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return {
      problem: `The control group ${own} cannot be written to (${code}): systemd allows it by Delegate=yes.`,
    };
  }
}
