/** A Fastify server with one route and nothing else. A child process: its parent sends the answer, and gets the address. */

import Fastify from "fastify";

export interface BareRoute {
  path: string;
  contentType: string;
  body: string;
}

process.once("message", async ({ path, contentType, body }: BareRoute) => {
  const bytes = Buffer.from(body);
  const app = Fastify();
  app.get(path, (_, reply) => {
    reply.header("content-type", contentType).send(bytes);
  });
  process.send!(await app.listen({ host: "127.0.0.1", port: 0 }));
});
process.once("disconnect", () => process.exit());
