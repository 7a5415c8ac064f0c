/** A real worker in a process of its own, which can be killed, paused, cut off, and brought back. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { openWire } from "./wires.ts";

export interface TroubledWorker {
  name: string;
  /** Kills it, and starts it again after a while. */
  kill(awayMs: number): Promise<void>;
  /** Has it stand still as a whole for a while. */
  pause(ms: number): Promise<void>;
  /** Cuts it off from the engine and from the home for a while. */
  cutOff(ms: number): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts `butler worker`, which reaches the engine and the home by wires of its own.
 * @param engineUrl of the engine itself @param homePort where the home answers; asked anew for each connection
 * @param scratch a folder for what a worker that is killed leaves behind
 */
export async function startTroubledWorker(
  name: string,
  {
    engineUrl,
    homePort,
    token,
    scratch,
  }: { engineUrl: string; homePort(): number; token: string; scratch: string },
): Promise<TroubledWorker> {
  const direct = new URL(engineUrl);
  const port = Number(direct.port);
  const wires = [await openWire(() => port), await openWire(homePort)] as const;
  direct.port = String(wires[0].port);
  const program = join(import.meta.dirname, "..", "..", "bin", "butler.js");
  const flags = [
    ...["--engine", direct.href, "--home", `http://127.0.0.1:${wires[1].port}`],
    ...["--name", name, "--slots", "2"],
  ];
  const start = () => {
    const child = spawn(process.execPath, [program, "worker", ...flags], {
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
    name,
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
      for (const wire of wires) wire.cut();
      await sleep(ms);
      for (const wire of wires) wire.mend();
    },
    close: async () => {
      await kill();
      for (const wire of wires) await wire.close();
    },
  };
}
