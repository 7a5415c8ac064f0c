import type { Server } from "node:http";
import { createServer } from "./http.ts";
import { contentTypes } from "./render.ts";

/** What a Plex Media Server says while it starts, whatever was asked. */
const plexMaintenance = {
  code: 503,
  title: "Maintenance",
  status: "Plex Media Server is currently running startup maintenance tasks.",
};

/** What those who watch over the server are told meanwhile: it lives, but does not work. */
const health: Record<string, { code: number; body: object }> = {
  "/livez": { code: 200, body: { status: "alive" } },
  "/readyz": {
    code: 503,
    body: {
      status: "not ready",
      checks: [
        { name: "restore", ok: false, reason: "The server is starting, stopping or restoring a backup." },
      ],
    },
  },
};

/** The answer to everybody while the house is closed. @param url as it was asked for */
export function maintenanceAnswer(url = ""): { code: number; body: Buffer } {
  const path = url.split("?", 1)[0]!.replace(/^\/+|\/+$/g, "");
  const { code, body } = health[`/${path}`] ?? { code: 503, body: plexMaintenance };
  return { code, body: Buffer.from(JSON.stringify(body)) };
}

/** Answers while the house is closed: everybody, and once, so that the next call finds the house again. */
export const createMaintenanceServer = (): Server =>
  createServer(({ url }, reply) => {
    const { code, body } = maintenanceAnswer(url);
    reply.writeHead(code, { "content-type": contentTypes.json, connection: "close" }).end(body);
  });
