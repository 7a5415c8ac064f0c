import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { throughFolder } from "../../src/adapters/engine/deliver.ts";
import { spreadReads } from "../../src/adapters/engine/home.ts";
import type { Offer } from "../../src/adapters/engine/messages.ts";
import type { SpreadReader } from "../../src/adapters/engine/spread-reader.ts";
import { openWorker, type Worker } from "../../src/adapters/engine/worker.ts";
import { openReader, type ReaderPool } from "../../src/adapters/reader.ts";
import type { MachineWish, Reader, ReadPurpose } from "../../src/core/ports.ts";
import { tapVersions } from "../../src/media/taps.ts";

/** A reader that reads nothing: the home that only gives out. */
export const noReader = (): ReaderPool => ({ ...openReader({ slots: 1 }), slots: 0 });

export interface Spread extends SpreadReader {
  wishes: Map<string, MachineWish>;
  said: string[];
}

/** A home of a library, without the library. */
export function openSpread(
  engineUrl: string,
  data: string,
  local: ReaderPool,
  { onDone = () => {}, library = "a" }: { onDone?(machine: string): void; library?: string } = {},
): Spread {
  const wishes = new Map<string, MachineWish>();
  const said: string[] = [];
  const reader = spreadReads({
    ...{ engineUrl, library, data, local, onDone },
    samples: async () => [],
    sectionTitle: () => "Films",
    wishOf: (name) => wishes.get(name) ?? "working",
    onSeen: () => {},
    log: (text) => said.push(text),
  });
  // Not spread: its slots are asked for anew each time.
  return Object.assign(Object.create(reader, Object.getOwnPropertyDescriptors(reader)) as SpreadReader, {
    wishes,
    said,
  });
}

/** A worker in this process, which brings artefacts through the data folder. */
export function openHand(
  engineUrl: string,
  data: string,
  { name, reader, offer = {} }: { name: string; reader: Reader; offer?: Partial<Offer> },
): Worker & { said: string[] } {
  const scratch = join(data, `scratch-${name}-${crypto.randomUUID()}`);
  mkdirSync(scratch);
  const said: string[] = [];
  const worker = openWorker({
    ...{ engineUrl, name },
    offer: {
      ...{ session: crypto.randomUUID(), version: "1.0.0", cores: 1, slots: reader.slots },
      ...{ taps: tapVersions, only: null, sections: null, ...offer },
    },
    shop: {
      ...{ reader, mappings: [], scratch, keepMs: 60_000 },
      delivery: throughFolder(data),
      log: (text) => said.push(text),
    },
  });
  return { ...worker, said };
}

/** What a read is for: a part of this size. */
export const purposeOf = (file: string, size: number): ReadPurpose => ({
  part: { id: 1, file, size, mtime: 0, title: file, itemId: 1, sectionId: 1 },
  tasks: ["LoudnessAnalysis"],
  priority: 0,
});
