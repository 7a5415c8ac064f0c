import type { MadeToken, NewToken, Token } from "../api/tokens.ts";
import { later } from "./later.ts";
import type { CallOptions } from "./patience.ts";
import type { Wire } from "./wire.ts";

const schemas = () => import("../api/tokens.ts");
const tokenRead = later(async () => (await schemas()).tokenSchema);
const listRead = later(async () => (await schemas()).tokenListSchema);
const madeRead = later(async () => (await schemas()).madeTokenSchema);

/** Who may do what. Ours: a Plex Media Server has no such calls. For admins. Each call throws ButlerError. */
export function tokensOf(wire: Wire) {
  return {
    /** The oldest first. The first token of the server, which is kept in a file, is not among them. */
    list: async (options: CallOptions = {}): Promise<Token[]> =>
      (await wire.json(listRead, "GET", "/api/tokens", options)).tokens,
    /** Makes a token. What it is answered with is the only place where it is shown. */
    make: (token: NewToken, options: CallOptions = {}): Promise<MadeToken> =>
      wire.json(madeRead, "POST", "/api/tokens", { ...options, body: token }),
    /** Revokes a token, and signs out whoever signed in by it. @throws ButlerError 404 when there is none */
    revoke: (id: number, options: CallOptions = {}): Promise<Token> =>
      wire.json(tokenRead, "DELETE", `/api/tokens/${id}`, options),
  };
}
