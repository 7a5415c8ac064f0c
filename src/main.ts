import { setTimeout as pause } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runCommandLine } from "./cli/command-line.ts";
import type { Hands, ServeOptions, WorkerOptions } from "./cli/hands.ts";
import { version } from "./version.ts";

/** The command line: the house and the demo are only loaded by the commands that need them. */
export function main(argv: string[]): Promise<number> {
  return runCommandLine(argv, hands);
}

const hands: Hands = {
  version,
  serve,
  work,
  demo: async (options) => (await import("./demo/demo.ts")).demo(options, untilInterrupted()),
  connection: async (options) => (await import("./connection-here.ts")).connectionHere(options),
  profiles: {
    read: async () => (await import("./connection-here.ts")).readProfiles(),
    write: async (profiles) => (await import("./connection-here.ts")).writeProfiles(profiles),
  },
  examine: async function* ({ data }) {
    yield* (await import("./doctor-here.ts")).doctorHere(data);
  },
  report: async (wish) => (await import("./report-here.ts")).reportHere(wish),
  ask: async (question, how) => (await import("./terminal.ts")).ask(question, how),
  onInterrupt: (interrupted) => {
    process.on("SIGINT", interrupted);
    return () => process.off("SIGINT", interrupted);
  },
  forecast: async ({ data, ...question }) => {
    const { forecastHere } = await import("./forecast-here.ts");
    return forecastHere(question, data);
  },
  goBack: async () => (await import("./go-back.ts")).goBackHere(),
  backupsHere: async ({ data, from }) => (await import("./backups-here.ts")).backupsHere(data, from),
  wait: (milliseconds, signal) => pause(milliseconds, undefined, { signal }).catch(() => {}),
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  isTerminal: process.stdout.isTTY === true,
  colors: process.stdout.isTTY === true && process.stdout.hasColors(),
  columns: process.stdout.columns || 80,
  rows: process.stdout.rows || 24,
  now: () => Date.now(),
  zone: Temporal.Now.timeZoneId(),
};

/** With `json` its address and its token, once it answers, as one line. */
async function serve({ json = false, ...options }: ServeOptions): Promise<number> {
  // Much short-lived garbage at a time makes V8 keep a large nursery for ever after: a fifth of the server's memory.
  setFlagsFromString("--semi-space-growth-factor=1");
  const { readConfig } = await import("./config.ts");
  const { openHouse } = await import("./house.ts");
  const house = await openHouse(readConfig(options, process.env));
  // Before anybody is told that it answers: who reads that may end it at once.
  const asked = untilInterrupted();
  const say = (text: string) => void (json || process.stdout.write(text));
  if (house.tokenIsNew) say(`Token, kept in the data folder: ${house.token}\n`);
  // Last, because whoever waits for the server waits for this line.
  say(`Butler ${version} answers at ${house.url}\n`);
  if (json) process.stdout.write(`${JSON.stringify({ version, url: house.url, token: house.token })}\n`);
  await asked.promise;
  say("Stopping: items in hand have 10 s to end.\n");
  await house.close();
  return 0;
}

/** Says what happens, a line each. */
async function work(options: WorkerOptions): Promise<number> {
  const worker = await import("./worker.ts");
  const asked = untilInterrupted();
  try {
    await worker.work(options, process.env, asked, (text) => process.stdout.write(`${text}\n`));
    return 0;
  } catch (error) {
    if (asked.signal.aborted) return 0;
    throw error;
  }
}

/** Settles, and aborts the signal, at the first SIGINT or SIGTERM; a second one ends the process at once. */
function untilInterrupted(): { promise: Promise<void>; signal: AbortSignal } {
  const asked = new AbortController();
  const { promise, resolve } = Promise.withResolvers<void>();
  for (const name of ["SIGINT", "SIGTERM"] as const)
    process.on(name, () => {
      if (asked.signal.aborted) process.exit(1);
      asked.abort(new Error("Interrupted."));
      resolve();
    });
  return { promise, signal: asked.signal };
}
