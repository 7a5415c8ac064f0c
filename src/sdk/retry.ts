import { ButlerError, ConnectionError, SDKException } from "./errors.ts";

export interface Retry {
  /** Tries in all; 1: never again. 3 when absent. */
  attempts?: number;
  /** Milliseconds between two tries, where the server does not say it with `Retry-After`. */
  backoff?: {
    /** Before the second try; 500 when absent. */
    initial?: number;
    /** By which each further one is longer; 2 when absent. */
    factor?: number;
    /** 30,000 when absent. A server that asks for more is not asked again. */
    longest?: number;
  };
}

const passing = new Set([408, 429, 502, 503, 504]);
/** Codes of Node, Bun and undici for a connection that was never made. */
const neverMade = new Set([
  "ECONNREFUSED",
  "ConnectionRefused",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/**
 * Whether a call may be sent again after this failure: one that may be repeated, after a broken connection or a status
 * that passes; any other only when it surely did not arrive.
 */
export function mayRepeat(error: unknown, isRepeatable: boolean): boolean {
  if (error instanceof ConnectionError) return isRepeatable || didNotArrive(error.cause);
  return isRepeatable && error instanceof SDKException && passing.has(error.statusCode);
}

function didNotArrive(cause: unknown): boolean {
  if (cause instanceof AggregateError) return cause.errors.length > 0 && cause.errors.every(didNotArrive);
  if (!(cause instanceof Error)) return false;
  return ("code" in cause && neverMade.has(String(cause.code))) || didNotArrive(cause.cause);
}

/**
 * Milliseconds to wait after a failed try; undefined when there should be no other.
 * @param tries how many there were, from 1
 * @param random 0 up to 1, so that many clients do not come back at the same moment: half of the pause depends on it
 */
export function pauseAfter(
  tries: number,
  error: unknown,
  { attempts = 3, backoff: { initial = 500, factor = 2, longest = 30_000 } = {} }: Retry,
  random: number,
): number | undefined {
  if (tries >= attempts) return undefined;
  const asked = error instanceof SDKException ? retryAfter(error.headers) : undefined;
  if (asked !== undefined) return asked <= longest ? asked : undefined;
  return Math.min(longest, initial * factor ** (tries - 1)) * (0.5 + random / 2);
}

/**
 * Milliseconds of a `Retry-After` (RFC 9110, section 10.2.3): seconds, or a date, which is held against the server's own
 * `Date`, as clocks differ. Undefined when it says neither.
 */
export function retryAfter(headers: Headers): number | undefined {
  const value = headers.get("Retry-After")?.trim() ?? "";
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const wait = Date.parse(value) - Date.parse(headers.get("Date") ?? "");
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}

/** @throws ButlerError `bad-argument` for what is no plan */
export function checkRetry({
  attempts = 3,
  backoff: { initial = 500, factor = 2, longest = 0 } = {},
}: Retry): void {
  const isPlan = Number.isInteger(attempts) && attempts >= 1 && initial >= 0 && factor >= 1 && longest >= 0;
  if (isPlan) return;
  const message = "retry needs whole attempts from 1, a factor from 1, and no pause below 0.";
  throw new ButlerError(message, { code: "bad-argument" });
}
