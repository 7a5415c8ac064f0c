import type { GateEffect } from "../api/gates.ts";
import { orAborted } from "./or-aborted.ts";

/**
 * A reason why work is held up or slowed down. Each has an owner, who alone takes it back; one that expires goes by
 * itself. Instants in milliseconds since the epoch.
 */
export interface Gate {
  /** What it is set and lifted by: `asked`, `busy`, `plex`, or whatever a person calls it. */
  name: string;
  /** In a word or a few, for people: "playing". */
  reason: string;
  /** Who says so: "a person", "Plex". */
  owner: string;
  effect: GateEffect;
  since: number;
  /** Null: it stays until it is lifted. */
  expiresAt: number | null;
}

/** Holds up all work between two items, and reading in the middle of one, while there is a reason to. */
export interface Pause {
  /** Whether a reason holds work up. */
  readonly on: boolean;
  /** All reasons, the oldest first. */
  readonly gates: readonly Gate[];
  /** Adds a reason, or replaces the one of this name; that one's `since` stays. */
  set(gate: Gate): void;
  /** Takes a reason back. Work goes on when none is left. @returns false when there was none of this name */
  lift(name: string): boolean;
  /** Settles when nothing holds work up, or when `signal` aborts. */
  over(signal: AbortSignal): Promise<void>;
}

/** What a change of the reasons means for work. */
export interface Standing {
  paused: boolean;
  throttled: boolean;
  gates: readonly Gate[];
}

/** A pause goes before a throttle. */
export const standingOf = (gates: readonly Gate[]): Standing => {
  const paused = gates.some(({ effect }) => effect === "pause");
  return { paused, throttled: !paused && gates.some(({ effect }) => effect === "throttle"), gates };
};

/** @param changed is told of every change of the reasons, before those who wait for the end of a pause */
export function createPause(changed: (now: Standing, before: Standing) => void): Pause {
  const gates = new Map<string, Gate>();
  let standing = standingOf([]);
  let over = Promise.withResolvers<void>();
  const update = () => {
    const before = standing;
    standing = standingOf([...gates.values()]);
    if (standing.paused && !before.paused) over = Promise.withResolvers();
    changed(standing, before);
    if (!standing.paused) over.resolve();
  };
  return {
    get on() {
      return standing.paused;
    },
    get gates() {
      return standing.gates;
    },
    set(gate) {
      const known = gates.get(gate.name);
      gates.set(gate.name, known ? { ...gate, since: known.since } : gate);
      if (!known || !isSame(known, gate)) update();
    },
    lift(name) {
      const was = gates.delete(name);
      if (was) update();
      return was;
    },
    async over(signal) {
      while (standing.paused && !signal.aborted) await orAborted([over.promise], signal);
    },
  };
}

const isSame = (one: Gate, other: Gate): boolean =>
  one.reason === other.reason &&
  one.owner === other.owner &&
  one.effect === other.effect &&
  one.expiresAt === other.expiresAt;

/** The reasons of a pause or a throttle in a few words: "playing, hot". */
export const reasonsOf = (gates: readonly Pick<Gate, "reason">[]): string =>
  [...new Set(gates.map(({ reason }) => reason))].join(", ");
