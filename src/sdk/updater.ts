import type { Updater } from "../api/updates.ts";
import { later } from "./later.ts";
import type { CallOptions } from "./patience.ts";
import type { Wire } from "./wire.ts";

const statusRead = later(async () => (await import("../api/updates.ts")).updaterStatusSchema);

/** Newer versions of the server, by Plex's own calls. Each throws ButlerError. */
export function updaterOf(wire: Wire) {
  // Installing twice is not the same as once.
  const put = async (path: string, query: Record<string, 1>, options: CallOptions): Promise<void> =>
    void (await wire.call("PUT", path, { ...options, query, isRepeatable: false }));
  return {
    /** What is known of newer versions. */
    status: async (options: CallOptions = {}): Promise<Updater> =>
      (await wire.json(statusRead, "GET", "/updater/status", options)).MediaContainer,
    /** Looks for a newer version. @param download fetches it too */
    check: ({ download = false } = {}, options: CallOptions = {}) =>
      put("/updater/check", download ? { download: 1 } : {}, options),
    /** Installs the newer version now; or `tonight`, in the next maintenance; or `skip`s it. */
    apply: ({ tonight = false, skip = false } = {}, options: CallOptions = {}) =>
      put(
        "/updater/apply",
        { ...(tonight && { tonight: 1 as const }), ...(skip && { skip: 1 as const }) },
        options,
      ),
  };
}
