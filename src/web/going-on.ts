import type { Gate } from "../api/gates.ts";
import { sdk } from "./client.ts";
import { yielding as words } from "./words/yielding.ts";

/** Takes a person's pause back. @returns what is to be said: others may hold work up as well */
export async function goOn(): Promise<string> {
  const { paused } = await sdk.butler.resume();
  if (!paused) return words.goesOn;
  const { gates } = await sdk.gates.list();
  return words.stillHeld(pausing(gates).map(({ reason, owner }) => `${reason}, says ${owner}`));
}

/** Those that hold work up, and do not only slow it down. */
export const pausing = (gates: readonly Gate[]): Gate[] => gates.filter(({ effect }) => effect === "pause");
