import { type ChildProcess, fork } from "node:child_process";
import { closeSync, fstatSync, mkdtempSync, openSync, readSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import type { ReadResult } from "../../core/ports.ts";
import { type Priority, prioritise } from "../limits/priority.ts";
import { createCountdown } from "./countdown.ts";
import { memoryOf } from "./memory.ts";
import type { ChildMessage, ReadMessage } from "./messages.ts";

/** A file to be read, and whom to tell. */
export interface Job {
  request: ReadMessage;
  onProgress(fraction: number, bytesRead: number): void;
  resolve(result: ReadResult): void;
  reject(reason: unknown): void;
}

export interface ReaderChild {
  /** Given and not answered yet; the first is being read. */
  readonly jobs: readonly Job[];
  /** Takes no more jobs. */
  readonly ending: boolean;
  give(job: Job): void;
  /** Stops the process where it is; what it is told meanwhile waits. */
  pause(): void;
  resume(): void;
  /** Lets it stand back more, or less as far as the system allows. */
  prioritise(priority: Priority): void;
  /** Rejects the job with `reason` when it is this child's, as soon as nothing is written for it any more. */
  abort(job: Job, reason: unknown): void;
  /** Kills the process. What it had is rejected. */
  end(): Promise<void>;
}

/** A child that occupies more memory than this after a file is replaced. */
const mostMemoryIdle = 1024 ** 3;
/** How often it is looked at how much memory a child occupies that reads. */
const weighEveryMs = 500;

/**
 * Starts a process that reads media files.
 *
 * @param mark whose it is, on its command line.
 * @param silentMs after so long without a word about the file in hand it is killed, not counting time that it is paused.
 * @param mostMemory when it occupies more bytes while it reads than this says then, it is killed.
 * @param idleMs after so long without work it ends.
 * @param onFree a job has been answered.
 * @param onExit the process is gone; `unanswered` has the jobs that were not begun.
 */
export function startChild({
  mark,
  silentMs,
  mostMemory,
  priority,
  idleMs,
  onFree,
  onExit,
}: {
  mark: readonly string[];
  silentMs: number;
  mostMemory(): number;
  priority: Priority;
  idleMs: number;
  onFree(): void;
  onExit(unanswered: Job[]): void;
}): ReaderChild {
  const log = openLog();
  const entry = new URL(`../reader-child${extname(import.meta.url)}`, import.meta.url);
  const child = fork(entry, mark, {
    execArgv: [],
    serialization: "advanced",
    stdio: ["ignore", "ignore", log, "ipc"],
  });
  if (child.pid !== undefined) prioritise(child.pid, priority);
  const gone = Promise.withResolvers<void>();
  let jobs: Job[] = [];
  let ending = false;
  let stopped = false;
  /** Why the process was killed: its first job is rejected with it. */
  let killedFor: { reason: unknown } | undefined;
  const countdown = createCountdown();
  let weighing: NodeJS.Timeout | undefined;

  function kill(reason: unknown): void {
    ending = true;
    killedFor ??= { reason };
    child.kill("SIGKILL");
  }

  function retire(): void {
    ending = true;
    child.disconnect();
  }

  /** Watches for silence while there is work, and for idleness while there is none. */
  function watch(): void {
    // Only work keeps the server from ending.
    if (jobs.length > 0) {
      countdown.set(silentMs, hang);
      weighing ??= setInterval(() => weigh(memoryOf(child.pid!)), weighEveryMs).unref();
      keepAlive(child);
    } else {
      countdown.set(idleMs, retire);
      stopWeighing();
      letGo(child);
    }
  }

  /** Native code may be silent while it takes memory, so this does not wait for messages where the system tells. */
  function weigh(memory: number | undefined): void {
    if (memory === undefined || memory <= mostMemory()) return;
    const most = `${Math.round(mostMemory() / 1024 ** 2)} MB`;
    kill(
      new Error(
        `Expected to read ${jobs[0]?.request.file} with at most ${most} of memory, but the process that reads it used ` +
          `more than ${most} of memory: gave up on it. The file may be broken.`,
      ),
    );
  }

  function stopWeighing(): void {
    clearInterval(weighing);
    weighing = undefined;
  }

  function hang(): void {
    kill(
      new Error(`No packet was read for ${silentMs / 1000} s from ${jobs[0]?.request.file}: gave up on it.`),
    );
  }

  function receive(message: ChildMessage): void {
    const job = jobs.find(({ request }) => request.id === message.id);
    if (message.type === "progress") {
      job?.onProgress(message.fraction, message.bytesRead);
      weigh(message.memory);
    } else {
      jobs = jobs.filter((other) => other !== job);
      if (message.type === "done") job?.resolve(message.result);
      else job?.reject(new Error(message.reason));
      if (message.memory > mostMemoryIdle && jobs.length === 0) retire();
    }
    if (!ending) watch();
    if (message.type !== "progress") onFree();
  }

  function finish(how: string): void {
    countdown.clear();
    stopWeighing();
    const [first, ...others] = jobs;
    jobs = [];
    const words = readLog(log);
    first?.reject(killedFor ? killedFor.reason : new Error(crashed(first.request.file, how, words)));
    onExit(others);
    gone.resolve();
  }

  child.on("message", (message) => receive(message as ChildMessage));
  child.on("error", (error) => {
    // Otherwise only a message could not be sent: the exit that follows says why.
    if (child.pid === undefined) finish(`could not be started: ${error.message}`);
  });
  child.on("exit", (code, signal) => finish(signal ? `was ended by ${signal}` : `ended with status ${code}`));

  return {
    get jobs() {
      return jobs;
    },
    get ending() {
      return ending;
    },
    give(job) {
      jobs = [...jobs, job];
      child.send(job.request);
      watch();
    },
    pause() {
      if (stopped) return;
      stopped = true;
      child.kill("SIGSTOP");
      countdown.hold();
    },
    resume() {
      if (!stopped) return;
      stopped = false;
      child.kill("SIGCONT");
      countdown.goOn();
    },
    prioritise(wanted) {
      if (child.pid !== undefined && child.exitCode === null) prioritise(child.pid, wanted);
    },
    abort(job, reason) {
      if (!jobs.includes(job)) return;
      if (jobs[0] === job) return kill(reason);
      jobs = jobs.filter((other) => other !== job);
      job.reject(reason);
    },
    end() {
      child.ref();
      const reason = new Error("The reader is closed.");
      for (const job of jobs.splice(1)) job.reject(reason);
      kill(reason);
      return gone.promise;
    },
  };
}

/**
 * A file for the child's standard error that goes when both have closed it. The child reads FFmpeg's log back from it,
 * and a native crash leaves its last words there.
 */
function openLog(): number {
  const folder = mkdtempSync(join(tmpdir(), "butler-reader-"));
  const log = openSync(join(folder, "log"), "a+");
  rmSync(folder, { recursive: true });
  return log;
}

function readLog(log: number): string {
  const text = Buffer.alloc(Math.min(fstatSync(log).size, 2000));
  readSync(log, text, 0, text.length, Math.max(0, fstatSync(log).size - text.length));
  closeSync(log);
  return text.toString();
}

function crashed(file: string, how: string, words: string): string {
  const last = words.trim().split("\n").at(-1);
  return `Expected to read ${file} to its end, but the process that reads it ${how}${last ? ` (${last})` : ""}.`;
}

function keepAlive(child: ChildProcess): void {
  child.ref();
  child.channel?.ref();
}

function letGo(child: ChildProcess): void {
  child.unref();
  child.channel?.unref();
}
