import { type AddressOptions, addressOf } from "./address.ts";
import type { WholeAnswer } from "./answer.ts";
import { readBody, readRefusal, TooLong } from "./body.ts";
import { ButlerError } from "./errors.ts";
import { failureOf, mismatch } from "./failures.ts";
import { type CallOptions, type Patience, patienceOf, pause } from "./patience.ts";
import { type Asked, jsonOf, type Refusals, refusalOf, unexpected } from "./refusals.ts";
import { checkRetry, mayRepeat, pauseAfter, type Retry } from "./retry.ts";
import { headersWithoutSecret, withoutSecret } from "./secrets.ts";

/** A request before it goes out. The token is added after the hooks, so that none can show it. */
export interface OutgoingRequest {
  readonly method: string;
  readonly url: URL;
  /** May be added to. */
  readonly headers: Headers;
  /** Which try this is, from 1. */
  readonly attempt: number;
}

export interface Hooks {
  /** Before each try. What it throws ends the call. */
  beforeRequest?(request: OutgoingRequest): void | Promise<void>;
  /** After each answer, whatever its status. */
  afterResponse?(
    response: { statusCode: number; headers: Headers },
    request: OutgoingRequest,
  ): void | Promise<void>;
  /** After each try that failed. */
  onError?(error: ButlerError, request: OutgoingRequest): void | Promise<void>;
}

export interface WireOptions extends AddressOptions {
  /** Sent as `X-Plex-Token`, and nowhere else but in the address of a websocket. A function is asked at each try. */
  accessToken: string | (() => string | Promise<string>);
  /** Sent as `X-Plex-Client-Identifier`. */
  xPlexClientIdentifier?: string | undefined;
  /** Another `fetch`, where the global one will not do. */
  fetch?: typeof globalThis.fetch | undefined;
  /** Milliseconds for each call; absent: as long as `fetch` waits. */
  timeout?: number | undefined;
  /** When a call that failed is sent again. */
  retry?: Retry | undefined;
  hooks?: Hooks | undefined;
}

export interface Call extends CallOptions {
  query?: Record<string, string | number | readonly string[] | undefined>;
  /** Sent as JSON. */
  body?: unknown;
  accept?: string;
  headers?: Record<string, string>;
  /** Whether sending it twice does and answers the same as once; absent: for GET and PUT. */
  isRepeatable?: boolean;
  refusals?: Refusals;
}

/** Holds a value to what was promised. @throws when it is not that */
export type Reader<T> = (value: unknown) => T | Promise<T>;

/** An answer whose body has not been read. */
export interface Streamed {
  answer: Response;
  /** What an error while reading it tells the caller. */
  broken(cause: unknown): ButlerError;
  /** To be called when it is no longer read. */
  release(): void;
}

/** One server, with its address and token. */
export interface Wire {
  /** The address of the server, without a final slash. */
  place: string;
  /** @returns the answer, when its status is 2xx. @throws ButlerError */
  call(method: string, path: string, call?: Call): Promise<WholeAnswer>;
  /** Calls, and holds the JSON of the answer to its promise. @throws ButlerError */
  json<T>(read: Reader<T>, method: string, path: string, call?: Call): Promise<T>;
  /** As `json`, with the answer that it was read from. */
  read<T>(
    read: Reader<T>,
    method: string,
    path: string,
    call?: Call,
  ): Promise<{ answer: WholeAnswer; value: T }>;
  /** An answer that is read as it comes: the time limit ends with its headers. @throws ButlerError */
  stream(path: string, call?: Call): Promise<Streamed>;
  /** @throws ButlerError `bad-argument` when no header could carry it */
  token(): Promise<string>;
}

