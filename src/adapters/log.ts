import { join } from "node:path";
import pino, { type Logger } from "pino";
import { type RedactionRules, redacted } from "../api/redaction.ts";
import { type LogFiles, openLogFiles, type RollingLog } from "./log-files.ts";
import { prettyLine } from "./log-line.ts";

/** Where log files are, below the data folder. The task that removes old logs looks there. */
export const logFolder = "Logs";

export interface ServerLog {
  readonly logger: Logger;
  /** From now on lines go into files too, by other rules than before where they have changed. */
  keep(files: LogFiles): void;
  /** Ends the files. What is logged after that is seen on the terminal alone. */
  close(): void;
}

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
  let files: RollingLog | undefined;

  const write = (line: string) => {
    const told = redacted(JSON.parse(line), rules()) as Record<string, unknown>;
    const json = `${JSON.stringify(told)}\n`;
    terminal.write(terminal.isTTY ? prettyLine(told, { timeZone, colors }) : json);
    files?.write(json);
  };
  const logger = pino(
    { level, base: null, mixin: facts, timestamp: pino.stdTimeFunctions.isoTime },
    { write },
  );

  const end = () => {
    files?.close();
    files = undefined;
  };

  return {
    logger,
    keep: (wanted) => {
      const { megabytes, older } = wanted;
      if (level === "silent" || (files?.megabytes === megabytes && files.older === older)) return;
      end();
      files = openLogFiles(join(data, logFolder), wanted);
    },
    close: end,
  };
}
