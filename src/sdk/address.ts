import { ButlerError } from "./errors.ts";

/** Where the server is: a whole address, or its parts. */
export interface AddressOptions {
  /** Such as `http://127.0.0.1:32400`; a path is kept as a prefix, for servers behind a proxy. */
  serverURL?: string | undefined;
  /** In the place of `serverURL`; http when absent. */
  protocol?: "http" | "https" | undefined;
  /** A name or an IP address; 127.0.0.1 when absent. */
  host?: string | undefined;
  /** 32400 when absent. */
  port?: number | undefined;
}

/**
 * The address to which paths are added: without a final slash, and without user name and password, which neither
 * messages nor `fetch` may have.
 * @throws ButlerError `bad-argument` when it cannot be used
 */
export function addressOf({
  serverURL,
  protocol = "http",
  host = "127.0.0.1",
  port = 32400,
}: AddressOptions) {
  const name = host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
  const given = serverURL ?? `${protocol}://${name}:${port}`;
  const base = URL.canParse(given) ? new URL(given) : undefined;
  if (base && /^https?:$/.test(base.protocol)) return base.origin + base.pathname.replace(/\/$/, "");
  // What a person pasted may hold a password or a token.
  const shown = given.replace(/\/\/[^/]*@/, "//").replace(/(X-Plex-Token=)[^&#]*/gi, "$1[token]");
  const message = `The server's address must look like http://127.0.0.1:32400, but it is "${shown}".`;
  throw new ButlerError(message, { code: "bad-argument" });
}
