/**
 * Machines of their own on one machine: network namespaces, joined by a switch. A cable that is pulled drops what is sent
 * and tells nobody, at neither end: connections stay, and nothing is answered. Linux only, and root only.
 */

import { execFileSync } from "node:child_process";

/** A machine on the switch. */
export interface Machine {
  /** On the switch; the others reach it there. */
  address: string;
  /** Behind the switch: this machine reaches it there, whatever cable is pulled. */
  behind: string;
  /** A command that starts on it what is written behind it. */
  through: readonly string[];
  cut(): void;
  mend(): void;
}

export interface Network {
  /** Of this machine, on the switch. */
  address: string;
  add(): Machine;
  close(): void;
}

/** @returns undefined where namespaces may not be made */
export function openNetwork(): Network | undefined {
  // Addresses for trials of networks (RFC 2544), and names that no other trial has at the same time.
  const number = process.pid % 250;
  const name = `bt${process.pid.toString(36)}`;
  const hub = `${name}-hub`;
  const namespaces: string[] = [];
  const links: string[] = [];
  const ip = (...args: string[]) => execFileSync("ip", args, { stdio: ["ignore", "pipe", "pipe"] });
  const makeNamespace = (namespace: string) => {
    ip("netns", "add", namespace);
    namespaces.push(namespace);
    ip("-n", namespace, "link", "set", "lo", "up");
  };
  const close = () => {
    process.off("exit", close);
    for (const link of links) quietly(() => ip("link", "del", link));
    for (const namespace of namespaces) quietly(() => ip("netns", "del", namespace));
    namespaces.length = 0;
    links.length = 0;
  };
  /** Lays a cable from a machine to the switch. @returns its end there */
  const plug = (near: string, far: string, address: string, namespace?: string) => {
    const at = namespace === undefined ? [] : ["-n", namespace];
    ip(...at, "link", "add", near, "type", "veth", "peer", "name", far, "netns", hub);
    if (namespace === undefined) links.push(near);
    ip(...at, "address", "add", `${address}/24`, "dev", near);
    ip(...at, "link", "set", near, "up");
    ip("-n", hub, "link", "set", far, "up", "master", "switch");
  };

  process.once("exit", close);
  try {
    makeNamespace(hub);
    ip("-n", hub, "link", "add", "switch", "type", "bridge");
    ip("-n", hub, "link", "set", "switch", "up");
    plug(name, "this", `198.18.${number}.1`);
  } catch {
    close();
    return undefined;
  }
  let count = 0;
  return {
    address: `198.18.${number}.1`,
    add: () => {
      const n = ++count;
      const namespace = `${name}-${n}`;
      const far = `port${n}`;
      const address = `198.18.${number}.${n + 1}`;
      makeNamespace(namespace);
      plug("net0", far, address, namespace);
      const behind = `${name}b${n}`;
      ip("link", "add", behind, "type", "veth", "peer", "name", "net1", "netns", namespace);
      links.push(behind);
      const beside = (last: number) => `198.19.${number}.${4 * n + last}/30`;
      ip("address", "add", beside(1), "dev", behind);
      ip("link", "set", behind, "up");
      ip("-n", namespace, "address", "add", beside(2), "dev", "net1");
      ip("-n", namespace, "link", "set", "net1", "up");
      return {
        address,
        behind: `198.19.${number}.${4 * n + 2}`,
        through: ["ip", "netns", "exec", namespace],
        cut: () => void ip("-n", hub, "link", "set", far, "nomaster"),
        mend: () => void ip("-n", hub, "link", "set", far, "master", "switch"),
      };
    },
    close,
  };
}

function quietly(work: () => void): void {
  try {
    work();
  } catch {
    // It has gone already.
  }
}
