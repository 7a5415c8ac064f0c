import { type Machine, machineListSchema } from "../api/machines.ts";
import type { Wire } from "./wire.ts";

/** Who works for the library. Ours: a Plex Media Server has no such call. */
export function machinesOf(wire: Wire) {
  return {
    list: async (): Promise<Machine[]> =>
      (await wire.json(machineListSchema, "GET", "/api/machines")).machines,
  };
}
