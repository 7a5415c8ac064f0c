import { freemem, loadavg, totalmem } from "node:os";
import type { Reader } from "../../core/ports.ts";
import { type EngineHands, openEngine } from "./engine.ts";
import {
  type Answer,
  answersQueue,
  type Beat,
  homeChannel,
  type Item,
  itemsQueue,
  machineChannel,
  type Offer,
  type Orders,
} from "./messages.ts";
import { startPulse } from "./pulse.ts";
import { beatMachine, callOut, homeAwaySeconds, homeSession, leave } from "./tables.ts";
import { beginWork, type Work, type Workshop } from "./work.ts";

/** Milliseconds between two signs of life. */
const beatMs = 1000;
/** Milliseconds between two tries to reach an engine or a home that is away, at most. */
const longestWaitMs = 15_000;
/** Items taken from the engine in one go. */
const mostTaken = 500;

export interface Worker {
  /** Settles when it has been closed, or another process has taken its name. */
  readonly ended: Promise<void>;
  /** Ends what is in hand. */
  close(): Promise<void>;
}

/**
 * Reads parts for a home, as it is given them by the engine. What is said of the library, and of what is to be read when,
 * is the home's: a worker knows nothing but the items that it has in hand.
 *
 * @param shop what it works with; its reader is paused and resumed as the home says
 */
export function openWorker({
  engineUrl,
  name,
  offer,
  shop,
}: {
  engineUrl: string;
  name: string;
  offer: Offer;
  shop: Omit<Workshop, "isHome"> & { reader: Reader };
}): Worker {
  const works = new Map<string, Work>();
  let outbox: { key: string; answer: Answer }[] = [];
  /** Ids of items of which nothing is to be told: they were let go of, or given anew under another. */
  let spent: string[] = [];
  const { reader, log } = shop;
  let state: Orders["state"] = "work";
  let lastBeat = Number.NEGATIVE_INFINITY;
  let home: string | undefined;
  let isFirst = true;
  let trouble = "";
  let queueSeenBy: EngineHands["boss"] | undefined;
  /** Whether somebody says that there are some, or it is time to look. */
  let hasItems = true;
  const ended = Promise.withResolvers<void>();

  const complain = (error: Error) => {
    if (error.message !== trouble) log(`The engine cannot be used: ${error.message}. Trying again.`);
    trouble = error.message;
  };
  const engine = openEngine({
    ...{ url: engineUrl, role: "worker", channel: machineChannel(name) },
    onWord: (word) => {
      if (word === "items") hasItems = true;
      else lastBeat = Number.NEGATIVE_INFINITY;
      pulse.wake();
    },
    onTrouble: complain,
  });
  const pulse = startPulse(() => engine.use(turn), {
    everyMs: beatMs,
    longestMs: longestWaitMs,
    onFailure: complain,
  });

  async function turn(hands: EngineHands): Promise<void> {
    const isTime = performance.now() - lastBeat >= beatMs;
    if (isTime || isNearlyIdle()) await post(hands);
    if (isTime) {
      hasItems = true;
      lastBeat = performance.now();
      const orders = await beatMachine(hands, name, offer, beatNow(), isFirst);
      if (orders === undefined) {
        log(
          `Another worker has come under the name ${name}: this one ends. Give each a name of its own with --name.`,
        );
        ended.resolve();
        return;
      }
      home = await homeSession(hands, homeAwaySeconds);
      if (isFirst) await callOut(hands, [homeChannel], "machine");
      isFirst = false;
      obey(orders);
    }
    if (trouble !== "") log("The engine can be used again.");
    trouble = "";
    // The home makes the queue when it has seen us.
    const queue = itemsQueue(name);
    if (queueSeenBy !== hands.boss && (await hands.boss.getQueue(queue)) === null) return;
    queueSeenBy = hands.boss;
    if (!hasItems) return;
    hasItems = false;
    for (;;) {
      const jobs = await hands.boss.fetch<Item>(queue, { batchSize: mostTaken });
      for (const { data } of jobs) take(data);
      if (jobs.length < mostTaken) return;
    }
  }

  /** Whether it needs more soon. While it does not, answers wait for the next sign of life, and are told together. */
  const isNearlyIdle = () => works.size - outbox.length <= offer.slots;

  const beatNow = (): Beat => ({
    load: loadavg()[0]!,
    memory: { totalBytes: totalmem(), freeBytes: freemem(), serverBytes: process.memoryUsage.rss() },
    held: [...works.values()].map(({ held }) => held),
  });

  function obey(orders: Orders): void {
    if (orders.state !== state) {
      state = orders.state;
      if (state === "pause") reader.pause();
      else reader.resume();
    }
    for (const work of [...works.values()])
      if (orders.drop.includes(work.held.id)) {
        works.delete(work.held.key);
        spent.push(work.held.id);
        work.drop();
      }
  }

  /** Puts answers into the engine. What is in it is the home's to keep. */
  async function post({ boss, query }: EngineHands): Promise<void> {
    const letters = outbox.slice(0, mostTaken);
    if (letters.length > 0) {
      await boss.insert(
        answersQueue,
        letters.map(({ answer }) => ({ data: answer })),
      );
      outbox = outbox.slice(letters.length);
      for (const { key } of letters) works.delete(key);
      await callOut({ boss, query }, [homeChannel], "answers");
    }
    const over = [...letters.map(({ answer }) => answer.id), ...spent];
    spent = [];
    // Of an engine that was wiped the queue is made anew when the home has seen us: there is nothing in it.
    if (over.length > 0 && queueSeenBy === boss) await boss.deleteJob(itemsQueue(name), over);
    if (outbox.length > 0) pulse.wake();
  }

  function take(item: Item): void {
    const known = works.get(item.key);
    if (known !== undefined) {
      spent.push(known.held.id);
      known.giveAnew(item);
      return;
    }
    const work = beginWork(item, { ...shop, isHome: (session) => session === home }, (done) => {
      if (works.get(item.key) !== work) return;
      if (done === undefined) {
        works.delete(item.key);
        spent.push(work.held.id);
      } else outbox = [...outbox, { key: item.key, answer: { ...done, machine: name } }];
      if (isNearlyIdle()) pulse.wake();
    });
    works.set(item.key, work);
  }

  return {
    ended: ended.promise,
    close: async () => {
      for (const work of works.values()) work.drop();
      works.clear();
      // An engine that is away is told by the silence.
      await engine.close(async () => {
        await pulse.stop();
        await engine.use(async (hands) => {
          await leave(hands, name, offer.session);
          await callOut(hands, [homeChannel], "machine");
        });
      });
      ended.resolve();
    },
  };
}
