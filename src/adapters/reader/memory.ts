import { readFileSync } from "node:fs";

/** @returns bytes that a process occupies; undefined where the system does not tell, or when the process has ended. */
export function memoryOf(pid: number): number | undefined {
  if (process.platform !== "linux") return undefined;
  try {
    const [, kibibytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
  } catch {
    return undefined;
  }
}
