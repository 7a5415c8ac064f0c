import type { Clock } from "../core/ports.ts";
import { sleepFor } from "../core/sleep.ts";

export interface News {
  type: string;
  text: string;
}

/** `over`: the server closes, or nobody knows the listener any more. `behind`: it reads too slowly. */
export type Farewell = "over" | "behind";

/** One open connection that is told what happens. */
export interface Listener {
  wants(type: string): boolean;
  /** Sends all of it in one go: what the system is asked to do costs more than the bytes. */
  send(news: readonly News[]): void;
  /** Bytes that were sent and have not left yet. */
  backlog(): number;
  /** Whether it may still be told anything: tokens expire, and are revoked. */
  isKnown(): boolean;
  /** Gives a sign of life, and gives up a connection that showed none since the last one. */
  ping(): void;
  /** Ends the connection; says why where it can. It is told nothing more. */
  close(why: Farewell): void;
}

/** All listeners of one kind. */
export interface Audience {
  open(): void;
  join(listener: Listener): void;
  leave(listener: Listener): void;
  /** Tells everybody who has joined so far, in the order of the calls, soon: not before others have had their turn. */
  tell(type: string, text: string): void;
  readonly size: number;
  /** What was told before is sent first. */
  close(): void;
}

/** A listener that falls so far behind is dropped: others must not pay for it with our memory. */
export const longestBacklog = 1024 * 1024;
/** Milliseconds between two signs of life: proxies close what is silent for a minute. */
export const pingInterval = 25_000;

/** Listeners that are sent something before the server answers others: some milliseconds. */
const mostAtOnce = 50;

export function createAudience(clock: Clock): Audience {
  /** Each with the number of the last news that it has been given, or that was older than it. */
  const members = new Map<Listener, number>();
  /** What somebody has not been given yet. */
  let waiting: (News & { number: number })[] = [];
  let last = 0;
  let isSending = false;
  const closing = new AbortController();

  const give = (listener: Listener, heard: number): void => {
    const news = waiting.filter(({ number, type }) => number > heard && listener.wants(type));
    members.set(listener, last);
    if (news.length === 0) return;
    if (listener.backlog() > longestBacklog) {
      members.delete(listener);
      listener.close("behind");
    } else listener.send(news);
  };

  const sendAll = async (): Promise<void> => {
    while (waiting.length > 0) {
      await nextTurn();
      const newest = last;
      let given = 0;
      for (const [listener, heard] of [...members]) {
        if (members.has(listener)) give(listener, heard);
        if (++given % mostAtOnce === 0) await nextTurn();
      }
      waiting = waiting.filter(({ number }) => number > newest);
    }
    isSending = false;
  };

  const look = (listener: Listener): void => {
    if (listener.isKnown()) {
      listener.ping();
      return;
    }
    members.delete(listener);
    listener.close("over");
  };

  const pingNowAndThen = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      await sleepFor(pingInterval, clock, closing.signal);
      if (!closing.signal.aborted) for (const listener of [...members.keys()]) look(listener);
    }
  };

  return {
    open: () => void pingNowAndThen(),
    join: (listener) => {
      members.set(listener, last);
    },
    leave: (listener) => {
      members.delete(listener);
    },
    tell: (type, text) => {
      if (members.size === 0) return;
      waiting.push({ type, text, number: ++last });
      if (isSending) return;
      isSending = true;
      void sendAll();
    },
    get size() {
      return members.size;
    },
    close: () => {
      closing.abort();
      for (const [listener, heard] of [...members]) {
        give(listener, heard);
        listener.close("over");
      }
      members.clear();
    },
  };
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
