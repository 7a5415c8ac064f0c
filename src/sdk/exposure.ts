import type { Check } from "../api/checks.ts";
import { later } from "./later.ts";
import type { CallOptions } from "./patience.ts";
import type { Wire } from "./wire.ts";

const exposureRead = later(async () => (await import("../api/exposure.ts")).exposureSchema);

/** Who reaches the server, and whether others on the way can read along. Ours: a Plex Media Server has no such call. */
export function exposureOf(wire: Wire): (options?: CallOptions) => Promise<Check[]> {
  return async (options = {}) => (await wire.json(exposureRead, "GET", "/api/exposure", options)).checks;
}
