import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

/**
 * Tells whether a request carries the token: in the header or the query parameter `X-Plex-Token`, or as a bearer
 * token. Other kinds of `Authorization` do not matter: one public client always sends an empty `Basic`.
 */
export function tokenCheck(token: string): (request: IncomingMessage) => boolean {
  const expected = Buffer.from(token);
  const matches = (given: string | string[] | null | undefined): boolean => {
    if (typeof given !== "string") return false;
    const bytes = Buffer.from(given);
    return bytes.length === expected.length && timingSafeEqual(bytes, expected);
  };
  return ({ headers, url }) =>
    matches(headers["x-plex-token"]) || matches(inQuery(url)) || matches(bearer(headers.authorization));
}

/** Read from the address itself: an address that the router cannot read still gets a 401 before anything else. */
function inQuery(url = ""): string | null {
  const query = url.indexOf("?");
  return query === -1 ? null : new URLSearchParams(url.slice(query)).get("X-Plex-Token");
}

const bearer = (authorization = ""): string | undefined => /^Bearer +(\S+)$/i.exec(authorization)?.[1];
