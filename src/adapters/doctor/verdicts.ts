import type { Check } from "../../api/checks.ts";

/** The three outcomes of a check, each in words for people. */
export const ok = (name: string, found: string): Check => ({ name, verdict: "ok", found, mend: null });
export const warning = (name: string, found: string, mend: string): Check => ({
  ...{ name, verdict: "warning", found, mend },
});
export const wrong = (name: string, found: string, mend: string): Check => ({
  ...{ name, verdict: "wrong", found, mend },
});

/** The words of an error without what a programmer wants to know. */
export const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split("\n", 1)[0]!;
