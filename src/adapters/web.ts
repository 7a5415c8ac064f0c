import type { z } from "zod";
import type { Clock } from "../core/ports.ts";
import type { CachedAnswer } from "../store/provider-cache.ts";
import { beginningOf, readText, WebFailure, writeBody } from "./web-body.ts";
import { createHosts, type Rate, sleep } from "./web-hosts.ts";

export interface WebRequest {
  /** Who is asked, for people: "TMDB". */
  from: string;
  /** Without secrets: answers are kept under it. */
  address: string;
  /** Added to what is asked; never told, logged or kept. */
  secrets?: { query?: Record<string, string>; headers?: Record<string, string> };
  userAgent: string;
  rate: Rate;
  signal: AbortSignal;
}

/** Something that is sent. */
export interface WebPost {
  /** Who it is sent to, for people. */
  to: string;
  /** May hold secrets: it is never told. */
  address: string;
  headers: Record<string, string>;
  body: string | FormData;
  userAgent: string;
  signal: AbortSignal;
}

export interface PostAnswer {
  status: number;
  /** In small letters, without parameters. */
  mediaType: string;
  /** The beginning of what was said; empty where that could not be read. */
  text: string;
  /** Milliseconds for which the receiver asks for patience. */
  waitMs: number | undefined;
}

/** What is kept of answers. */
export interface WebCache {
  get(address: string): CachedAnswer | undefined;
  keep(answer: CachedAnswer): void;
  markChecked(address: string, at: number): void;
  removeBefore(at: number): void;
}

/** The one way out to the network. */
export interface Web {
  /**
   * Asks for JSON of a known shape. An answer checked less than `freshMs` ago is not asked for again; an older one
   * is asked for only in case it has changed.
   * @returns undefined when there is no such thing (404)
   * @throws Error for people; `signal.reason` when aborted
   */
  json<Shape>(request: WebRequest, shape: z.ZodType<Shape>, freshMs?: number): Promise<Shape | undefined>;
  /**
   * Fetches into a file, which is whole when this resolves.
   * @param most bytes @returns the media type; undefined when there is no such thing (404)
   * @throws Error for people, or `ENOSPC`; `signal.reason` when aborted
   */
  download(request: WebRequest, file: string, most: number): Promise<string | undefined>;
  /**
   * Sends something, once: whoever asks repeats it. Redirects are answers like others, and are not followed: what is
   * sent is for this receiver alone.
   * @throws WebFailure when there was no answer; `signal.reason` when aborted
   */
  post(post: WebPost): Promise<PostAnswer>;
  /** Why the server at an address is not asked just now, as a sentence; undefined when it may be. */
  closed(address: string): string | undefined;
}

/** Tries of one request, the first included. */
const tries = 3;
/** Waiting before the second try, in milliseconds; doubles each time. */
const firstPause = 1000;
/** A server that asks for more patience than this, in milliseconds, is left alone until then. */
const longestPause = 30_000;
/** Milliseconds of one try. */
const patience = { json: 10_000, download: 60_000, post: 20_000 };
/** Bytes of an answer to what was sent. */
const answerRead = 2000;
/** Bytes of one JSON answer, unpacked. A daily soap of forty years has 10 MB of episodes. */
const longestJson = 32_000_000;
const hour = 3_600_000;
/** How long an answer is kept that nobody asks for, in milliseconds. */
const keptFor = 90 * 24 * hour;

/** What one try came to. */
type Outcome<Found> = { found: Found } | { failed: string; waitMs?: number; closes?: true };

export function openWeb({ clock, cache }: { clock: Clock; cache: WebCache }): Web {
  const hosts = createHosts(clock);

  async function ask<Found>(
    request: WebRequest,
    limitMs: number,
    headers: Record<string, string>,
    read: (response: Response) => Promise<Found>,
  ): Promise<Found> {
    const { from, address, signal, rate } = request;
    const host = hosts.of(address);
    for (let attempt = 1; ; attempt++) {
      const closed = host.closed();
      if (closed !== undefined) throw new Error(closed);
      await host.turn(rate, signal);
      const outcome = await within(limitMs, clock, signal, (limit) =>
        once(request, headers, limit, read, clock.now()),
      );
      if ("found" in outcome) {
        host.answered();
        return outcome.found;
      }
      const { failed, waitMs = firstPause * 2 ** (attempt - 1), closes } = outcome;
      host.failed(`${from} ${failed}.`);
      if (closes || waitMs > longestPause) host.close(`${from} ${failed}.`, closes ? hour : waitMs);
      if (closes || waitMs > longestPause || attempt === tries)
        throw new Error(`${from} ${failed} (${placeOf(address)}).`);
      await sleep(clock, waitMs, signal);
    }
  }

  return {
    json: async (request, shape, freshMs = 0) => {
      const { address, from } = request;
      const kept = cache.get(address);
      if (kept && clock.now() - kept.checked_at < freshMs) return parse(from, address, kept.body, shape);
      const headers = { Accept: "application/json", ...(kept && validatorsOf(kept)) };
      const body = await ask(request, patience.json, headers, async (response) => {
        if (response.status === 404) return undefined;
        if (response.status === 304 && kept) {
          cache.markChecked(address, clock.now());
          return kept.body;
        }
        const type = mediaType(response);
        if (!/[/+]json$/.test(type))
          throw new WebFailure(`answered with ${type || "something"} instead of JSON`);
        const text = await readText(response, longestJson);
        mustBeJson(text);
        const etag = response.headers.get("etag");
        const last_modified = response.headers.get("last-modified");
        cache.keep({ address, etag, last_modified, body: text, checked_at: clock.now() });
        cache.removeBefore(clock.now() - keptFor);
        return text;
      });
      return body === undefined ? undefined : parse(from, address, body, shape);
    },
    download: (request, file, most) =>
      ask(request, patience.download, { Accept: "image/*" }, async (response) => {
        if (response.status === 404) return undefined;
        await writeBody(response, file, most);
        return mediaType(response);
      }),
    post: (post) => within(patience.post, clock, post.signal, (limit) => send(post, limit, clock.now())),
    closed: (address) => hosts.of(address).closed(),
  };
}

