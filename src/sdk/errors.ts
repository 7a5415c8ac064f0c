import { contentTypeOf, responseOf, type WholeAnswer } from "./answer.ts";

/** One entry of the list of errors with which a server refuses a call. */
export interface ServerError {
  code: number;
  message: string;
  status: number;
}

type Word = "unreachable" | "timed-out" | "aborted" | "unexpected-answer" | "bad-argument";

/**
 * Every failure of the SDK. No message, no cause and nothing that a log would print holds the access token.
 *
 * - `statusCode`: the HTTP status of the answer; undefined when there was none.
 * - `code`: the server's own number from its `errors` body, else the status; a word when the server did not say it:
 *   `unreachable` (nothing answered, or the connection broke), `timed-out`, `aborted`, `unexpected-answer` (not what the
 *   contract promises), `bad-argument` (nothing was sent).
 */
export class ButlerError extends Error {
  override readonly name: string = "ButlerError";
  readonly statusCode: number | undefined;
  readonly code: number | Word;

  constructor(
    message: string,
    {
      statusCode,
      code,
      cause,
    }: { statusCode?: number | undefined; code: ButlerError["code"]; cause?: unknown },
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.statusCode = statusCode;
    this.code = code;
  }
}

/** Nothing answered, or the connection broke before the answer was whole. */
export class ConnectionError extends ButlerError {
  override readonly name: string = "ConnectionError";

  constructor(message: string, cause?: unknown) {
    super(message, { code: "unreachable", cause });
  }
}

/** The answer was not whole within the `timeout`. */
export class TimeoutError extends ButlerError {
  override readonly name: string = "TimeoutError";

  constructor(message: string) {
    super(message, { code: "timed-out" });
  }
}

/** The caller's `signal` was aborted; its reason is the cause. */
export class AbortError extends ButlerError {
  override readonly name: string = "AbortError";

  constructor(cause: unknown) {
    super("The call was aborted.", { code: "aborted", cause });
  }
}

/** The server answered, but with a refusal, or with something else than was promised. */
export class SDKException extends ButlerError {
  override readonly name: string = "SDKException";
  declare readonly statusCode: number;
  readonly contentType: string;
  /** What the server's `errors` body lists; empty when it said it otherwise, as a Plex Media Server does in HTML. */
  readonly errors: readonly ServerError[];
  declare readonly headers: Headers;
  declare readonly body: string;

  constructor(
    message: string,
    answer: WholeAnswer,
    {
      errors = [],
      code,
      cause,
    }: { errors?: readonly ServerError[]; code: ButlerError["code"]; cause?: unknown },
  ) {
    super(message, { statusCode: answer.statusCode, code, cause });
    this.contentType = contentTypeOf(answer.headers);
    this.errors = errors;
    // Pages of HTML are of no use in a log.
    Object.defineProperty(this, "headers", { value: answer.headers });
    Object.defineProperty(this, "body", { value: answer.body });
  }

  /** The answer, unread. */
  get rawResponse(): Response {
    return responseOf({ statusCode: this.statusCode, headers: this.headers, body: this.body });
  }
}

export class GetButlerTasksBadRequest extends SDKException {
  override readonly name = "GetButlerTasksBadRequest";
}
export class GetButlerTasksUnauthorized extends SDKException {
  override readonly name = "GetButlerTasksUnauthorized";
}
export class StartAllTasksBadRequest extends SDKException {
  override readonly name = "StartAllTasksBadRequest";
}
export class StartAllTasksUnauthorized extends SDKException {
  override readonly name = "StartAllTasksUnauthorized";
}
export class StopAllTasksBadRequest extends SDKException {
  override readonly name = "StopAllTasksBadRequest";
}
export class StopAllTasksUnauthorized extends SDKException {
  override readonly name = "StopAllTasksUnauthorized";
}
export class StartTaskBadRequest extends SDKException {
  override readonly name = "StartTaskBadRequest";
}
export class StartTaskUnauthorized extends SDKException {
  override readonly name = "StartTaskUnauthorized";
}
export class StopTaskBadRequest extends SDKException {
  override readonly name = "StopTaskBadRequest";
}
export class StopTaskUnauthorized extends SDKException {
  override readonly name = "StopTaskUnauthorized";
}
