import type { Server } from "node:http";
import { BlockList, isIP, isIPv6 } from "node:net";
import type { Logger } from "pino";
import { judgeEncryption } from "./adapters/doctor/encryption.ts";
import { type Front, openFront } from "./adapters/front.ts";
import { openTls } from "./adapters/tls.ts";
import type { Check } from "./api/checks.ts";
import type { Config } from "./config.ts";
import type { Clock } from "./core/ports.ts";
import { createPlainServer } from "./server/plain.ts";

/** The front as it is configured, and how safe it is. */
export interface FrontDoor extends Front {
  /** What is to be said of the way to this server. */
  exposure(): Check[];
}

/** Milliseconds between two complaints about too many connections: whoever makes them must not fill the log. */
const crowdedInterval = 60_000;

/** @throws Error for people when the address or the certificate cannot be used */
export async function openFrontDoor(
  config: Config,
  first: Server,
  { clock, log }: { clock: Clock; log: Logger },
): Promise<FrontDoor> {
  const tls = config.tls && (await openTls(config.tls, clock, (level, text) => log[level](text)));
  let quietUntil = 0;
  const options = {
    host: config.host,
    port: config.port,
    connections: config.connections,
    connectionsPerAddress: config.connectionsPerAddress,
    isForMany: addressesOf(["loopback", ...config.trustedProxies]),
    crowded: (address: string, connections: number) => {
      if (clock.now() < quietUntil) return;
      quietUntil = clock.now() + crowdedInterval;
      log.warn({ address, connections }, "connections are cut off: there are as many as may be");
    },
    ...(tls && { encrypted: { tls, answerPlain: createPlainServer() } }),
  };
  const front = await openFront(options, first).catch((error: unknown) => {
    tls?.close();
    throw error;
  });
  const exposure = () => [judgeEncryption({ ...config, certificate: tls?.certificate() }, clock.now())];
  for (const { verdict, found, mend } of exposure())
    if (verdict !== "ok") log.warn(`Encryption: ${found}. ${mend}`);
  return { ...front, exposure };
}

/** What proxy-addr, by which trusted proxies are recognised, understands by these words. */
const networks: Record<string, readonly string[]> = {
  loopback: ["127.0.0.0/8", "::1/128"],
  linklocal: ["169.254.0.0/16", "fe80::/10"],
  uniquelocal: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"],
};

/** @param given addresses, networks such as 10.0.0.0/8, and words @returns whether an address is of them */
export function addressesOf(given: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const network of given.flatMap((text) => networks[text] ?? [text])) {
    const [address = "", bits] = network.split("/");
    const family = isIPv6(address) ? "ipv6" : "ipv4";
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return (address) => isIP(address) !== 0 && list.check(address, isIPv6(address) ? "ipv6" : "ipv4");
}
