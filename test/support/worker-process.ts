import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { onTestFinished } from "vitest";

/** A real worker in a process of its own. */
export interface WorkerProcess {
  child: ChildProcess;
  /** Everything it printed. */
  said(): string;
  /** Settles with the first line that matches; rejects when it ends without one. */
  says(line: RegExp): Promise<string>;
  /** Sends a signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** Starts `butler worker`. It ends with the test. */
export function startWorker(flags: readonly string[]): WorkerProcess {
  const program = join(import.meta.dirname, "..", "..", "bin", "butler.js");
  const child = spawn(process.execPath, [program, "worker", ...flags], { stdio: ["ignore", "pipe", "pipe"] });
  const lines: string[] = [];
  let listeners: ((line: string) => void)[] = [];
  for (const stream of [child.stdout, child.stderr])
    createInterface(stream).on("line", (line) => {
      lines.push(line);
      for (const listener of listeners) listener(line);
    });
  const closed = once(child, "close").then(([code]) => code as number | null);
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await closed;
  });
  return {
    child,
    said: () => lines.join("\n"),
    says: async (pattern) => {
      const heard = Promise.withResolvers<string>();
      const listener = (line: string) => pattern.test(line) && heard.resolve(line);
      listeners = [...listeners, listener];
      for (const line of lines) listener(line);
      const gone = closed.then(() => {
        throw new Error(`The worker ended without a word like ${pattern}:\n${lines.join("\n")}`);
      });
      return await Promise.race([heard.promise, gone]);
    },
    end: async (signal) => {
      child.kill(signal);
      return closed;
    },
  };
}
