import type { Machine, MachineOrder } from "../api/machines.ts";
import { later } from "./later.ts";
import type { CallOptions } from "./patience.ts";
import type { Wire } from "./wire.ts";

const listRead = later(async () => (await import("../api/machines.ts")).machineListSchema);

/** Who works for the library. Ours: a Plex Media Server has no such call. */
export function machinesOf(wire: Wire) {
  const order =
    (given: MachineOrder) =>
    async (name: string, options: CallOptions = {}) => {
      const address = `/api/machines/${encodeURIComponent(name)}/${given}`;
      return (await wire.json(listRead, "POST", address, options)).machines;
    };
  return {
    /** Each with what it does. */
    list: async (options: CallOptions = {}): Promise<Machine[]> =>
      (await wire.json(listRead, "GET", "/api/machines", options)).machines,
    /** Stops a worker where it is; what it has in hand waits. */
    pause: order("pause"),
    /** Lets a worker end what it has, and gives it no more. */
    drain: order("drain"),
    /** Lets a worker go on. */
    resume: order("resume"),
    /** Forgets a worker that is away. */
    forget: async (name: string, options: CallOptions = {}): Promise<Machine[]> =>
      (await wire.json(listRead, "DELETE", `/api/machines/${encodeURIComponent(name)}`, options)).machines,
  };
}
