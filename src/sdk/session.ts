import type { Session } from "../api/tokens.ts";
import { later } from "./later.ts";
import type { CallOptions } from "./patience.ts";
import type { Wire } from "./wire.ts";

const sessionRead = later(async () => (await import("../api/tokens.ts")).sessionSchema);

/**
 * Signing a browser in, which then calls by a cookie that scripts cannot read. Ours: a Plex Media Server has no such
 * calls. Each call throws ButlerError.
 */
export function sessionOf(wire: Wire) {
  const path = "/api/session";
  return {
    /** Who calls, and what they may do. @throws ButlerError 401 when nobody is signed in */
    get: (options: CallOptions = {}): Promise<Session> => wire.json(sessionRead, "GET", path, options),
    /** Signs in by a token. */
    open: (token: string, options: CallOptions = {}): Promise<Session> =>
      wire.json(sessionRead, "POST", path, { ...options, body: { token } }),
    /** Signs out. */
    close: async (options: CallOptions = {}): Promise<void> => {
      await wire.call("DELETE", path, options);
    },
  };
}
