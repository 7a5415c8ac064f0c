import type { Gate, Gates, NewGate } from "../api/gates.ts";
import { later } from "./later.ts";
import type { CallOptions } from "./patience.ts";
import { segment, type Wire } from "./wire.ts";

const schemas = () => import("../api/gates.ts");
const listRead = later(async () => (await schemas()).gatesSchema);
const gateRead = later(async () => (await schemas()).gateSchema);

/** Why work yields. Ours: a Plex Media Server has no such calls. Each throws ButlerError. */
export function gatesOf(wire: Wire) {
  return {
    /** The reasons that there are now, what is watched for some, and what was read this night. */
    list: (options: CallOptions = {}): Promise<Gates> => wire.json(listRead, "GET", "/api/gates", options),
    /** Gives a reason to yield, under a name of your own. One that expires survives a restart of the server. */
    set: (name: string, gate: NewGate = {}, options: CallOptions = {}): Promise<Gates> =>
      wire.json(listRead, "POST", `/api/gates/${segment(name)}`, {
        ...options,
        body: gate,
        isRepeatable: true,
      }),
    /** Takes it back. @throws ButlerError 404 when there is none of this name */
    lift: (name: string, options: CallOptions = {}): Promise<Gate> =>
      wire.json(gateRead, "DELETE", `/api/gates/${segment(name)}`, options),
  };
}
