import { execFileSync, spawnSync } from "node:child_process";
import { onTestFinished } from "vitest";

/** Mounts something until the test is over. @param args as of mount(8), but for the place @returns false where that is not allowed */
export function mount(args: readonly string[], at: string): boolean {
  try {
    execFileSync("mount", [...args, at], { stdio: "ignore" });
  } catch {
    return false;
  }
  onTestFinished(() => unmount(at));
  return true;
}

/** As when a disk is pulled: whoever reads from it goes on, everybody else finds the folder below it. */
export function unmount(at: string): void {
  spawnSync("umount", ["-l", at]);
}

/** Makes a folder read-only, for root too, until the test is over. @returns false where that is not allowed */
export function makeReadOnly(folder: string): boolean {
  if (!mount(["--bind", folder], folder)) return false;
  try {
    execFileSync("mount", ["-o", "remount,ro,bind", folder], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
