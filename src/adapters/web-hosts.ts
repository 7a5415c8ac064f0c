import type { Clock } from "../core/ports.ts";

/** At most so many requests begun in any stretch of so many milliseconds. */
export interface Rate {
  requests: number;
  perMs: number;
}

/** Failures in a row after which a server is left alone: two requests with their repetitions. */
const failuresToClose = 6;
/** For how long, in milliseconds. */
const closedFor = 3_600_000;

/** A server, with how often it may be asked, and whether at all: a rate limiter and a circuit breaker. */
export interface Host {
  /** Waits for its turn. @throws `signal.reason` when aborted */
  turn(rate: Rate, signal: AbortSignal): Promise<void>;
  answered(): void;
  /** Counts a failure; too many in a row close it. @param why a sentence */
  failed(why: string): void;
  /** Leaves it alone for some milliseconds. */
  close(why: string, ms: number): void;
  /** Why it is left alone just now. When its time is over, one more failure closes it again. */
  closed(): string | undefined;
}

/** The servers that are asked, by host and port. */
export function createHosts(clock: Clock): { of(address: string): Host } {
  const hosts = new Map<string, Host>();
  return {
    of: (address) => {
      const name = new URL(address).host;
      const host = hosts.get(name) ?? createHost(clock);
      hosts.set(name, host);
      return host;
    },
  };
}

function createHost(clock: Clock): Host {
  /** When the last requests began. */
  let begun: number[] = [];
  let queue: Promise<unknown> = Promise.resolve();
  let failures = 0;
  let closed = { from: 0, until: Number.NEGATIVE_INFINITY, why: "" };

  const waitForTurn = async ({ requests, perMs }: Rate, signal: AbortSignal) => {
    signal.throwIfAborted();
    const free = begun.length < requests ? clock.now() : begun.at(-requests)! + perMs;
    // A clock that was set back must not hold anybody up for longer than the rate says.
    const until = Math.min(free, clock.now() + perMs);
    await sleep(clock, until - clock.now(), signal);
    begun = [...begun, clock.now()].slice(-requests);
  };

  const close = (why: string, ms: number) => {
    const from = clock.now();
    closed = { from, until: from + ms, why };
  };

  return {
    turn: (rate, signal) => {
      const mine = queue.then(() => waitForTurn(rate, signal));
      queue = mine.catch(() => undefined);
      return mine;
    },
    answered: () => {
      failures = 0;
    },
    failed: (why) => {
      failures++;
      if (failures >= failuresToClose) close(why, closedFor);
    },
    close,
    closed: () => (closed.from <= clock.now() && clock.now() < closed.until ? closed.why : undefined),
  };
}

/** Lets milliseconds pass. @throws `signal.reason` when aborted */
export async function sleep(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  const from = clock.now();
  const until = from + ms;
  // A clock that was set back must not make it longer.
  for (let now = from; from <= now && now < until; now = clock.now()) {
    signal.throwIfAborted();
    await clock.sleepUntil(until, signal);
  }
  signal.throwIfAborted();
}
