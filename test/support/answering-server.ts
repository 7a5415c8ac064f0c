import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request as it came in: method and path with query, headers, and the body as text. */
export interface Received {
  asked: string;
  headers: IncomingMessage["headers"];
  body: string;
}

export interface Reply {
  status?: number;
  headers?: Record<string, string>;
  /** Sent as it is when a string, else as JSON. */
  body?: unknown;
  /** Writes the answer by hand instead. */
  write?: (response: ServerResponse) => void;
}

/** By method and path with query, such as `POST /butler/BackupDatabase?force=1`; a function is called each time. */
export type Answers = Record<string, Reply | ((received: Received) => Reply)>;

/**
 * A real HTTP server on a free port that answers by a list, for tests of clients. What is not on the list is 404 with
 * an empty body.
 */
export async function answeringServer(answers: Answers) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const body = (await request.toArray()).join("");
    const one = { asked: `${request.method} ${request.url}`, headers: request.headers, body };
    received.push(one);
    const listed = answers[one.asked] ?? { status: 404 };
    const reply = typeof listed === "function" ? listed(one) : listed;
    if (reply.write) return reply.write(response);
    const text = typeof reply.body === "string";
    response.writeHead(reply.status ?? 200, {
      "Content-Type": text ? "text/html" : "application/json",
      ...reply.headers,
    });
    response.end(text || reply.body === undefined ? reply.body : JSON.stringify(reply.body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
