import { AbortError, ButlerError, ConnectionError, TimeoutError } from "./errors.ts";
import type { Patience } from "./patience.ts";
import type { Asked } from "./refusals.ts";
import { causeWithoutSecret } from "./secrets.ts";

/** What a failed call tells its caller. */
export function failureOf(
  error: unknown,
  { asked, patience, secret }: { asked: Asked; patience: Patience; secret: string },
): ButlerError {
  const cause = causeWithoutSecret(error, secret);
  switch (patience.ended()) {
    case "aborted":
      return new AbortError(patience.signal?.reason);
    case "timed-out":
      return new TimeoutError(`${asked.place} did not answer ${asked.asked} within the time limit.`);
  }
  if (error instanceof ButlerError) return error;
  const reason = innermost(cause);
  const message =
    "code" in reason && reason.code === "ECONNREFUSED"
      ? `No butler answers at ${asked.place}: is it running? Start one with \`butler serve\`.`
      : `The connection to ${asked.place} failed: ${reason.message}.`;
  return new ConnectionError(message, cause);
}

/** `fetch` hides what happened in causes, and several tries (IPv6, IPv4) in an AggregateError. */
function innermost(error: unknown): Error {
  if (error instanceof AggregateError && error.errors.length > 0) return innermost(error.errors[0]);
  if (error instanceof Error) return error.cause instanceof Error ? innermost(error.cause) : error;
  return new Error(String(error));
}

/** Where an answer breaks its promise: our own words, or those of a schema. */
export function mismatch(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  if (!("issues" in cause) || !Array.isArray(cause.issues)) return cause.message;
  return cause.issues
    .slice(0, 3)
    .map(({ path, message }: { path: PropertyKey[]; message: string }) => `${message} at ${path.join(".")}.`)
    .join(" ");
}
