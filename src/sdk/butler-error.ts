/**
 * Every failure of the SDK.
 *
 * - `status`: the HTTP status of the answer; undefined when there was none.
 * - `code`: the server's own number from its `errors` body, else the status; a word when the server did not say it:
 *   `unreachable` (nothing answered, or the connection broke), `unexpected-answer` (not what the contract promises),
 *   `bad-argument` (nothing was sent).
 */
export class ButlerError extends Error {
  override readonly name = "ButlerError";
  readonly status: number | undefined;
  readonly code: number | "unreachable" | "unexpected-answer" | "bad-argument";

  constructor(
    message: string,
    { status, code, cause }: { status?: number; code: ButlerError["code"]; cause?: unknown },
  ) {
    super(message, { cause });
    this.status = status;
    this.code = code;
  }
}
