import { z } from "zod";
import { quote, type Refusal, refusal } from "../api/errors.ts";
import { isTimeZone } from "../api/time-zones.ts";

/** Holds one part of a request to its schema. @returns the refusal to answer with when it does not fit */
export function validatorOf({ schema, httpPart }: { schema: unknown; httpPart?: string | undefined }) {
  return (data: unknown): { value: unknown } | { error: Refusal } => {
    // A call without a body has null in its place.
    const given = httpPart === "body" ? (data ?? undefined) : data;
    const result = (schema as z.ZodType).safeParse(given);
    return result.success ? { value: result.data } : { error: refusalOf(result.error.issues[0]!, given) };
  };
}

/** The messages of our schemas say what is expected. */
function refusalOf({ path, message }: z.core.$ZodIssue, given: unknown): Refusal {
  const found = path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown>)[key], given);
  return refusal("badRequest", {
    expected: path.length === 0 ? message : `${message} for ${path.join(".")}`,
    found: quote(typeof found === "string" ? found : (JSON.stringify(found) ?? "none")),
    advice: "GET /api/openapi.json describes every call.",
  });
}

/** A whole number in an address. */
export function wholeNumber(from: number, to = Number.MAX_SAFE_INTEGER) {
  const error =
    to === Number.MAX_SAFE_INTEGER
      ? `a whole number from ${from} up`
      : `a whole number from ${from} to ${to}`;
  return z.coerce.number({ error }).int({ error }).min(from, { error }).max(to, { error });
}

/** The name of a time zone, as in Europe/Berlin. */
export const timeZone = () =>
  z.string().refine(isTimeZone, "the IANA name of a time zone, as in Europe/Berlin,");
