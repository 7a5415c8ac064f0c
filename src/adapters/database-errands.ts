import { Worker } from "node:worker_threads";
import type { Contents } from "../store/contents.ts";
import type { Compression } from "./backups/packing.ts";

/** What may take long with a database, and is done on a thread of its own. Files are absolute paths. */
export interface Errands {
  check: { given: { file: string }; answer: { problems: string[] } };
  copy: {
    given: {
      file: string;
      to: string;
      patience: number;
      unless?: { contents: Contents; but: readonly string[] };
    };
    answer: { contents: Contents; copied: boolean };
  };
  pack: { given: { file: string; to: string; compression: Compression }; answer: { sha256: string } };
  /** Unpacks a backup, whose final name says how it was packed, and examines what comes out. */
  restore: {
    given: {
      file: string;
      name: string;
      to: string;
      sha256: string | null;
      expected: Contents | undefined;
      own: boolean;
    };
    answer: { sha256: string; problems: string[] };
  };
  "bring up to date": { given: { file: string }; answer: object };
  "write the log back": { given: { file: string }; answer: object };
  rebuild: { given: { file: string }; answer: object };
}

type Task = keyof Errands;
export type Errand = { [Name in Task]: { do: Name } & Errands[Name]["given"] }[Task];
export type ErrandReport =
  | { progress: number }
  | { answer: Errands[Task]["answer"] }
  | { failed: string; code?: string };

const verbs: Record<Task, string> = {
  check: "checked",
  copy: "copied",
  pack: "packed",
  restore: "restored",
  "bring up to date": "brought up to date",
  "write the log back": "written",
  rebuild: "rebuilt",
};

/**
 * Does an errand on a thread of its own. What it was writing is left for the caller to remove.
 * @throws Error for people, with the code ENOSPC where a disk was full; `signal.reason` when aborted
 */
export async function onThread<Name extends Task>(
  name: Name,
  given: Errands[Name]["given"],
  signal: AbortSignal,
  onProgress: (fraction: number) => void = () => {},
): Promise<Errands[Name]["answer"]> {
  signal.throwIfAborted();
  const ending = import.meta.url.endsWith(".ts") ? ".ts" : ".js";
  const thread = new Worker(new URL(`./database-thread${ending}`, import.meta.url), {
    workerData: { do: name, ...given },
  });
  const { promise, resolve, reject } = Promise.withResolvers<Errands[Name]["answer"]>();
  const end = () => reject(signal.reason);
  signal.addEventListener("abort", end, { once: true });
  thread.on("message", (report: ErrandReport) => {
    if ("progress" in report) onProgress(report.progress);
    else if ("answer" in report) resolve(report.answer as Errands[Name]["answer"]);
    else reject(failure(`The database could not be ${verbs[name]}: ${report.failed}`, report.code));
  });
  thread.on("error", reject);
  thread.on("exit", (code) => reject(new Error(`The database thread ended early, with code ${code}.`)));
  return promise.finally(() => {
    signal.removeEventListener("abort", end);
    return thread.terminate();
  });
}

/** SQLite's word for a full disk is that of the system here. */
export const failure = (message: string, code: string | undefined): Error =>
  Object.assign(new Error(message), { code: code === "SQLITE_FULL" ? "ENOSPC" : code });
