import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Delivery } from "../src/adapters/engine/deliver.ts";
import { openWorker } from "../src/adapters/engine/worker.ts";
import type { Reader } from "../src/core/ports.ts";
import { tapVersions } from "../src/media/taps.ts";

/**
 * Workers of one slot each, called w0, w1 and so on, in this process, until the one that started it lets go of it.
 * @param open makes the reader of one
 */
export function keepWorkers(
  count: number,
  { engineUrl, scratch, delivery }: { engineUrl: string; scratch: string; delivery: Delivery },
  open: () => Reader,
): void {
  const workers = Array.from({ length: count }, (_, number) => {
    const name = `w${number}`;
    const own = join(scratch, name);
    mkdirSync(own, { recursive: true });
    return openWorker({
      ...{ engineUrl, name },
      offer: {
        ...{ session: crypto.randomUUID(), version: "1.0.0", cores: 1, slots: 1 },
        ...{ taps: tapVersions, only: null, sections: null },
      },
      shop: { reader: open(), mappings: [], scratch: own, keepMs: 60_000, delivery, log: console.error },
    });
  });
  process.once("disconnect", async () => {
    await Promise.all(workers.map((worker) => worker.close()));
    process.exit();
  });
}
