/** What came back, read to its end. */
export interface WholeAnswer {
  statusCode: number;
  headers: Headers;
  /** As text; of a refused call at most the first 64 KiB. */
  body: string;
}

/** Without parameters such as the charset; "" where the server names none. */
export const contentTypeOf = (headers: Headers): string =>
  (headers.get("Content-Type") ?? "").replace(/;.*/, "").trim().toLowerCase();

/** An answer that was read, as one that was not. */
export const responseOf = ({ statusCode, headers, body }: WholeAnswer): Response =>
  new Response(body === "" ? null : body, { status: statusCode, headers });
