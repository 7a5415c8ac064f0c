import { findIntros, findRepeatedCredits } from "./season.ts";

/** The heavy mathematics that a thread does for the server, by name. */
export const calculations = { findIntros, findRepeatedCredits } as const;
