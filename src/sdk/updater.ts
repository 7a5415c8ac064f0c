import { z } from "zod";
import { type Updater, updaterSchema } from "../api/updates.ts";
import type { Wire } from "./wire.ts";

const statusSchema = z.object({ MediaContainer: updaterSchema });

/** Newer versions of the server, by Plex's own calls. Each throws ButlerError. */
export function updaterOf(wire: Wire) {
  const put = async (path: string, query: Record<string, 1>): Promise<void> => {
    const response = await wire.call("PUT", path, { query });
    await response.body?.cancel();
  };
  return {
    status: async (): Promise<Updater> =>
      (await wire.json(statusSchema, "GET", "/updater/status")).MediaContainer,
    /** Looks for a newer version. @param options.download fetches it too */
    check: ({ download = false } = {}) => put("/updater/check", download ? { download: 1 } : {}),
    /** Installs the newer version now; or `tonight`, in the next maintenance; or `skip`s it. */
    apply: ({ tonight = false, skip = false } = {}) =>
      put("/updater/apply", { ...(tonight && { tonight: 1 as const }), ...(skip && { skip: 1 as const }) }),
  };
}
