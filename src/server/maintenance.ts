import { createServer, type Server } from "node:http";
import { contentTypes } from "./render.ts";

/** What a Plex Media Server says while it starts, whatever was asked. */
export const maintenance = Buffer.from(
  JSON.stringify({
    code: 503,
    title: "Maintenance",
    status: "Plex Media Server is currently running startup maintenance tasks.",
  }),
);

/** Answers while the house is closed: everybody, with 503, and once, so that the next call finds the house again. */
export const createMaintenanceServer = (): Server =>
  createServer((_, reply) => {
    reply.writeHead(503, { "content-type": contentTypes.json, connection: "close" }).end(maintenance);
  });
