/** A real worker in a process of its own, which can be killed, paused, cut off, and brought back. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Way } from "./ways.ts";

export interface TroubledWorker {
  name: string;
  way: Way;
  /** Kills it, and starts it again after a while. */
  kill(awayMs: number): Promise<void>;
  /** Has it stand still as a whole for a while. */
  pause(ms: number): Promise<void>;
  /** Cuts it off from the engine and from the home for a while. */
  cutOff(ms: number): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts `butler worker`.
 * @param way to the engine and to the home @param scratch a folder for what a worker that is killed leaves behind
 */
export function startTroubledWorker(
  name: string,
  { way, token, scratch }: { way: Way; token: string; scratch: string },
): TroubledWorker {
  const program = join(import.meta.dirname, "..", "..", "bin", "butler.js");
  const flags = [...["--engine", way.engineUrl, "--home", way.homeUrl], ...["--name", name, "--slots", "2"]];
  const start = () => {
    const [command, ...words] = [...way.through, process.execPath, program, "worker", ...flags];
    const child = spawn(command!, words, {
      stdio: ["ignore", "ignore", "inherit"],
      env: { ...process.env, BUTLER_TOKEN: token, TMPDIR: scratch },
    });
    const end = () => child.kill("SIGKILL");
    const ended = once(child, "close");
    process.once("exit", end);
    void ended.then(() => process.off("exit", end));
    return { child, ended };
  };
  let running = start();
  const kill = async () => {
    running.child.kill("SIGKILL");
    await running.ended;
  };
  return {
    ...{ name, way },
    kill: async (awayMs) => {
      await kill();
      await sleep(awayMs);
      running = start();
    },
    pause: async (ms) => {
      running.child.kill("SIGSTOP");
      await sleep(ms);
      running.child.kill("SIGCONT");
    },
    cutOff: async (ms) => {
      way.cut();
      await sleep(ms);
      way.mend();
    },
    close: kill,
  };
}
