import { createHash } from "node:crypto";
import { isIPv6 } from "node:net";
import type { Clock } from "../core/ports.ts";

/** Wrong tokens that an address may try at once. */
export const attemptsAtOnce = 10;
/** Milliseconds until it may try one more. */
export const attemptInterval = 6_000;
/** So many are remembered; beyond, whoever has been quiet for longest is forgotten. */
const networksKept = 10_000;

/** Who has tried which wrong tokens. */
export interface Attempts {
  /** Seconds that an address must wait before its tokens are looked at again; 0: none. */
  wait(address: string): number;
  /** Notes a wrong token. One that was noted of this address lately is no new attempt. */
  note(address: string, token: string): void;
}

/**
 * A token bucket for each address that guesses. A client that goes on sending the token of yesterday is not guessing:
 * only different ones count. The machine itself is never made to wait, so that nobody can lock its owner out.
 */
export function createAttempts(clock: Clock): Attempts {
  /** In the order of their last attempt. The level falls by one with each interval. */
  const networks = new Map<string, { level: number; at: number; tried: readonly string[] }>();
  const levelOf = (network: string): number => {
    const known = networks.get(network);
    // A clock that was set back must not make anybody wait for longer.
    return known ? Math.max(0, known.level - Math.abs(clock.now() - known.at) / attemptInterval) : 0;
  };

  return {
    wait: (address) => {
      const over = levelOf(networkOf(plain(address))) - (attemptsAtOnce - 1);
      return over <= 0 ? 0 : Math.ceil((over * attemptInterval) / 1000);
    },
    note: (address, token) => {
      if (isLoopback(plain(address))) return;
      const network = networkOf(plain(address));
      const digest = digestOf(token);
      const tried = networks.get(network)?.tried ?? [];
      if (tried.includes(digest)) return;
      const level = levelOf(network) + 1;
      networks.delete(network);
      networks.set(network, { level, at: clock.now(), tried: [...tried, digest].slice(-attemptsAtOnce) });
      if (networks.size > networksKept) networks.delete(networks.keys().next().value!);
    },
  };
}

const isLoopback = (address: string): boolean => address === "::1" || address.startsWith("127.");

/** As IPv4 where it is an IPv4 address in the clothes of IPv6; without the zone. */
const plain = (address: string): string => address.replace(/%.*$/, "").replace(/^::ffff:(?=\d+\.)/i, "");

/** What one customer has: an IPv4 address, or the first 64 bits of an IPv6 address (RFC 6177). */
function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = [], tail = []] = address.split("::").map((side) => side.split(":").filter(Boolean));
  const zeros = Array.from({ length: Math.max(0, 8 - head.length - tail.length) }, () => "0");
  const groups = [...head, ...(address.includes("::") ? zeros : []), ...tail];
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":");
}

/** Ten of them must not take more memory than one address is worth, however long they are. */
const digestOf = (token: string): string =>
  createHash("sha256").update(token).digest("base64url").slice(0, 16);
