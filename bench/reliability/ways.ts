/** How the machines of a trial reach one another, and how they are cut off from one another. */

import { openNetwork } from "./network.ts";
import { openWire } from "./wires.ts";

/** The way of one machine to the others. */
export interface Way {
  /** A command that starts on that machine what is written behind it. */
  through: readonly string[];
  /** As it reaches them. */
  engineUrl: string;
  homeUrl: string;
  /** From now on nothing that is sent comes through, and nobody is told. */
  cut(): void;
  mend(): void;
}

export interface Ways {
  kind: "network namespaces" | "proxies";
  home: Way & {
    /** Flags of the server, by which the others find it. */
    flags: readonly string[];
    /** As this machine reaches it at all times; undefined: as it says itself. */
    from: string | undefined;
  };
  addWorker(): Promise<Way>;
  close(): Promise<void>;
}

const homePort = 32400;

/**
 * By cables between network namespaces where that may be done, else by a proxy for each connection.
 * @param engine its URL, on this machine @param homePortNow where a home without a network of its own answers
 */
export async function openWays(engine: string, homePortNow: () => number): Promise<Ways> {
  const direct = new URL(engine);
  const enginePort = Number(direct.port);
  const engineAt = (host: string, port: number): string => {
    const url = new URL(engine);
    url.hostname = host;
    url.port = String(port);
    return url.href;
  };
  const network = openNetwork();
  if (network) {
    // PostgreSQL listens to this machine only.
    const door = await openWire(() => enginePort, network.address);
    const engineUrl = engineAt(network.address, door.port);
    const home = network.add();
    const homeUrl = `http://${home.address}:${homePort}`;
    return {
      kind: "network namespaces",
      home: {
        ...{ ...home, engineUrl, homeUrl },
        flags: ["--host", "0.0.0.0", "--port", String(homePort)],
        from: `http://${home.behind}:${homePort}`,
      },
      addWorker: async () => ({ ...network.add(), engineUrl, homeUrl }),
      close: async () => {
        await door.close();
        network.close();
      },
    };
  }
  const open: (() => Promise<void>)[] = [];
  const addWay = async (): Promise<Way> => {
    const wires = [await openWire(() => enginePort), await openWire(homePortNow)] as const;
    open.push(...wires.map(({ close }) => close));
    return {
      through: [],
      engineUrl: engineAt("127.0.0.1", wires[0].port),
      homeUrl: `http://127.0.0.1:${wires[1].port}`,
      cut: () => {
        for (const wire of wires) wire.cut();
      },
      mend: () => {
        for (const wire of wires) wire.mend();
      },
    };
  };
  return {
    kind: "proxies",
    home: { ...(await addWay()), flags: [], from: undefined },
    addWorker: addWay,
    close: async () => {
      for (const close of open) await close();
    },
  };
}
