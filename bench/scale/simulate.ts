/**
 * A home and its workers on a virtual clock. Who gets which part, and what is open, is decided by the code that decides it
 * in the server; what that and everything else costs was measured (`costs.ts`).
 */

import { createGivings } from "../../src/adapters/engine/giving.ts";
import type { Request } from "../../src/adapters/engine/requests.ts";
import { type Costs, giveMs } from "./costs.ts";
import type { Item } from "./library.ts";
import { machineNamed, requestOf, taps } from "./requests.ts";
import { createTill, createTimeline } from "./timeline.ts";

/** What machines are joined by, and how wide. */
export interface Place {
  /** Cores of the engine's machine. */
  engineCores: number;
  /** Megabytes a second that the home's network takes. */
  homeMegabytesPerSecond: number;
}

export const usualPlace: Place = { engineCores: 4, homeMegabytesPerSecond: 117 };

/** How far the work was when an item was done. */
export interface Mark {
  ms: number;
  items: number;
  /** Milliseconds of reading. */
  work: number;
}

export interface Outcome {
  /** Until the last item is saved. */
  ms: number;
  /** One for each item, in the order in which they were done. */
  marks: Mark[];
  /** How often each item was saved, in the order of the library. */
  saved: Uint8Array;
  /** Milliseconds that the home's thread had something to do. */
  homeMs: number;
  /** Milliseconds of the engine's processors, signs of life included. */
  engineMs: number;
  /** Sent to the engine, signs of life included. */
  statements: number;
  /** Milliseconds that the home took to give out and to look, one turn after the other. */
  beatMs: number;
  /** Milliseconds in which the home's network was in use. */
  uploadMs: number;
}

const perSecond = { statementsOfWorker: 3, statementsOfHome: 3 };
const lookMs = 1000;
/** Milliseconds between two signs of life of a worker, with which it tells what it has done. */
const signMs = 1000;
/** Milliseconds between two turns of the home, at least. */
const gatherMs = 100;
/** Machines that the home asks the engine for at one time. */
const atOneTime = 3;
/** Answers that the home takes in one statement, at most. */
const mostAnswers = 500;

