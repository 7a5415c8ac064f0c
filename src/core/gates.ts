import type { Store } from "../store/store.ts";
import type { Gate, Pause } from "./pause.ts";
import type { Clock } from "./ports.ts";

/** The reasons why work yields, as whoever has one sees them. */
export interface Gates {
  /** The oldest first. */
  list(): readonly Gate[];
  /** Adds a reason, or replaces the one of this name. Kept in the database when it is `told` and expires. */
  set(gate: Omit<Gate, "since">, told?: boolean): void;
  /** Takes a reason back. @returns false when there was none of this name */
  lift(name: string): boolean;
  /** Takes up those that an earlier process was told of and that have not expired. */
  recover(): void;
}

/** @param retired aborts when the butler ends: nothing expires any more */
export function createGates(
  { pause, clock, store }: { pause: Pause; clock: Clock; store: Store["gates"] },
  retired: AbortSignal,
): Gates {
  const waiting = new Map<string, AbortController>();

  const lift = (name: string): boolean => {
    waiting.get(name)?.abort();
    waiting.delete(name);
    const was = pause.lift(name);
    if (was) store.forget(name);
    return was;
  };

  const put = (gate: Gate): void => {
    waiting.get(gate.name)?.abort();
    waiting.delete(gate.name);
    pause.set(gate);
    if (gate.expiresAt !== null) void expire(gate.name, gate.expiresAt);
  };

  const expire = async (name: string, at: number): Promise<void> => {
    const replaced = new AbortController();
    waiting.set(name, replaced);
    const signal = AbortSignal.any([replaced.signal, retired]);
    while (clock.now() < at && !signal.aborted) await clock.sleepUntil(at, signal);
    if (!signal.aborted) lift(name);
  };

  return {
    list: () => pause.gates,
    set: (given, told = false) => {
      const gate = { ...given, since: clock.now() };
      const { name, reason, owner, effect, since, expiresAt } = gate;
      if (told && expiresAt !== null)
        store.keep({ name, reason, owner, effect, since, expires_at: expiresAt });
      else if (told) store.forget(name);
      put(gate);
    },
    lift,
    recover: () => {
      for (const { expires_at, ...gate } of store.all(clock.now())) put({ ...gate, expiresAt: expires_at });
    },
  };
}
