import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import type { Mathematics } from "../core/ports.ts";

export interface Question {
  id: number;
  name: string;
  input: unknown;
}

export type Answer = { id: number } & ({ output: unknown } | { failed: string });

/** A thread that has nothing to do for so long ends. */
const idleMs = 60_000;

/** Does the mathematics of media/calculations.ts on a thread, which starts when there is something to do. */
export function openMathematics(): Mathematics & { close(): Promise<void> } {
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let thread: Worker | undefined;
  let idle: NodeJS.Timeout | undefined;
  let lastId = 0;

  function start(): Worker {
    const started = new Worker(new URL(`./mathematics-thread${extname(import.meta.url)}`, import.meta.url));
    started.on("message", (answer: Answer) => {
      const asked = waiting.get(answer.id);
      waiting.delete(answer.id);
      if ("failed" in answer) asked?.reject(new Error(answer.failed));
      else asked?.resolve(answer.output);
      rest();
    });
    started.on("error", (error) => {
      thread = undefined;
      for (const asked of waiting.values()) asked.reject(error);
      waiting.clear();
    });
    started.unref();
    return started;
  }

  function rest(): void {
    clearTimeout(idle);
    if (waiting.size > 0) return;
    idle = setTimeout(() => void end(), idleMs);
    idle.unref();
  }

  async function end(): Promise<void> {
    clearTimeout(idle);
    const ending = thread;
    thread = undefined;
    for (const asked of waiting.values()) asked.reject(new Error("The mathematics are closed."));
    waiting.clear();
    await ending?.terminate();
  }

  return {
    async calculate(name, input, signal) {
      signal.throwIfAborted();
      thread ??= start();
      const id = ++lastId;
      const asked = Promise.withResolvers<unknown>();
      waiting.set(id, asked);
      const abort = () => {
        // What is being worked out cannot be told to stop: nobody waits for it any more.
        waiting.delete(id);
        asked.reject(signal.reason);
      };
      signal.addEventListener("abort", abort, { once: true });
      thread.postMessage({ id, name, input } satisfies Question);
      return asked.promise.finally(() => signal.removeEventListener("abort", abort));
    },
    close: end,
  };
}