async function send(
  { to, address, headers, body, userAgent, signal }: WebPost,
  limit: AbortSignal,
  now: number,
): Promise<PostAnswer> {
  try {
    const sent = { ...headers, "User-Agent": userAgent };
    const response = await fetch(address, {
      method: "POST",
      headers: sent,
      body,
      signal: limit,
      redirect: "manual",
    });
    return {
      status: response.status,
      mediaType: mediaType(response),
      text: await beginningOf(response, answerRead),
      waitMs: retryAfter(response.headers.get("retry-after"), now),
    };
  } catch (error) {
    signal.throwIfAborted();
    if (limit.aborted) throw new WebFailure(`${to} took too long to answer`);
    if (isNetworkError(error)) throw new WebFailure(`${to} could not be reached: ${causeOf(error)}`);
    throw error;
  }
}

async function once<Found>(
  { address, secrets = {}, userAgent, signal }: WebRequest,
  headers: Record<string, string>,
  limit: AbortSignal,
  read: (response: Response) => Promise<Found>,
  now: number,
): Promise<Outcome<Found>> {
  const url = new URL(address);
  for (const [name, value] of Object.entries(secrets.query ?? {})) url.searchParams.set(name, value);
  try {
    const response = await fetch(url, {
      headers: { ...headers, ...secrets.headers, "User-Agent": userAgent },
      signal: limit,
    });
    const { status } = response;
    if (response.ok || status === 304 || status === 404) return { found: await read(response) };
    await response.body?.cancel();
    if (status === 401 || status === 403)
      return {
        failed: `did not let us in (status ${status}): its key or contact in the settings is not right`,
        closes: true,
      };
    if (status === 429 || status >= 500) {
      const waitMs = retryAfter(response.headers.get("retry-after"), now);
      return { failed: `answered with status ${status}`, ...(waitMs !== undefined && { waitMs }) };
    }
    throw new Error(`${url.host} answered with status ${status} (${placeOf(address)}).`);
  } catch (error) {
    signal.throwIfAborted();
    if (limit.aborted) return { failed: "took too long to answer" };
    if (error instanceof WebFailure) return { failed: error.message };
    if (isNetworkError(error)) return { failed: `could not be reached: ${causeOf(error)}` };
    throw error;
  }
}

/** Runs work that is aborted after a time on this clock, in milliseconds. */
export async function within<Found>(
  limitMs: number,
  clock: Clock,
  signal: AbortSignal,
  work: (limit: AbortSignal) => Promise<Found>,
): Promise<Found> {
  const tooLate = new AbortController();
  const done = new AbortController();
  void sleep(clock, limitMs, done.signal).then(
    () => tooLate.abort(),
    () => undefined,
  );
  try {
    return await work(AbortSignal.any([signal, tooLate.signal]));
  } finally {
    done.abort();
  }
}

/**
 * Milliseconds to wait by a `Retry-After` header: seconds, or a date (RFC 9110, section 10.2.3).
 * @returns undefined when it is missing or nonsense
 */
export function retryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  const text = header.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

function validatorsOf({ etag, last_modified }: CachedAnswer): Record<string, string> {
  if (etag) return { "If-None-Match": etag };
  return last_modified ? { "If-Modified-Since": last_modified } : {};
}

const mediaType = (response: Response): string =>
  (response.headers.get("content-type") ?? "").split(";", 1)[0]!.trim().toLowerCase();

function mustBeJson(text: string): void {
  try {
    JSON.parse(text);
  } catch {
    throw new WebFailure("answered with broken JSON");
  }
}

function parse<Shape>(from: string, address: string, body: string, shape: z.ZodType<Shape>): Shape {
  const result = shape.safeParse(JSON.parse(body));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new Error(
    `${from} answered in a shape that is not known: ${issue!.path.join(".")}: ${issue!.message} (${placeOf(address)}).`,
  );
}

/** What fetch throws for everything that the network may do, before the body and in it. */
const isNetworkError = (error: unknown): error is TypeError =>
  error instanceof TypeError && (error.message === "fetch failed" || error.message === "terminated");

/** An address for people: its query says too much. */
const placeOf = (address: string): string => address.split("?", 1)[0]!;

function causeOf(error: Error): string {
  const { cause } = error;
  return cause instanceof Error
    ? cause.message || (cause as NodeJS.ErrnoException).code || cause.name
    : error.message;
}
