import { closeSync, fstatSync, mkdirSync, openSync, readdirSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";

export interface LogFiles {
  /** Bytes in millions after which a new one is begun. */
  megabytes: number;
  /** How many older ones stay. */
  older: number;
}

/** A log in files `butler.1.log`, `butler.2.log`..., of which the one with the highest number is written to. */
export interface RollingLog extends LogFiles {
  /** Appends a line, before it returns: whatever ends the process, its last words are what is looked for. */
  write(line: string): void;
  close(): void;
}

/**
 * Goes on with the newest file of a folder, which is made where it is missing.
 * @throws Error when the folder or the file cannot be made
 */
export function openLogFiles(folder: string, { megabytes, older }: LogFiles): RollingLog {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  let number = Math.max(1, ...numbersIn(folder));
  let file = openLogFile(join(folder, nameOf(number)));

  function next(): void {
    const full = file;
    file = openLogFile(join(folder, nameOf(number + 1)));
    number += 1;
    closeSync(full.descriptor);
    const old = numbersIn(folder).filter((other) => other < number - older);
    for (const other of old) rmSync(join(folder, nameOf(other)), { force: true });
  }

  return {
    ...{ megabytes, older },
    write: (line) => {
      try {
        file.bytes += writeSync(file.descriptor, line);
        if (file.bytes >= megabytes * 1e6) next();
      } catch {
        // A full disk must not end the server; the lines are on the terminal still.
      }
    },
    close: () => closeSync(file.descriptor),
  };
}

function openLogFile(path: string) {
  const descriptor = openSync(path, "a", 0o600);
  return { descriptor, bytes: fstatSync(descriptor).size };
}

const nameOf = (number: number): string => `butler.${number}.log`;

const numbersIn = (folder: string): number[] =>
  readdirSync(folder).flatMap((name) => {
    const number = /^butler\.(\d+)\.log$/.exec(name)?.[1];
    return number === undefined ? [] : [Number(number)];
  });
