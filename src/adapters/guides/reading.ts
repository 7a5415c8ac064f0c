import { fork } from "node:child_process";
import { on } from "node:events";
import { constants, setPriority } from "node:os";
import { extname } from "node:path";
import {
  AskedToWait,
  type GuideBatch,
  type GuideEnd,
  type GuideOrder,
  type GuideReport,
} from "./messages.ts";

/** Megabytes of V8: reading makes much short-lived garbage, and needs little at a time. */
const heap = ["--max-old-space-size=128", "--max-semi-space-size=4"];

/**
 * Reads a guide in a process of its own, of low priority. At most four batches wait in memory.
 * @returns undefined when the source is still what is known
 * @throws Error for people when it cannot be read or is no whole guide; `signal.reason` when aborted
 */
export async function* readGuide(
  order: GuideOrder,
  signal: AbortSignal,
): AsyncGenerator<GuideBatch, GuideEnd | undefined, undefined> {
  signal.throwIfAborted();
  const entry = new URL(`../guide-child${extname(import.meta.url)}`, import.meta.url);
  const child = fork(entry, {
    execArgv: heap,
    serialization: "advanced",
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  const gone = new Promise((resolve) => child.once("exit", resolve));
  try {
    if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
    const reports = on(child, "message", { signal, close: ["exit"] }) as AsyncIterable<[GuideReport]>;
    child.send(order);
    for await (const [report] of reports) {
      if ("unchanged" in report) return undefined;
      if ("end" in report) return report.end;
      if ("failed" in report)
        throw report.retryAt === undefined
          ? new Error(report.failed)
          : new AskedToWait(report.failed, report.retryAt);
      yield report.batch;
      child.send("more");
    }
    throw new Error(
      `The process that reads the guide ended by itself (${child.signalCode ?? `status ${child.exitCode}`}).`,
    );
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    child.on("error", () => undefined);
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
      child.kill("SIGKILL");
      await gone;
    }
  }
}
