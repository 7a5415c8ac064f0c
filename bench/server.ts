/** A real server in a process of its own, on a data folder of its own. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import type { TaskName } from "../src/api/task-names.ts";
import type { NewSection } from "../src/sdk/library.ts";
import { PlexAPI } from "../src/sdk/plex-api.ts";
import { zoneOfNoon } from "../test/support/zone-of-noon.ts";

const token = "token-of-a-benchmark";

export interface Server {
  url: string;
  token: string;
  pid: number;
  sdk: PlexAPI;
  /** Adds a section, and settles when it has been scanned, or probed as well; what follows is stopped. */
  addSection(section: NewSection, until: "scanned" | "probed"): Promise<void>;
  /** Runs a task to its end. */
  run(task: TaskName): Promise<void>;
  /** Whether any task runs. */
  isBusy(): Promise<boolean>;
  /** Settles when nothing runs or waits. */
  untilIdle(): Promise<void>;
  /** Ends it as a power cut would, and settles when it is gone. */
  kill(): Promise<void>;
  /** Settles when it has ended, by itself or not. */
  ended: Promise<unknown>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Starts `butler serve`, and settles when it answers. Its tasks start only when they are asked to.
 * @param flags more options @param environment what else it finds there
 * @param place where it is not started here: a command that starts there what is written behind it, and its URL from here
 */
export async function startServer(
  data: string,
  flags: readonly string[] = [],
  environment: NodeJS.ProcessEnv = {},
  { through = [], from }: { through?: readonly string[]; from?: string | undefined } = {},
): Promise<Server> {
  const program = join(import.meta.dirname, "..", "bin", "butler.js");
  const options = [
    "--data",
    data,
    "--port",
    "0",
    "--token",
    token,
    "--time-zone",
    zoneOfNoon(),
    "--log-level",
    "error",
    ...flags,
  ];
  const [command, ...words] = [...through, process.execPath, program, "serve", ...options];
  const child = spawn(command!, words, {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, ...environment },
  });
  const exited = once(child, "exit");
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  void exited.then(() => process.off("exit", kill));
  const own = await Promise.race([addressIn(child.stdout), exited.then(() => undefined)]);
  if (own === undefined) throw new Error("The server ended before it answered: its own words are above.");
  const url = from ?? own;
  const sdk = new PlexAPI({ serverURL: url, accessToken: token });

  const tasks = async () => (await sdk.butler.getTasks()).object.ButlerTasks.ButlerTask;
  const isBusy = async () => (await tasks()).some(({ state }) => state !== "idle");
  const untilIdle = async () => {
    while (await isBusy()) await sleep(20);
  };
  const isAtWork = async (names: readonly string[]) =>
    (await tasks()).some(({ name, state }) => names.includes(name) && state !== "idle");
  return {
    url,
    token,
    pid: child.pid!,
    sdk,
    isBusy,
    untilIdle,
    async kill() {
      kill();
      await exited;
    },
    ended: exited,
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await exited;
    },
    async addSection(section, until) {
      const tasks = until === "scanned" ? ["RefreshLibraries"] : ["RefreshLibraries", "UpgradeMediaAnalysis"];
      await sdk.library.addSection(section);
      while (await isAtWork(tasks)) await sleep(20);
      await sdk.butler.stopTasks();
    },
    async run(task) {
      await sdk.butler.startTask({ taskName: task, force: true });
      await untilIdle();
    },
  };
}

async function addressIn(output: NodeJS.ReadableStream): Promise<string | undefined> {
  for await (const line of createInterface({ input: output })) {
    const address = /answers at (\S+)/.exec(line)?.[1];
    if (address) return address;
  }
  return undefined;
}
