import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { onTestFinished } from "vitest";
import { PlexAPI } from "../../src/sdk/plex-api.ts";
import { zoneOfNoon } from "./zone-of-noon.ts";

export const token = "a-token-for-tests";

/** A real server in a process of its own, on a free port, with the network it has at home: the loopback. */
export interface ServerProcess {
  child: ChildProcess;
  url: string;
  /** Which it accepts, where the environment names no other. */
  token: string;
  sdk: PlexAPI;
  /** Everything it printed. */
  said(): string;
  /** Sends a signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  fetch(path: string, init?: RequestInit): Promise<Response>;
}

/**
 * Starts `butler serve`, far from its window, and waits until it answers.
 * @param environment what else it finds there; with `BUTLER_TOKEN` it is not given a token as a flag
 * @param through a command that starts what is written behind it, in its own place
 */
export async function startServer(
  data: string,
  flags: readonly string[] = [],
  environment: NodeJS.ProcessEnv = {},
  through: readonly string[] = [],
): Promise<ServerProcess> {
  const program = join(import.meta.dirname, "..", "..", "bin", "butler.js");
  const own = "BUTLER_TOKEN" in environment ? [] : ["--token", token];
  const args = [
    program,
    "serve",
    "--data",
    data,
    "--port",
    "0",
    "--time-zone",
    zoneOfNoon(),
    ...own,
    ...flags,
  ];
  const [command, ...behind] = [...through, process.execPath, ...args];
  const child = spawn(command!, behind, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...environment },
  });
  const lines: string[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  child.stderr.on("data", (text: Buffer) => lines.push(String(text)));
  createInterface(child.stdout).on("line", (line) => {
    lines.push(line);
    const url = / answers at (\S+)/.exec(line)?.[1];
    if (url) resolve(url);
  });
  const ended = once(child, "exit").then(([code, signal]) => {
    reject(new Error(`The server ended (${code ?? signal}):\n${lines.join("\n")}`));
    return { code, signal } as { code: number | null; signal: NodeJS.Signals | null };
  });
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await ended;
  });
  const url = await promise;
  return {
    child,
    url,
    token,
    sdk: new PlexAPI({ serverURL: url, accessToken: token }),
    said: () => lines.join("\n"),
    end: async (signal) => {
      child.kill(signal);
      return ended;
    },
    fetch: (path, init = {}) =>
      fetch(new URL(path, url), {
        ...init,
        headers: { "X-Plex-Token": token, Accept: "application/json", ...init.headers },
      }),
  };
}
