import { mkdirSync } from "node:fs";
import { join } from "node:path";
import pino, { type Logger } from "pino";
import roll from "pino-roll";
import { type RedactionRules, redacted } from "../api/redaction.ts";
import { prettyLine } from "./log-line.ts";

/** Where log files are, below the data folder. The task that removes old logs looks there. */
export const logFolder = "Logs";

export interface LogFiles {
  /** Bytes in millions after which a new one is begun. */
  megabytes: number;
  /** How many older ones stay. */
  older: number;
}

export interface ServerLog {
  readonly logger: Logger;
  /** From now on lines go into files too, by other rules than before where they have changed. */
  keep(files: LogFiles): Promise<void>;
  /** Ends the files. What is logged after that is seen on the terminal alone. */
  close(): Promise<void>;
}

type RollingFile = Awaited<ReturnType<typeof roll>>;

/**
 * The log of the server: JSON lines, or for people where somebody sits at the terminal. Nothing leaves it unredacted.
 * @param rules are asked for each line: secrets change @param facts what is known of the work in which a line is logged
 */
export function openLog({
  level,
  data,
  timeZone,
  rules,
  facts = () => ({}),
  terminal = process.stderr,
}: {
  level: string;
  /** The data folder. */
  data: string;
  timeZone: string;
  rules(): RedactionRules;
  facts?(): object;
  terminal?: Pick<NodeJS.WriteStream, "write"> & { isTTY?: boolean; hasColors?(): boolean };
}): ServerLog {
  const colors = terminal.isTTY === true && terminal.hasColors?.() === true;
  let files: (LogFiles & { stream: RollingFile }) | undefined;

  const write = (line: string) => {
    const told = redacted(JSON.parse(line), rules()) as Record<string, unknown>;
    const json = `${JSON.stringify(told)}\n`;
    terminal.write(terminal.isTTY ? prettyLine(told, { timeZone, colors }) : json);
    files?.stream.write(json);
  };
  const logger = pino(
    { level, base: null, mixin: facts, timestamp: pino.stdTimeFunctions.isoTime },
    { write },
  );

  const end = async () => {
    const open = files;
    files = undefined;
    if (open === undefined) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    open.stream.once("close", resolve);
    open.stream.end();
    await promise;
  };

  return {
    logger,
    keep: async ({ megabytes, older }) => {
      if (level === "silent" || (files?.megabytes === megabytes && files.older === older)) return;
      await end();
      mkdirSync(join(data, logFolder), { recursive: true, mode: 0o700 });
      const stream = await roll({
        file: join(data, logFolder, "butler"),
        extension: ".log",
        size: `${megabytes}m`,
        limit: { count: older, removeOtherLogFiles: true },
        // Whatever ends the process, its last words are what is looked for.
        sync: true,
        mode: 0o600,
      });
      // A full disk must not end the server; the lines are on the terminal still.
      stream.on("error", () => {});
      files = { megabytes, older, stream };
    },
    close: end,
  };
}
