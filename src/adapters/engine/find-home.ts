import { setTimeout as sleep } from "node:timers/promises";
import { type EngineHands, openEngine } from "./engine.ts";
import { homeChannel, machineChannel, type RootSample } from "./messages.ts";
import { askForSamples, callOut, homeAwaySeconds, homeRow } from "./tables.ts";

/** Milliseconds between two looks: at first, and at most. */
const firstWaitMs = 500;
const longestWaitMs = 15_000;

/**
 * Waits until a home lives at the engine.
 * @returns some of its files as they are now, to compare with
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
  let asked = false;
  const look = async (hands: EngineHands): Promise<RootSample[] | string> => {
    const home = await homeRow(hands);
    if (home === undefined || home.age > homeAwaySeconds)
      return "no home lives there. Start one with butler serve --engine";
    if (asked && home.samples !== null) return home.samples;
    await askForSamples(hands);
    await callOut(hands, [homeChannel], "machine");
    asked = true;
    return "the home looks at its files";
  };
  let told = "";
  try {
    for (let wait = firstWaitMs; ; wait = Math.min(longestWaitMs, wait * 2)) {
      signal.throwIfAborted();
      const found = await engine.use(look).catch((error: Error) => error.message);
      if (typeof found !== "string") return found;
      if (found !== told) log(`Waiting for a home at the engine: ${found}.`);
      told = found;
      await sleep(wait, undefined, { signal });
    }
  } finally {
    await engine.close();
  }
}