export function simulate({
  workers,
  items,
  count,
  costs,
  place = usualPlace,
}: {
  /** Each of which reads one part at a time. */
  workers: number;
  items: Iterator<Item>;
  count: number;
  costs: Costs;
  place?: Place;
}): Outcome {
  const time = createTimeline();
  const givings = createGivings(0);
  const machines = Array.from({ length: workers }, (_, number) => machineNamed(`w${number}`));
  const hands = new Map(
    machines.map(({ name }, number) => [
      name,
      {
        ...{ isReading: false, next: [] as Held[], underWay: 0, done: [] as Held[], isTimed: false },
        // They did not all come at the same moment.
        phase: (number * signMs) / workers,
      },
    ]),
  );
  const thread = createTill();
  const engine = createTill();
  const network = createTill();
  const known = new Map<Request, Held>();
  const marks: Mark[] = [];
  const saved = new Uint8Array(count);
  /** As many as the home keeps open for its machines. */
  const roomNow = () => machines.reduce((sum, { name }) => sum + 2 * givings.roomOf(name, 1, taps), 0);
  let room = roomNow();
  let taken = 0;
  let inHand = 0;
  let work = 0;
  let statements = 0;
  const answers: Held[] = [];
  let isBeating = false;
  let isWoken = false;
  let lastLook = Number.NEGATIVE_INFINITY;
  let beatMs = 0;

  // What signs of life take of the engine is not there for anything else.
  const heartbeats = (workers * costs.heartbeat.engineMs) / (1000 * place.engineCores);
  const engineShare = Math.max(0.01, 1 - heartbeats) * place.engineCores;

  /** @returns when the last of these statements is answered. @param turns how many wait for the one before */
  function ask(at: number, number: number, jobs: number, turns = number): number {
    statements += number;
    const own = number * costs.statement.engineMs + Math.max(0, jobs - number) * costs.furtherJobMs;
    return Math.max(at + turns * costs.statement.wallMs, engine.take(at, own / engineShare));
  }

  function take(): void {
    while (inHand < room && taken < count) {
      const index = taken++;
      inHand++;
      const item = items.next().value as Item;
      time.at(thread.take(time.now, costs.findMs), () => {
        const request = requestOf(item, index);
        known.set(request, { request, item, index, takenAt: 0, doneAt: 0 });
        givings.add(request);
        wake();
      });
    }
  }

  function wake(): void {
    if (isBeating) isWoken = true;
    else beat();
  }

  function beat(): void {
    isBeating = true;
    isWoken = false;
    const begun = time.now;
    let asked = 1;
    let jobs = 0;
    let cpu = giveMs(costs, workers);
    if (begun - lastLook >= lookMs) {
      lastLook = begun;
      room = roomNow();
      asked += 2;
      cpu += workers * costs.heartbeat.homeMs;
    }
    const opened = answers.splice(0, mostAnswers);
    if (opened.length > 0) asked++;
    jobs += opened.length;
    for (const held of opened) settle(held);
    const given = givings.give(0, machines, begun);
    const perMachine = Map.groupBy(given, ({ giving }) => giving.machine);
    let turns = asked;
    if (given.length > 0) {
      asked += perMachine.size + 1;
      turns += Math.ceil(perMachine.size / atOneTime) + 1;
    }
    jobs += given.length;
    const answered = ask(begun, asked, jobs, turns);
    const end = Math.max(answered, thread.take(begun, cpu + asked * costs.statement.askerMs));
    beatMs += end - begun;
    for (const [machine, some] of perMachine)
      time.at(ask(end, 1, some.length), () =>
        receive(
          machine,
          some.map(({ request }) => known.get(request)!),
        ),
      );
    time.at(Math.max(end, begun + gatherMs), () => {
      isBeating = false;
      if (isWoken || answers.length > 0) beat();
    });
  }

  function receive(machine: string, some: readonly Held[]): void {
    for (const held of some) held.takenAt = time.now;
    hands.get(machine)!.next.push(...some);
    readNext(machine);
  }

  function readNext(machine: string): void {
    const hand = hands.get(machine)!;
    const held = hand.isReading ? undefined : hand.next.shift();
    if (held === undefined) return;
    hand.isReading = true;
    time.at(time.now + held.item.readMs, () => {
      hand.isReading = false;
      bringHome(held, machine);
      readNext(machine);
    });
  }

  function bringHome(held: Held, machine: string): void {
    const hand = hands.get(machine)!;
    hand.underWay++;
    const megabytes = held.item.kind.artefactBytes / 1e6;
    const sent = network.take(time.now, (1000 * megabytes) / place.homeMegabytesPerSecond);
    const received = Math.max(sent, thread.take(time.now, megabytes * costs.uploadMsPerMegabyte));
    time.at(received, () => {
      hand.underWay--;
      held.doneAt = time.now;
      hand.done.push(held);
      const left = Number(hand.isReading) + hand.next.length + hand.underWay;
      if (left <= 1) return post(machine);
      if (hand.isTimed) return;
      hand.isTimed = true;
      const sign = Math.ceil((time.now - hand.phase) / signMs) * signMs + hand.phase;
      time.at(sign, () => post(machine));
    });
  }

  /** It is put into the engine, taken off the machine's list, and called out. */
  function post(machine: string): void {
    const hand = hands.get(machine)!;
    hand.isTimed = false;
    const letters = hand.done.splice(0);
    if (letters.length === 0) return;
    time.at(ask(time.now, 3, 2 * letters.length), () => {
      answers.push(...letters);
      wake();
    });
  }

  function settle({ request, item, index, takenAt, doneAt }: Held): void {
    givings.answered(request.given!.id);
    givings.learn(request, (doneAt - takenAt) / 1000);
    const { findings, artefacts } = item.kind;
    time.at(thread.take(time.now, findings * costs.keepMs + artefacts * costs.artefactMs), () => {
      givings.remove(request);
      known.delete(request);
      inHand--;
      saved[index]!++;
      work += item.readMs;
      marks.push({ ms: time.now, items: marks.length + 1, work });
      take();
      wake();
    });
  }

  take();
  time.run();
  const seconds = time.now / 1000;
  return {
    ...{ ms: time.now, marks, saved, homeMs: thread.used, beatMs, uploadMs: network.used },
    engineMs: engine.used * engineShare + seconds * workers * costs.heartbeat.engineMs,
    statements: statements + seconds * (workers * perSecond.statementsOfWorker + perSecond.statementsOfHome),
  };
}

interface Held {
  request: Request;
  item: Item;
  index: number;
  /** Milliseconds: by its machine. */
  takenAt: number;
  doneAt: number;
}
