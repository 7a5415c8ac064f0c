import { execFile } from "node:child_process";

const question = [
  "get-property",
  "org.freedesktop.NetworkManager",
  "/org/freedesktop/NetworkManager",
  "org.freedesktop.NetworkManager",
  "Metered",
];

/** Milliseconds. */
const patience = 3000;

/**
 * Whether NetworkManager takes the network for metered; undefined where it is not there or does not know.
 * Source: its D-Bus property `Metered`, NMMetered: 1 yes, 2 no, 3 and 4 the same as guesses.
 * @param program what asks D-Bus, for tests
 */
export function isMetered(program = "busctl"): Promise<boolean | undefined> {
  return new Promise((resolve) => {
    execFile(program, question, { timeout: patience }, (error, answer) => {
      const [, state] = /^u (\d)/.exec(error ? "" : answer) ?? [];
      resolve(state === "1" || state === "3" ? true : state === "2" || state === "4" ? false : undefined);
    });
  });
}
