import type { Server } from "node:http";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * The listening socket. It stays while what is behind it changes: whoever connects is given to the HTTP server of the
 * moment, which does not listen itself.
 */
export interface Front {
  /** Where it answers. */
  readonly url: string;
  /** Gives every connection that comes from now on to this server. */
  giveTo(server: Server): void;
  /**
   * Settles when everybody who was given to this server has begun to ask, after half a second at the latest. Closing it
   * earlier would cut off who has just connected.
   */
  heard(server: Server): Promise<void>;
  /** Settles when every connection that this server was given has ended. */
  left(server: Server): Promise<void>;
  /** Takes no more connections, and settles when all have ended. */
  close(): Promise<void>;
}

/** @param port 0: any free one @throws Error when the address cannot be listened on */
export async function openFront(host: string, port: number, first: Server): Promise<Front> {
  const given = new Map<Server, Set<Socket>>();
  let behind = first;
  const giveTo = (server: Server) => {
    behind = server;
    if (given.has(server)) return;
    given.set(server, new Set());
    // What starts its guard against requests that never end, although it is this door that listens.
    server.emit("listening");
  };
  giveTo(first);
  const front = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    const sockets = given.get(behind)!;
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    behind.emit("connection", socket);
  });
  await new Promise<void>((resolve, reject) => {
    front.once("error", reject);
    front.listen({ host, port }, resolve);
  });

  const { port: actual } = front.address() as AddressInfo;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${actual}`,
    giveTo,
    heard: async (server) => {
      for (let looks = 0; looks < 20; looks++) {
        if ([...(given.get(server) ?? [])].every(({ bytesRead }) => bytesRead > 0)) return;
        await sleep(25);
      }
    },
    left: async (server) => {
      const sockets = given.get(server) ?? new Set();
      await Promise.all([...sockets].map((socket) => new Promise((gone) => socket.once("close", gone))));
      if (server !== behind) given.delete(server);
    },
    close: () => new Promise((resolve) => front.close(() => resolve())),
  };
}
