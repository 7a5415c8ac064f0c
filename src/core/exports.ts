import type { House } from "./executor.ts";
import { fail } from "./failed-item.ts";
import type { LiveRun } from "./live-run.ts";
import type { Part } from "./ports.ts";

/** Has written beside a part what its section asks for, now that more is known of it. */
export async function exportFindings(run: LiveRun, part: Part, house: House): Promise<void> {
  if (run.hard.signal.aborted || house.library.stateOf(part) !== "same") return;
  try {
    await house.library.exportFindings(part);
  } catch (error) {
    fail(run, { key: `export:${part.id}`, title: part.title }, error, house);
  }
}
