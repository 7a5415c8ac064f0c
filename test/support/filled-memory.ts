import type { TaskName } from "../../src/api/task-names.ts";
import type { Store } from "../../src/store/store.ts";
import { addSection } from "./small-library.ts";

const minute = 60_000;
const nightly: readonly TaskName[] = [
  ...(["BackupDatabase", "OptimizeDatabase", "RefreshLibraries", "UpgradeMediaAnalysis"] as const),
  ...(["LoudnessAnalysis", "GenerateMediaIndexFiles", "RefreshLocalMedia", "CleanOldBundles"] as const),
];

/**
 * Adds runs that ended, one every so often, the last of them so long before an instant. Most did all that they
 * had to.
 * @param first its place in all of them, by which it is decided how it went
 */
export function fillHistory(
  store: Store,
  {
    count,
    until,
    every = 90 * minute,
    first = 0,
  }: { count: number; until: number; every?: number; first?: number },
): void {
  store.transaction(() => {
    for (let n = first; n < first + count; n++) {
      const started_at = until - (first + count - n) * every;
      const failed = n % 29 === 0 ? 2 : 0;
      store.runs.insert({
        task: nightly[n % nightly.length]!,
        ...{ trigger: "window", state: "ended", started_at, ended_at: started_at + (1 + (n % 17)) * minute },
        outcome: n % 61 === 0 ? "stopped" : failed > 0 ? "partial" : "success",
        ...{ total: 20 + (n % 50), done: 20 + (n % 50) - failed, failed },
        ...{ bytes_read: 1e8 * (n % 23), cpu_seconds: n % 300, reason: n % 61 === 0 ? "asked" : null },
      });
    }
  });
}

/** Adds runs that are under way, one of each task. @returns them, the oldest first */
export const fillLive = (store: Store, count: number, at: number) =>
  nightly.slice(0, count).map((task, n) =>
    store.runs.insert({
      ...{ task, trigger: "window", state: "running", started_at: at - (n + 1) * minute },
      ...{ total: 1000, done: 100, failed: 0 },
    }),
  );

/** Adds a section of so many films. @returns its id */
export const fillLibrary = (store: Store, count: number): number =>
  store.transaction(() =>
    addSection(
      store,
      "Films",
      "movie",
      Array.from({ length: count }, (_, n) => {
        const name = `Film ${String(n).padStart(6, "0")} (${1920 + (n % 100)})`;
        return `${name}/${name}.mkv`;
      }),
    ),
  );
