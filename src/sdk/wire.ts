import { z } from "zod";
import { ButlerError } from "./butler-error.ts";

export interface WireOptions {
  /** Such as `http://127.0.0.1:32400`; a path is kept as a prefix, for servers behind a proxy. */
  serverURL: string;
  /** Sent as `X-Plex-Token`, and nowhere else. */
  accessToken: string;
  /** Another `fetch`, where the global one will not do. */
  fetch?: typeof globalThis.fetch;
}

export interface Call {
  query?: Record<string, string | number | readonly string[] | undefined>;
  /** Sent as JSON. */
  body?: unknown;
  accept?: string;
  signal?: AbortSignal;
}

/** One server, with its address and token. */
export interface Wire {
  /** @returns the answer, when its status is 2xx. @throws ButlerError */
  call(method: string, path: string, call?: Call): Promise<Response>;
  /** Calls, and holds the JSON of the answer to its schema. @throws ButlerError */
  json<Schema extends z.ZodType>(
    schema: Schema,
    method: string,
    path: string,
    call?: Call,
  ): Promise<z.output<Schema>>;
  /** The error of a connection that failed or broke. An abort stays what it is. */
  broken(cause: unknown): unknown;
}

/** @throws ButlerError `bad-argument` when the address or the token cannot be used. */
export function wireTo({ serverURL, accessToken, fetch = globalThis.fetch }: WireOptions): Wire {
  const base = URL.canParse(serverURL) ? new URL(serverURL) : undefined;
  if (!base || !/^https?:$/.test(base.protocol)) {
    const message = `The server's address must look like http://127.0.0.1:32400, but it is "${serverURL}".`;
    throw new ButlerError(message, { code: "bad-argument" });
  }
  if (/[^\x21-\x7e]/.test(accessToken)) {
    const message = "The access token has a character that no HTTP header can carry: was it copied whole?";
    throw new ButlerError(message, { code: "bad-argument" });
  }
  const prefix = base.pathname.replace(/\/$/, "");
  // User name and password of the address are left out: neither messages nor `fetch` may have them.
  const place = base.origin + prefix;

  const wire: Wire = {
    async call(method, path, { query = {}, body, accept = "application/json", signal } = {}) {
      const url = new URL(place + path);
      for (const [key, value] of Object.entries(query)) {
        for (const one of [value ?? []].flat()) url.searchParams.append(key, String(one));
      }
      const headers: Record<string, string> = { Accept: accept, "X-Plex-Token": accessToken };
      if (body !== undefined) headers["Content-Type"] = "application/json";
      const response = await fetch(url, {
        method,
        headers,
        // `fetch` would carry the token to wherever a redirect points.
        redirect: "manual",
        ...(body !== undefined && { body: JSON.stringify(body) }),
        ...(signal && { signal }),
      }).catch((cause: unknown) => {
        throw wire.broken(cause);
      });
      if (!response.ok) throw await refusal(response, `${method} ${path}`, place);
      return response;
    },

    async json(schema, method, path, call) {
      const response = await wire.call(method, path, call);
      const text = await response.text().catch((cause: unknown) => {
        throw wire.broken(cause);
      });
      const parsed = schema.safeParse(parseJson(text));
      if (parsed.success) return parsed.data;
      throw new ButlerError(
        `${place} did not answer ${method} ${path} as a butler does. ${z.prettifyError(parsed.error)}`,
        { status: response.status, code: "unexpected-answer", cause: parsed.error },
      );
    },

    broken(cause) {
      if (cause instanceof DOMException && cause.name === "AbortError") return cause;
      const reason = innermost(cause);
      const message =
        "code" in reason && reason.code === "ECONNREFUSED"
          ? `No butler answers at ${place}: is it running? Start one with \`butler serve\`.`
          : `The connection to ${place} failed: ${reason.message}.`;
      return new ButlerError(message, { code: "unreachable", cause });
    },
  };
  return wire;
}

/**
 * A name as one segment of a path.
 * @throws ButlerError for "", "." and "..": the path would lose its end, and `/butler/` means every task.
 */
export function segment(name: string): string {
  if (/^\.{0,2}$/.test(name)) {
    throw new ButlerError(`A name was expected, but "${name}" is none.`, { code: "bad-argument" });
  }
  return encodeURIComponent(name);
}

/** Bodies of refused calls: the `errors` list of Plex, and the answer of a server that is still starting. */
const refusalSchema = z.union([
  z.object({ errors: z.tuple([z.object({ code: z.int(), message: z.string() })], z.unknown()) }),
  z.object({ code: z.int(), status: z.string() }).transform(({ code, status }) => ({
    errors: [{ code, message: status }] as const,
  })),
]);

async function refusal(response: Response, asked: string, place: string): Promise<ButlerError> {
  const { status } = response;
  const body = refusalSchema.safeParse(parseJson(await response.text().catch(() => "")));
  if (body.success) {
    const [{ code, message }] = body.data.errors;
    return new ButlerError(message, { status, code });
  }
  const said = plainWords[status] ?? `answered ${status} ${response.statusText}`.trimEnd();
  return new ButlerError(`${place} ${said} (${asked}).`, { status, code: status });
}

const plainWords: Record<number, string> = {
  401: "does not know this access token",
  403: "does not allow this with this access token",
  404: "has nothing of this name",
};

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `fetch` hides what happened in causes, and several tries (IPv6, IPv4) in an AggregateError. */
function innermost(error: unknown): Error {
  if (error instanceof AggregateError && error.errors.length > 0) return innermost(error.errors[0]);
  if (error instanceof Error) return error.cause instanceof Error ? innermost(error.cause) : error;
  return new Error(String(error));
}
