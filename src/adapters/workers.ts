import type { Clock, WorkerFacts, Workers } from "../core/ports.ts";
import type { Store } from "../store/store.ts";
import type { Offer } from "./engine/messages.ts";
import type { SpreadReader } from "./engine/spread-reader.ts";

/** Milliseconds between two notes of when a machine was last seen. */
const noteEveryMs = 60_000;

type SeenOffer = Pick<Offer, "version" | "cores" | "slots" | "only" | "sections">;

const nothing = { totalBytes: 0, freeBytes: 0, serverBytes: 0 };

/** The machines that work for this one, as the memory and the engine have them. @param spread undefined: no engine */
export function createWorkers(machines: Store["machines"], spread: SpreadReader | undefined): Workers {
  return {
    list: () => {
      const alive = new Map(spread?.machines().map((machine) => [machine.name, machine]));
      return machines.all().map((stored): WorkerFacts => {
        const now = alive.get(stored.name);
        const { version, cores, slots, only, sections } = JSON.parse(stored.offer) as SeenOffer;
        return {
          ...{ name: stored.name, version, cores, slots, only, sections },
          ...{ alive: now !== undefined, wish: stored.wish, lastSeenAt: stored.last_seen_at },
          ...{ load: now?.beat.load ?? 0, memory: now?.beat.memory ?? nothing },
          ...{ done: stored.done, seconds: stored.seconds, items: now?.items ?? [] },
        };
      });
    },
    wish: (name, wish) => {
      if (machines.get(name) === undefined) return false;
      machines.wish(name, wish);
      spread?.wishChanged();
      return true;
    },
    forget: async (name) => {
      if (machines.get(name) === undefined) return "unknown";
      if (spread?.machines().some((machine) => machine.name === name)) return "alive";
      await spread?.forget(name);
      machines.remove(name);
      return undefined;
    },
    takePiece: async (id, name, offset, piece) => spread?.takePiece(id, name, offset, piece),
  };
}

/** Writes down that a machine is there, now and then, and at once when it is new or another. */
export function noteMachines(machines: Store["machines"], clock: Clock) {
  const noted = new Map<string, { session: string; at: number }>();
  return ({ name, offer }: { name: string; offer: Offer }): void => {
    const at = clock.now();
    const before = noted.get(name);
    if (before?.session === offer.session && Math.abs(at - before.at) < noteEveryMs) return;
    noted.set(name, { session: offer.session, at });
    const { version, cores, slots, only, sections } = offer;
    machines.see(name, JSON.stringify({ version, cores, slots, only, sections } satisfies SeenOffer), at);
  };
}
