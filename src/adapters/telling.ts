import type { ChannelSettings } from "../api/notice-channels.ts";
import type { Clock } from "../core/ports.ts";
import type { StoredChannel, StoredDelivery, StoredNotice } from "../store/notices.ts";
import type { Store } from "../store/store.ts";
import type { Message, Sender } from "./telling/message.ts";
import { type Sent, send } from "./telling/send.ts";
import type { Web } from "./web.ts";

const second = 1000;
const minute = 60 * second;
const day = 24 * 60 * minute;
/** Between two messages of one channel, in milliseconds: a night full of failures must not look like an attack. */
const spacing = 3 * second;
/** After the first try that failed, in milliseconds; doubles each time. */
const firstWait = 30 * second;
const longestWait = 6 * 60 * minute;

export interface TellingHouse {
  notices: Store["notices"];
  clock: Clock;
  web: Pick<Web, "post">;
  sender(): Sender;
  /** Until when what is not urgent waits, in milliseconds since the epoch; undefined: it need not. */
  quietUntil(now: number): number | undefined;
  /** Whether urgent notices need not wait. */
  urgentAlways(): boolean;
  /** Days after which a notice is given up. */
  giveUpAfter(): number;
  log: { warn(facts: object, text: string): void; error(facts: object, text: string): void };
}

/** Delivers what was written down to be told. */
export interface Telling {
  /** From now on it delivers, one message of a channel after the other, and channels beside each other. */
  serve(): void;
  /** Something waits, or a channel is another one. */
  wake(): void;
  /** Tells a channel at once that it works. */
  test(channelId: number): Promise<Sent | undefined>;
  /** What is on its way is sent again by the next process, under the same id. */
  close(): Promise<void>;
}

export function createTelling(house: TellingHouse): Telling {
  const { notices, clock, web, log } = house;
  const closed = new AbortController();
  /** By channel: what it does now, and until when it rests. */
  const busy = new Map<number, Promise<void>>();
  const resting = new Map<number, number>();
  let changed = new AbortController();
  let loop: Promise<void> = Promise.resolve();

  const sendTo = (channel: StoredChannel, message: Message, signal: AbortSignal): Promise<Sent> => {
    const settings = JSON.parse(channel.settings) as ChannelSettings;
    return send({ kind: channel.kind, settings }, message, house.sender(), { web, clock, signal });
  };

  async function deliver(channel: StoredChannel, delivery: StoredDelivery): Promise<void> {
    const notice = notices.get(delivery.notice_id)!;
    const sent = await sendTo(channel, toMessage(notice), closed.signal);
    const now = clock.now();
    resting.set(channel.id, now + spacing);
    if (sent.delivered) return notices.endDelivery(delivery.id, "delivered", sent.answer, now);
    const facts = { channel: channel.name, notice: notice.title, answer: sent.answer };
    const isTooOld = now - notice.at >= house.giveUpAfter() * day;
    if (sent.hopeless || isTooOld) {
      log.warn(facts, "a notification was given up");
      return notices.endDelivery(delivery.id, "given-up", sent.answer, now);
    }
    log.warn(facts, "a notification could not be delivered, and is tried again");
    const wait = Math.max(sent.waitMs ?? 0, firstWait * 2 ** Math.min(delivery.tries, 20));
    notices.putOff(delivery, now + Math.min(wait, longestWait), sent.answer);
  }

  /** Begins what may be sent now. @returns when to look again, in milliseconds since the epoch */
  function look(): number {
    const now = clock.now();
    const quiet = house.quietUntil(now);
    let next = Number.POSITIVE_INFINITY;
    for (const channel of notices.channels()) {
      if (channel.enabled === 0 || busy.has(channel.id)) continue;
      const onlyUrgent = quiet !== undefined;
      if (onlyUrgent) next = Math.min(next, quiet);
      if (onlyUrgent && !house.urgentAlways()) continue;
      const delivery = notices.nextDelivery(channel.id, onlyUrgent);
      if (delivery === undefined) continue;
      const rested = Math.min(resting.get(channel.id) ?? now, now + minute);
      const due = Math.max(delivery.next_at ?? 0, rested);
      if (due > now) {
        next = Math.min(next, due);
        continue;
      }
      const work = deliver(channel, delivery)
        .catch((err: unknown) => {
          if (closed.signal.aborted) return;
          log.error({ err, channel: channel.name }, "a notification could not be dealt with");
          resting.set(channel.id, clock.now() + minute);
        })
        .finally(() => {
          busy.delete(channel.id);
          changed.abort();
        });
      busy.set(channel.id, work);
    }
    return next;
  }

  async function keepDelivering(): Promise<void> {
    while (!closed.signal.aborted) {
      changed = new AbortController();
      let next = clock.now() + minute;
      try {
        next = look();
      } catch (err) {
        log.error({ err }, "notifications could not be looked through");
      }
      await clock.sleepUntil(next, AbortSignal.any([closed.signal, changed.signal]));
    }
  }

  return {
    serve: () => {
      loop = keepDelivering();
    },
    wake: () => changed.abort(),
    test: async (channelId) => {
      const channel = notices.channel(channelId);
      if (channel === undefined) return undefined;
      const message: Message = {
        ...{ id: crypto.randomUUID(), event: "test", urgent: false, task: null, runId: null, html: null },
        ...{ title: "A test", text: "This channel works: here you are told.", at: clock.now() },
      };
      return sendTo(channel, message, closed.signal);
    },
    close: async () => {
      closed.abort();
      await Promise.all([loop, ...busy.values()]);
    },
  };
}

const toMessage = ({ uuid, event, urgent, title, text, html, task, run_id, at }: StoredNotice): Message => ({
  ...{ id: uuid, event, urgent: urgent === 1, title, text, html, task, runId: run_id, at },
});
