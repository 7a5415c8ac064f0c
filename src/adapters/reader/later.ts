import type { TapOutcome } from "../../core/ports.ts";

/**
 * What is left to do for a finding when the part has been read: models answer asynchronously, and reading does not wait.
 * A feed's `end` returns one in the place of its finding.
 *
 * @param alive to be called at least every few seconds: a process that is silent for long is taken for hung
 */
export type Later = (alive: () => void) => Promise<unknown>;

/** Does what is left to do, for one tap after the other, and gives the outcomes in the same order. */
export async function settle(outcomes: readonly TapOutcome[], alive: () => void): Promise<TapOutcome[]> {
  const settled: TapOutcome[] = [];
  for (const outcome of outcomes)
    settled.push(
      "found" in outcome && typeof outcome.found === "function"
        ? await (outcome.found as Later)(alive).then(
            (found) => ({ found }),
            (error: unknown) => ({ failed: error instanceof Error ? error.message : String(error) }),
          )
        : outcome,
    );
  return settled;
}
