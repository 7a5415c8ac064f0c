import { expect } from "vitest";
import { runCommandLine } from "../../src/cli/command-line.ts";
import type { Hands } from "../../src/cli/hands.ts";
import { type Answers, answeringServer } from "./answering-server.ts";

/**
 * Types a command line on a butler whose server answers so, in a pipe of the zone Europe/Berlin at 02:10 UTC.
 * @returns what it printed, its status, what the server received and what the hands were asked for.
 */
export async function butler(argv: string[], answers: Answers = {}, hands: Partial<Hands> = {}) {
  const server = await answeringServer(answers);
  let [out, err] = ["", ""];
  const seen: unknown[] = [];
  const status = await runCommandLine(argv, {
    version: "1.2.3",
    serve: async (options) => {
      seen.push({ serve: options });
      return 0;
    },
    work: async (options) => {
      seen.push({ work: options });
      return 0;
    },
    demo: async (options) => {
      seen.push({ demo: options });
      return 0;
    },
    connection: async (options) => {
      seen.push({ connection: options });
      const isNamed = options.server !== undefined || options.profile !== undefined;
      return { url: options.server ?? server.url, token: options.token ?? "kept", isNamed };
    },
    forecast: async () => expect.fail("nobody asked for a forecast"),
    goBack: async () => expect.fail("nobody asked to go back"),
    backupsHere: async () => expect.fail("nobody asked for backups without a server"),
    profiles: {
      read: async () => ({}),
      write: async () => expect.fail("nobody asked for a profile"),
    },
    examine: () => expect.fail("nobody asked for a doctor"),
    report: async () => expect.fail("nobody asked for a bug report"),
    ask: async () => undefined,
    onInterrupt: () => () => {},
    wait: async () => {},
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    isTerminal: false,
    colors: false,
    columns: 100,
    rows: 24,
    now: () => Date.parse("2026-11-22T02:10:00Z"),
    zone: "Europe/Berlin",
    ...hands,
  });
  await server.close();
  return {
    status,
    out,
    err,
    seen,
    received: server.received,
    asked: server.received.map(({ asked }) => asked),
  };
}
