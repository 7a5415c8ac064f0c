import type { House } from "./executor.ts";
import type { LiveRun } from "./live-run.ts";
import type { Part } from "./ports.ts";
import { say } from "./run-log.ts";
import type { ReadTask } from "./task.ts";

/** Takes over what others made of a part. Where that is of no use the run says so, and the part is read. */
export async function reuse(run: LiveRun, part: Part, artefactFolder: string, house: House): Promise<void> {
  const { library, pictures } = house;
  const { sectionPreference } = library;
  const { signal } = run.hard;
  try {
    await (run.task as ReadTask).reuse?.(part, {
      library,
      pictures,
      sectionPreference,
      artefactFolder,
      signal,
    });
  } catch (error) {
    signal.throwIfAborted();
    say(run, `${part.title}: not taken over: ${error instanceof Error ? error.message : error}`, house);
  }
}
