import { setTimeout as sleep } from "node:timers/promises";
import { openEngine } from "./engine.ts";
import { machineChannel, type RootSample } from "./messages.ts";
import { homeRow } from "./tables.ts";

/** Milliseconds between two looks: at first, and at most. */
const firstWaitMs = 500;
const longestWaitMs = 15_000;
/** Seconds without a sign of life after which a home counts as away. */
const awaySeconds = 10;

/**
 * Waits until a home lives at the engine.
 * @returns some of its files, to compare with
 * @throws signal.reason when it is no longer waited for
 */
export async function awaitHome(
  engineUrl: string,
  name: string,
  signal: AbortSignal,
  log: (text: string) => void,
): Promise<RootSample[]> {
  const engine = openEngine({
    ...{ url: engineUrl, role: "worker", channel: machineChannel(name) },
    onWord: () => {},
    onTrouble: () => {},
  });
  let told = "";
  try {
    for (let wait = firstWaitMs; ; wait = Math.min(longestWaitMs, wait * 2)) {
      signal.throwIfAborted();
      const why = await engine.use(homeRow).then(
        (home) => (home && home.age < awaySeconds ? home : "no home lives there"),
        (error: Error) => error.message,
      );
      if (typeof why !== "string") return why.samples;
      if (why !== told)
        log(`Waiting for a home at the engine: ${why}. Start one with butler serve --engine.`);
      told = why;
      await sleep(wait, undefined, { signal });
    }
  } finally {
    await engine.close();
  }
}
