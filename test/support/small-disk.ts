import { execFileSync } from "node:child_process";
import { mkdirSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { temporaryFolder } from "./small-house.ts";

export interface SmallDisk {
  /** Where it is mounted. */
  folder: string;
  /** Takes away what is free, but for so many bytes. @returns the file that does it: remove it to have room again */
  fill(leave?: number): string;
  free(): number;
  /** The folder stays, and is empty then. */
  unmount(): void;
  /** What was on it is gone. */
  mountAgain(): void;
}

/**
 * A disk of its own in memory, that really fills up; it goes when the test has ended.
 * @param bytes its whole size
 * @returns undefined where nobody may mount: only root may, and not in every container. Skip the test then.
 */
export function mountSmallDisk(bytes: number): SmallDisk | undefined {
  const folder = join(temporaryFolder(), "disk");
  mkdirSync(folder);
  const mount = () =>
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${bytes}`, "none", folder], { stdio: "ignore" });
  let mounted = false;
  const unmount = () => {
    // What a process that was killed a moment ago had open is still held: it is let go of as soon as it can be.
    if (mounted) execFileSync("umount", ["--lazy", folder], { stdio: "ignore" });
    mounted = false;
  };
  try {
    mount();
  } catch {
    return undefined;
  }
  mounted = true;
  onTestFinished(unmount);
  const free = () => {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  };
  return {
    folder,
    free,
    fill: (leave = 0) => {
      const ballast = join(folder, "ballast");
      writeFileSync(ballast, Buffer.alloc(Math.max(0, free() - leave)));
      return ballast;
    },
    unmount,
    mountAgain: () => {
      mount();
      mounted = true;
    },
  };
}
