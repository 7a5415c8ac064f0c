/** Shorter ones would be found inside plain words, and are no secrets. */
const shortestSecret = 4;

/** Text in which no secret is left, neither plain nor as part of a URL. */
export function withoutSecret(text: string, secret: string): string {
  if (secret.length < shortestSecret) return text;
  return text.replaceAll(secret, "[token]").replaceAll(encodeURIComponent(secret), "[token]");
}

/** Headers in whose values no secret is left. */
export const headersWithoutSecret = (headers: Headers, secret: string): Headers =>
  new Headers([...headers].map(([name, value]) => [name, withoutSecret(value, secret)]));

/**
 * What an error tells of itself and of its causes: the error itself where it holds no secret, else a plain copy of its
 * name, message, code and causes. A `fetch` that somebody hands us may name the headers that it was given.
 */
export function causeWithoutSecret(cause: unknown, secret: string): unknown {
  if (!(cause instanceof Error)) {
    return typeof cause === "string" ? withoutSecret(cause, secret) : cause;
  }
  if (!tells(cause, secret)) return cause;
  const copy: Error & { code?: unknown } = new Error(withoutSecret(cause.message, secret));
  copy.name = cause.name;
  copy.stack = withoutSecret(cause.stack ?? "", secret);
  if ("code" in cause) copy.code = cause.code;
  if (cause.cause !== undefined) copy.cause = causeWithoutSecret(cause.cause, secret);
  return copy;
}

/** Whether an error, its properties or a cause of it hold the secret. */
function tells(error: unknown, secret: string): boolean {
  if (!(error instanceof Error)) return holds(error, secret);
  const several = error instanceof AggregateError ? error.errors : [];
  const all = [error.message, error.stack, error.cause, ...several, ...Object.values(error)];
  return all.some((one) => tells(one, secret));
}

function holds(value: unknown, secret: string): boolean {
  if (typeof value === "string") return withoutSecret(value, secret) !== value;
  if (typeof value !== "object" || value === null) return false;
  // What cannot be looked into, such as a Request with its headers, might hold anything.
  const prototype = Object.getPrototypeOf(value);
  if (!Array.isArray(value) && prototype !== Object.prototype && prototype !== null) return true;
  return Object.values(value).some((one) => tells(one, secret));
}
