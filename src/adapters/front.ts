import type { Server } from "node:http";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { Tls } from "./tls.ts";

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

export interface FrontOptions {
  host: string;
  /** 0: any free one. */
  port: number;
  /** Connections at one time. Whoever comes beyond them is cut off. */
  connections: number;
  /** Of one address. */
  connectionsPerAddress: number;
  /** Whether only the first limit holds for an address: the machine itself, and proxies, who come for many. */
  isForMany(address: string): boolean;
  /** Who encrypts, and who answers those who do not. Absent: nobody encrypts. */
  encrypted?: { tls: Tls; answerPlain: Server };
  /** Is told of each that was cut off by a limit. @param connections that there are */
  crowded(address: string, connections: number): void;
}

/** Milliseconds in which the first byte must come, where it decides who answers. */
const firstByteTimeout = 10_000;
/** The first byte of whoever wants to shake hands (RFC 8446, section 5.1). */
const handshake = 0x16;

/** @throws Error when the address cannot be listened on */
export async function openFront(options: FrontOptions, first: Server): Promise<Front> {
  const { host, port, encrypted } = options;
  const given = new Map<Server, Set<Socket>>();
  let behind = first;
  const know = (server: Server): Set<Socket> => {
    const sockets = given.get(server) ?? new Set();
    if (given.has(server)) return sockets;
    given.set(server, sockets);
    // What starts its guard against requests that never end, although it is this door that listens.
    server.emit("listening");
    return sockets;
  };
  const giveTo = (server: Server) => {
    behind = server;
    know(server);
  };
  const hand = (socket: Socket, server: Server) => {
    const sockets = know(server);
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    server.emit("connection", socket);
  };
  giveTo(first);
  /** Those who have not shaken hands yet. Nobody else would end them. */
  const fresh = new Map<string, Socket>();
  encrypted?.tls.server.on("secureConnection", (socket) => {
    fresh.delete(endOf(socket));
    hand(socket, behind);
  });

  const mayCome = countConnections(options);
  const front = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    if (!mayCome(socket)) socket.destroy();
    else if (encrypted) {
      const end = endOf(socket);
      fresh.set(end, socket);
      socket.once("close", () => fresh.delete(end));
      hearFirst(socket, (byte) => {
        if (byte === handshake) encrypted.tls.server.emit("connection", socket);
        else hand(socket, encrypted.answerPlain);
      });
    } else hand(socket, behind);
  });
  await new Promise<void>((resolve, reject) => {
    front.once("error", reject);
    front.listen({ host, port }, resolve);
  });

  const { port: actual } = front.address() as AddressInfo;
  return {
    url: `${encrypted ? "https" : "http"}://${host.includes(":") ? `[${host}]` : host}:${actual}`,
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
    close: () =>
      new Promise((resolve) => {
        encrypted?.tls.close();
        front.close(() => resolve());
        for (const socket of fresh.values()) socket.destroy();
      }),
  };
}

/** The other end of a connection: the same whether one looks at it encrypted or not. */
const endOf = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress} ${remotePort}`;

/** @returns whether a connection that came now may stay */
function countConnections(options: FrontOptions): (socket: Socket) => boolean {
  const open = new Map<string, number>();
  let all = 0;
  return (socket) => {
    const address = socket.remoteAddress ?? "";
    const before = open.get(address) ?? 0;
    const most = options.isForMany(address) ? options.connections : options.connectionsPerAddress;
    if (all >= options.connections || before >= most) {
      options.crowded(address, all);
      return false;
    }
    all++;
    open.set(address, before + 1);
    socket.once("close", () => {
      all--;
      const left = open.get(address)! - 1;
      if (left === 0) open.delete(address);
      else open.set(address, left);
    });
    return true;
  };
}

/** Calls back with the first byte, which stays to be read. Who sends none in time is cut off. */
function hearFirst(socket: Socket, heard: (byte: number) => void): void {
  const giveUp = () => socket.destroy();
  socket.setTimeout(firstByteTimeout, giveUp);
  socket.on("error", giveUp);
  socket.once("end", giveUp);
  socket.once("readable", () => {
    const chunk: Buffer | null = socket.read();
    if (chunk === null) return giveUp();
    socket.setTimeout(0, giveUp);
    socket.off("error", giveUp);
    socket.off("end", giveUp);
    socket.unshift(chunk);
    heard(chunk[0]!);
  });
}
