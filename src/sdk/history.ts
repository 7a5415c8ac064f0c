import type { History, UsualLength } from "../api/history.ts";
import { later } from "./later.ts";
import type { CallOptions } from "./patience.ts";
import type { Wire } from "./wire.ts";

const historyRead = later(async () => (await import("../api/history.ts")).historySchema);
const lengthsRead = later(async () => (await import("../api/history.ts")).usualLengthsSchema);

/** What the butler did, in sums. Ours: a Plex Media Server has no such calls. Each call throws ButlerError. */
export function historyOf(wire: Wire) {
  return {
    /** Runs counted by days and outcomes. @param days up to today, from 1; 42 when absent */
    days: ({ days }: { days?: number } = {}, options: CallOptions = {}): Promise<History> =>
      wire.json(historyRead, "GET", "/api/history/days", { ...options, query: { days } }),
    /** How long each task usually takes. */
    lengths: async (options: CallOptions = {}): Promise<UsualLength[]> =>
      (await wire.json(lengthsRead, "GET", "/api/history/lengths", options)).tasks,
  };
}
