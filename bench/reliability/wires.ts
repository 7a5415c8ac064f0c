/** A way between two processes that can be cut, as a network is. */

import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

export interface Wire {
  /** Of this machine, where whoever is to reach the other end connects to. */
  port: number;
  /** From now on nothing comes through, and nobody is told. */
  cut(): void;
  /** What was connected when it was cut is lost; whoever connects anew gets through. */
  mend(): void;
  close(): Promise<void>;
}

/**
 * @param portOf of this machine, of the other end; it is asked anew for each connection
 * @param address of this machine, for whoever is to reach the other end
 */
export async function openWire(portOf: () => number, address = "127.0.0.1"): Promise<Wire> {
  const sockets = new Set<Socket>();
  let isCut = false;
  const keep = (socket: Socket) => {
    sockets.add(socket);
    // Who loses a connection is told by its end, as over a network.
    socket.on("error", () => {});
    socket.once("close", () => sockets.delete(socket));
  };
  const server = createServer((near) => {
    keep(near);
    if (isCut) {
      near.pause();
      return;
    }
    const far = connect(portOf(), "127.0.0.1");
    keep(far);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.pipe(other);
      one.once("close", () => isCut || other.destroy());
    }
  }).listen(0, address);
  await once(server, "listening");
  const dropAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as { port: number }).port,
    cut: () => {
      isCut = true;
      for (const socket of sockets) socket.unpipe().pause();
    },
    mend: () => {
      isCut = false;
      dropAll();
    },
    close: async () => {
      const closed = once(server, "close");
      server.close();
      isCut = false;
      dropAll();
      await closed;
    },
  };
}
