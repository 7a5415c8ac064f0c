import type { IncomingMessage } from "node:http";
import { fastifyCookie as cookie } from "@fastify/cookie";

/**
 * The tokens that a request brings, none of them empty: in the header or the query parameter `X-Plex-Token`, or as a
 * bearer token. Other kinds of `Authorization` do not matter: one public client always sends an empty `Basic`.
 */
export function tokensIn({ headers, url }: IncomingMessage): string[] {
  const given = [headers["x-plex-token"], inQuery(url), bearer(headers.authorization)].flat();
  return [...new Set(given.filter((token) => typeof token === "string" && token !== ""))] as string[];
}

/** The value of a cookie that a request brings. */
export function cookieIn({ headers }: IncomingMessage, name: string): string | undefined {
  return headers.cookie === undefined ? undefined : cookie.parse(headers.cookie)[name];
}

/** Read from the address itself: an address that the router cannot read still gets a 401 before anything else. */
function inQuery(url = ""): string | null {
  const query = url.indexOf("?");
  return query === -1 ? null : new URLSearchParams(url.slice(query)).get("X-Plex-Token");
}

const bearer = (authorization = ""): string | undefined => /^Bearer +(\S+)$/i.exec(authorization)?.[1];
