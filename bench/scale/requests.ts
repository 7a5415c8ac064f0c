/** Machines and reads, as the code that gives parts out knows them. */

import { describeRead, type Request } from "../../src/adapters/engine/requests.ts";
import type { MachineRow } from "../../src/adapters/engine/tables.ts";
import { loudness, tapVersions } from "../../src/media/taps.ts";
import type { Item } from "./library.ts";

export const taps = [loudness({ truePeak: true })];

/** Reads one part at a time, and any. */
export const machineNamed = (name: string): MachineRow => ({
  ...{ name, orders: { state: "work", drop: [] }, age: 0 },
  offer: {
    ...{ session: name, version: "1.0.0", cores: 1, slots: 1 },
    ...{ taps: tapVersions, only: null, sections: null },
  },
  beat: { load: 0, memory: { totalBytes: 0, freeBytes: 0, serverBytes: 0 }, held: [] },
});

export function requestOf(item: Item, id: number): Request {
  const file = `/media/${item.folder}/${id}.mkv`;
  const part = { id, file, size: item.size, mtime: 0, title: file, itemId: id, sectionId: 1 };
  const read = {
    ...{ file, taps, artefactFolder: "" },
    purpose: { part, tasks: ["LoudnessAnalysis"], priority: 0 },
  };
  return {
    ...describeRead(read, () => "Media"),
    ...{ read, options: { signal: new AbortController().signal }, unfit: new Set<string>() },
    ...{ homeOnly: false, given: undefined, resolve: () => {}, reject: () => {} },
  };
}
