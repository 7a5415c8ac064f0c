import type { Clock } from "../core/ports.ts";

/** One open connection that is told what happens. */
export interface Listener {
  wants(type: string): boolean;
  send(type: string, text: string): void;
  /** Bytes that were sent and have not left yet. */
  backlog(): number;
  /** Whether it may still be told anything: tokens expire, and are revoked. */
  isKnown(): boolean;
  /** Gives a sign of life, and gives up a connection that showed none since the last one. */
  ping(): void;
  /** Ends the connection at once; says goodbye when `politely`. */
  close(politely: boolean): void;
}

/** All listeners of one kind. */
export interface Audience {
  open(): void;
  join(listener: Listener): void;
  leave(listener: Listener): void;
  tell(type: string, text: string): void;
  readonly size: number;
  close(): void;
}

/** A listener that falls so far behind is dropped: others must not pay for it with our memory. */
export const longestBacklog = 1024 * 1024;
/** Milliseconds between two signs of life: proxies close what is silent for a minute. */
export const pingInterval = 25_000;

export function createAudience(clock: Clock): Audience {
  const members = new Set<Listener>();
  const closing = new AbortController();

  const drop = (listener: Listener): void => {
    members.delete(listener);
    listener.close(false);
  };

  const look = (listener: Listener): void => {
    if (listener.isKnown()) {
      listener.ping();
      return;
    }
    members.delete(listener);
    listener.close(true);
  };

  const pingNowAndThen = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      const next = clock.now() + pingInterval;
      while (clock.now() < next && !closing.signal.aborted) await clock.sleepUntil(next, closing.signal);
      if (!closing.signal.aborted) for (const listener of [...members]) look(listener);
    }
  };

  return {
    open: () => void pingNowAndThen(),
    join: (listener) => {
      members.add(listener);
    },
    leave: (listener) => {
      members.delete(listener);
    },
    tell: (type, text) => {
      for (const listener of [...members]) {
        if (!listener.wants(type)) continue;
        if (listener.backlog() > longestBacklog) drop(listener);
        else listener.send(type, text);
      }
    },
    get size() {
      return members.size;
    },
    close: () => {
      closing.abort();
      for (const listener of members) listener.close(true);
      members.clear();
    },
  };
}
