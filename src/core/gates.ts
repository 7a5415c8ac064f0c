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

type ExpiringGate = Gate & { expiresAt: number };

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

  /** @param kept whether the database has it */
  const put = (gate: Gate, kept: boolean): void => {
    waiting.get(gate.name)?.abort();
    waiting.delete(gate.name);
    pause.set(gate);
    if (gate.expiresAt !== null) void expire({ ...gate, expiresAt: gate.expiresAt }, kept);
  };

  /** A clock that is set back takes the end with it: else a gate of minutes would last for as long as that. */
  const expire = async (gate: ExpiringGate, kept: boolean): Promise<void> => {
    const replaced = new AbortController();
    waiting.set(gate.name, replaced);
    const signal = AbortSignal.any([replaced.signal, retired]);
    let { expiresAt } = gate;
    let before = clock.now();
    while (before < expiresAt && !signal.aborted) {
      await clock.sleepUntil(expiresAt, signal);
      const now = clock.now();
      if (now < before && !signal.aborted) {
        expiresAt -= before - now;
        pause.set({ ...gate, expiresAt });
        if (kept) keep({ ...gate, since: now, expiresAt });
      }
      before = now;
    }
    if (!signal.aborted) lift(gate.name);
  };

  const keep = ({ name, reason, owner, effect, since, expiresAt }: ExpiringGate): void =>
    store.keep({ name, reason, owner, effect, since, expires_at: expiresAt });

  return {
    list: () => pause.gates,
    set: (given, told = false) => {
      const gate = { ...given, since: clock.now() };
      const { name, expiresAt } = gate;
      const kept = told && expiresAt !== null;
      if (kept) keep({ ...gate, expiresAt });
      else if (told) store.forget(name);
      put(gate, kept);
    },
    lift,
    recover: () => {
      const now = clock.now();
      for (const { expires_at, ...gate } of store.all(now)) {
        // The clock may have been set back while nobody looked.
        const expiresAt = Math.min(expires_at, now + expires_at - gate.since);
        put({ ...gate, expiresAt }, true);
      }
    },
  };
}