/** @throws ButlerError `bad-argument` when the address, the token or the plan of tries cannot be used. */
export function wireTo(options: WireOptions): Wire {
  const { accessToken, xPlexClientIdentifier, hooks = {}, retry = {} } = options;
  const place = addressOf(options);
  if (typeof accessToken === "string") checkHeader("access token", accessToken);
  checkHeader("client identifier", xPlexClientIdentifier ?? "");
  checkRetry(retry);

  const token = async () => {
    const value = typeof accessToken === "string" ? accessToken : await accessToken();
    checkHeader("access token", value);
    return value;
  };

  interface Outgoing {
    method: string;
    address: string;
    headers: Record<string, string>;
    /** Made for hooks alone: it costs more than all the rest of a call. */
    request: OutgoingRequest | undefined;
  }
  type Read<T> = (answer: Response, asked: Asked) => Promise<T>;

  /** One try. @param read what is done with an answer whose status is 2xx */
  async function once<T>(
    { method, address, headers: plain, request }: Outgoing,
    { body, refusals }: Call,
    { asked, patience, read }: { asked: Asked; patience: Patience; read: Read<T> },
  ): Promise<T> {
    if (request) await hooks.beforeRequest?.(request);
    const secret = await token();
    const failed = (error: unknown): never => {
      throw failureOf(error, { asked, patience, secret });
    };
    const known = request ? Object.fromEntries(request.headers) : plain;
    // In a function of its own: another `fetch` may throw before it gives a promise.
    const send = async () =>
      (options.fetch ?? fetch)(address, {
        method,
        headers: secret === "" ? known : { ...known, "X-Plex-Token": secret },
        // `fetch` would carry the token to wherever a redirect points.
        redirect: "manual",
        ...(body !== undefined && { body: JSON.stringify(body) }),
        ...(patience.signal && { signal: patience.signal }),
      });
    const answer: Response = await send().catch(failed);
    const { status: statusCode, headers } = answer;
    if (request) await hooks.afterResponse?.({ statusCode, headers }, request);
    if (answer.ok) return read(answer, asked).catch(failed);
    const refused = {
      statusCode,
      headers: headersWithoutSecret(headers, secret),
      body: withoutSecret(await readRefusal(answer).catch(failed), secret),
    };
    throw refusalOf(refused, asked, refusals);
  }

  async function tried<T>(method: string, path: string, call: Call, read: Read<T>, patience: Patience) {
    const asked = { asked: `${method} ${path}`, place };
    const isRepeatable = call.isRepeatable ?? (method === "GET" || method === "PUT");
    const address = addressOfCall(place + path, call);
    const headers = headersOf(call, xPlexClientIdentifier);
    for (let attempt = 1; ; attempt++) {
      const request = options.hooks && {
        ...{ method, attempt },
        ...{ url: new URL(address), headers: new Headers(headers) },
      };
      try {
        return await once({ method, address, headers, request }, call, { asked, patience, read });
      } catch (error) {
        if (request && error instanceof ButlerError) await hooks.onError?.(error, request);
        const wait = mayRepeat(error, isRepeatable)
          ? pauseAfter(attempt, error, retry, Math.random())
          : undefined;
        if (wait === undefined) throw error;
        await pause(wait, patience.signal);
        if (patience.ended()) throw failureOf(error, { asked, patience, secret: "" });
      }
    }
  }

  const withClientsTimeout = (call: Call): CallOptions => ({
    signal: call.signal,
    timeout: call.timeout ?? options.timeout,
  });

  const wire: Wire = {
    place,
    token,
    async call(method, path, call = {}) {
      const patience = patienceOf(withClientsTimeout(call));
      return tried(method, path, call, wholeAnswer, patience).finally(patience.release);
    },

    json: async (read, method, path, call) => (await wire.read(read, method, path, call)).value,

    async read(read, method, path, call) {
      const answer = await wire.call(method, path, call);
      const asked = { asked: `${method} ${path}`, place };
      const value = jsonOf(answer, asked);
      try {
        return { answer, value: await read(value) };
      } catch (cause) {
        throw unexpected(mismatch(cause), answer, asked, cause);
      }
    },

    async stream(path, call = {}) {
      const patience = patienceOf(withClientsTimeout(call));
      const answer = await tried("GET", path, call, async (answer) => answer, patience).catch((error) => {
        patience.release();
        throw error;
      });
      patience.stopClock();
      const secret = await token();
      const asked = { asked: `GET ${path}`, place };
      return {
        answer,
        broken: (cause) => failureOf(cause, { asked, patience, secret }),
        release: patience.release,
      };
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

function checkHeader(what: string, value: string): void {
  if (!/[^\x21-\x7e]/.test(value)) return;
  const message = `The ${what} has a character that no HTTP header can carry: was it copied whole?`;
  throw new ButlerError(message, { code: "bad-argument" });
}

async function wholeAnswer(answer: Response, asked: Asked): Promise<WholeAnswer> {
  const head = { statusCode: answer.status, headers: answer.headers };
  try {
    return { ...head, body: await readBody(answer) };
  } catch (error) {
    if (error instanceof TooLong) throw unexpected(error.message, { ...head, body: "" }, asked);
    throw error;
  }
}

function addressOfCall(address: string, { query = {} }: Call): string {
  const parameters = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    for (const one of [value ?? []].flat()) parameters.append(key, String(one));
  }
  return parameters.size === 0 ? address : `${address}?${parameters}`;
}

function headersOf(
  { accept = "application/json", headers, body }: Call,
  client: string | undefined,
): Record<string, string> {
  return {
    Accept: accept,
    ...(client !== undefined && { "X-Plex-Client-Identifier": client }),
    ...(body !== undefined && { "Content-Type": "application/json" }),
    ...headers,
  };
}
