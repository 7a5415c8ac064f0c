import type { Machine } from "../api/machines.ts";
import { later } from "./later.ts";
import type { CallOptions } from "./patience.ts";
import type { Wire } from "./wire.ts";

const listRead = later(async () => (await import("../api/machines.ts")).machineListSchema);

/** Who works for the library. Ours: a Plex Media Server has no such call. */
export function machinesOf(wire: Wire) {
  return {
    /** Each with what it does. */
    list: async (options: CallOptions = {}): Promise<Machine[]> =>
      (await wire.json(listRead, "GET", "/api/machines", options)).machines,
  };
}
