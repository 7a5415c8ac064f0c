import { mkdtemp, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Reader, ReadResult } from "../../core/ports.ts";
import { type Delivery, NotWanted } from "./deliver.ts";
import type { Answer, Held, Item } from "./messages.ts";
import { type PathMapping, pathHere } from "./same-files.ts";

/** Milliseconds between two tries to deliver: at first, and at most. */
const firstWaitMs = 500;
const longestWaitMs = 15_000;

/** What a worker works with. */
export interface Workshop {
  reader: Pick<Reader, "read">;
  mappings: readonly PathMapping[];
  delivery: Delivery;
  /** A folder of its own, for artefacts until they are delivered, and for how far long reads are. */
  scratch: string;
  /** How long a finding is kept for a home that cannot be reached, in milliseconds. */
  keepMs: number;
  /** Whether the home of this session waits for answers. */
  isHome(session: string): boolean;
  log(text: string): void;
}

/** An item in a worker's hands, until its answer is in the engine. */
export interface Work {
  /** What the home is told of it. */
  readonly held: Held;
  /** It is given out anew, by a home that was started again: its answer is for that. */
  giveAnew(item: Item): void;
  /** Lets go of it. */
  drop(): void;
}

/**
 * Reads an item's part, and brings what it made home.
 * @param over is called once, with what became of it; with undefined when nobody waits for it any more
 */
export function beginWork(
  item: Item,
  shop: Workshop,
  over: (outcome: { id: string; seconds: number; outcome: Answer["outcome"] } | undefined) => void,
): Work {
  const ending = new AbortController();
  const { signal } = ending;
  const begun = performance.now();
  let current = item;
  let fraction = 0;
  let bytesRead = 0;
  let given = Promise.withResolvers<void>();

  const answer = (outcome: Answer["outcome"], id = current.id) =>
    over({ id, outcome, seconds: (performance.now() - begun) / 1000 });

  async function work(): Promise<void> {
    const file = pathHere(item.file, shop.mappings);
    const size = await stat(file).then(
      (known) => known.size,
      () => undefined,
    );
    if (size !== item.size) {
      const found = size === undefined ? "there is none" : `it has ${size}`;
      return answer({
        unfit: `Expected ${file} with ${item.size} bytes, as the home has it; here ${found}.`,
      });
    }
    const folder = await mkdtemp(join(shop.scratch, "item-"));
    try {
      const result = await shop.reader.read(
        {
          file,
          taps: item.taps,
          artefactFolder: folder,
          checkpoint: join(shop.scratch, `${item.key}.checkpoint`),
          ...(item.hardware && { hardware: item.hardware }),
        },
        {
          signal,
          onProgress: (now) => {
            fraction = now;
          },
          onRead: (bytes) => {
            bytesRead = bytes;
          },
        },
      );
      await bringHome(result, folder);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  async function bringHome(result: ReadResult, folder: string): Promise<void> {
    const until = performance.now() + shop.keepMs;
    for (let wait = firstWaitMs; ; wait = Math.min(longestWaitMs, wait * 2)) {
      const { id, folder: to } = current;
      try {
        if (!shop.isHome(current.home)) throw new NotWanted("The home that asked for it is away.");
        const artefacts = await shop.delivery.bring(folder, id, to, signal);
        if (id === current.id) return answer({ result, artefacts }, id);
        continue;
      } catch (error) {
        signal.throwIfAborted();
        const isUnwanted = error instanceof NotWanted;
        if (performance.now() > until || (isUnwanted && shop.keepMs === 0)) {
          shop.log(`What was found in ${item.file} is dropped: ${(error as Error).message}`);
          return over(undefined);
        }
        if (!isUnwanted)
          shop.log(`What was found in ${item.file} waits for the home: ${(error as Error).message}`);
      }
      const waiting = new AbortController();
      const late = sleep(wait, undefined, { signal: AbortSignal.any([signal, waiting.signal]) }).catch(
        () => {},
      );
      await Promise.race([late, given.promise]);
      waiting.abort();
      signal.throwIfAborted();
    }
  }

  work().catch((error: Error) => {
    if (signal.aborted) over(undefined);
    else answer({ failed: error.message });
  });
  return {
    get held() {
      return { id: current.id, key: item.key, fraction, bytesRead };
    },
    giveAnew: (again) => {
      current = again;
      given.resolve();
      given = Promise.withResolvers();
    },
    drop: () => ending.abort(new NotWanted("The home does not wait for it any more.")),
  };
}
