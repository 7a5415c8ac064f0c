import type { EngineHands } from "./engine.ts";

/** The queues that a home has made. Those of an engine that was wiped are made anew. */
export function rememberQueues() {
  let boss: EngineHands["boss"] | undefined;
  let names = new Set<string>();
  let since = Number.POSITIVE_INFINITY;
  return {
    /** Makes those that are not there. @param empty whether what is in them goes */
    make: async (hands: EngineHands, wanted: readonly string[], empty: boolean): Promise<void> => {
      if (hands.boss !== boss) {
        boss = hands.boss;
        names = new Set();
        since = performance.now();
      }
      for (const name of wanted) {
        if (names.has(name)) continue;
        await hands.boss.createQueue(name, {
          retryLimit: 0,
          expireInSeconds: 86_000,
          deleteAfterSeconds: 3600,
        });
        names.add(name);
        if (empty) await hands.boss.deleteAllJobs(name);
      }
    },
    remove: async ({ boss: hands }: EngineHands, name: string): Promise<void> => {
      await hands.deleteQueue(name);
      names.delete(name);
    },
    /** Milliseconds since the engine was as it is now. */
    age: (): number => performance.now() - since,
  };
}

/** Jobs taken from the engine in one go. */
const mostTaken = 500;

/** Takes what is in a queue, and removes it. */
export async function takeAll<Data>(
  { boss }: EngineHands,
  queue: string,
  take: (data: Data) => void,
): Promise<void> {
  for (;;) {
    const jobs = await boss.fetch<Data>(queue, { batchSize: mostTaken });
    for (const { data } of jobs) take(data);
    if (jobs.length > 0)
      await boss.deleteJob(
        queue,
        jobs.map(({ id }) => id),
      );
    if (jobs.length < mostTaken) return;
  }
}
