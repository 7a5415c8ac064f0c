import type { IncomingHttpHeaders } from "node:http";
import { isIP } from "node:net";

/**
 * Whether a request that a browser signed with its cookie was made by a page of this server. Browsers tell it by
 * `Sec-Fetch-Site` (W3C Fetch Metadata) over https and on localhost, otherwise by `Origin` (RFC 6454); no page can
 * write either.
 * @param host that the request was sent to, with the port where it is not the usual one
 * @param strict for what changes something, and for websockets: there must be a sign of it; otherwise it is enough
 * that there is none of another origin
 */
export function isOwnPage(headers: IncomingHttpHeaders, host: string, strict: boolean): boolean {
  const site = headers["sec-fetch-site"];
  if (site === "same-origin") return true;
  // "none": a person typed the address.
  if (site !== undefined && (site !== "none" || strict)) return false;
  const { origin } = headers;
  if (origin === undefined) return !strict;
  return URL.canParse(origin) && new URL(origin).host === host.toLowerCase();
}

/**
 * Whether a browser may call this server so. A page of a stranger can have its own name lead here (DNS rebinding), but
 * neither localhost nor a bare address.
 * @param host as in the header Host @param names others that are allowed, in small letters
 */
export function isAllowedHost(host: string, names: readonly string[]): boolean {
  const name = host
    .toLowerCase()
    .replace(/:\d*$/, "")
    .replace(/^\[(.*)\]$/, "$1")
    .replace(/\.$/, "");
  return name === "localhost" || isIP(name) !== 0 || names.includes(name);
}
