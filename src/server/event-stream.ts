import type { OutgoingHttpHeaders } from "node:http";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Audience, Farewell, News } from "./audience.ts";

/**
 * Answers with a stream of server-sent events (WHATWG HTML, section 9.2) that lasts until the client leaves: each has
 * the kind of news as its event and JSON as its data.
 */
export function joinByEventStream(
  request: FastifyRequest,
  reply: FastifyReply,
  audience: Audience,
  wants: (type: string) => boolean,
): void {
  reply.hijack();
  const stream = reply.raw;
  stream.writeHead(200, {
    ...(reply.getHeaders() as OutgoingHttpHeaders),
    "Content-Type": "text/event-stream",
    "Cache-Control": "no-cache",
    // Asks nginx to pass every event on at once.
    "X-Accel-Buffering": "no",
    Connection: "close",
  });
  if (request.method === "HEAD") {
    stream.end();
    return;
  }
  stream.write(": connected\n\n");
  const listener = {
    wants,
    send: (news: readonly News[]) =>
      void stream.write(news.map(({ type, text }) => `event: ${type}\ndata: ${text}\n\n`).join("")),
    backlog: () => stream.writableLength,
    isKnown: () => request.caller?.isKnown() === true,
    ping: () => void stream.write(": still here\n\n"),
    close: (why: Farewell) => {
      if (why === "over") stream.end();
      stream.destroy();
    },
  };
  audience.join(listener);
  stream.on("error", () => audience.leave(listener));
  stream.on("close", () => audience.leave(listener));
}
