import { contentTypeOf, type WholeAnswer } from "./answer.ts";
import { type ButlerError, SDKException, type ServerError } from "./errors.ts";
import { list, maybe, object, text, whole } from "./shapes.ts";

/** The classes of a call's own errors, as its document names them. */
export type Refusals = Partial<
  Record<number, new (...args: ConstructorParameters<typeof SDKException>) => SDKException>
>;

/** What the server answered, and to what. */
export interface Asked {
  /** Such as `GET /butler`. */
  asked: string;
  /** The address of the server. */
  place: string;
}

const errorsShape = object({
  errors: list(
    object({
      code: whole,
      message: text,
      status: maybe(whole),
    }),
  ),
});
/** What a Plex Media Server says while it is starting. */
const startingShape = object({ code: whole, status: text });

/** The error for an answer whose status is not 2xx. */
export function refusalOf(
  answer: WholeAnswer,
  { asked, place }: Asked,
  classes: Refusals = {},
): SDKException {
  const { statusCode } = answer;
  const Refusal = classes[statusCode] ?? SDKException;
  const errors = errorsOf(answer);
  const [first] = errors;
  if (first) return new Refusal(first.message, answer, { errors, code: first.code });
  return new Refusal(`${place} ${plainWords(answer)} (${asked}).`, answer, { code: statusCode });
}

/** The error for an answer that is not what was promised. */
export function unexpected(
  why: string,
  answer: WholeAnswer,
  { asked, place }: Asked,
  cause?: unknown,
): ButlerError {
  const message = `${place} did not answer ${asked} as a butler does. ${why}`;
  return new SDKException(message, answer, { code: "unexpected-answer", cause });
}

/** The JSON of an answer. @throws SDKException when it is none, or does not say so */
export function jsonOf(answer: WholeAnswer, asked: Asked): unknown {
  const type = contentTypeOf(answer.headers);
  if (type !== "application/json" && !type.endsWith("+json")) {
    throw unexpected(`Expected JSON; found ${type || "no content type"}.`, answer, asked);
  }
  try {
    return JSON.parse(answer.body);
  } catch {
    // Its own error would show a piece of the body.
    throw unexpected("Expected JSON; found something that cannot be read as such.", answer, asked);
  }
}

/** None where the body is neither the one nor the other. */
function errorsOf({ statusCode, body }: WholeAnswer): ServerError[] {
  try {
    const value: unknown = JSON.parse(body);
    const { errors } = errorsShape(value, "");
    if (errors.length > 0) return errors.map((one) => ({ ...one, status: one.status ?? statusCode }));
    const { code, status } = startingShape(value, "");
    return [{ code, message: status, status: statusCode }];
  } catch {
    return [];
  }
}

function plainWords({ statusCode, headers }: WholeAnswer): string {
  switch (statusCode) {
    case 401:
      return "does not know this access token";
    case 403:
      return "does not allow this with this access token";
    case 404:
      return "has nothing of this name";
  }
  // A browser tells no more of a redirect than status 0.
  if (statusCode !== 0 && (statusCode < 300 || statusCode > 399)) return `answered ${statusCode}`;
  const where = headers.get("Location");
  return `redirects ${where ? `to ${where}` : "elsewhere"}, where the access token is not carried to: give the address that it leads to`;
}
