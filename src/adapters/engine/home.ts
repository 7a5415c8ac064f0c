import type { Reader } from "../../core/ports.ts";
import { type EngineHands, openEngine } from "./engine.ts";
import { createGivings, here } from "./giving.ts";
import { acceptArtefacts, takePiece } from "./intake.ts";
import { type Answer, answersQueue, homeChannel, itemsQueue, machineChannel } from "./messages.ts";
import { oneAtATime, startPulse, watchSilence } from "./pulse.ts";
import { rememberQueues, takeAll } from "./queues.ts";
import { describeRead, itemOf, type Request } from "./requests.ts";
import type { SpreadHouse, SpreadReader } from "./spread-reader.ts";
import {
  beatHome,
  callOut,
  forgetMachine,
  giveOrders,
  leaveHome,
  type MachineRow,
  machineRows,
  tellSamples,
} from "./tables.ts";

/** Milliseconds between two looks at the machines. */
const lookMs = 1000;
/** Milliseconds between two turns, at least: what comes meanwhile is taken, and given, together. */
const gatherMs = 100;
/** Milliseconds between two tries to reach an engine that is away, at most. */
const longestWaitMs = 5000;
/** Milliseconds without a sign of life after which a machine's items are given to others. */
const lostMs = 8000;

/** Has parts read here and on other machines, which it looks for from now on. */
export function spreadReads({
  engineUrl,
  library,
  data,
  local,
  samples,
  sectionTitle,
  wishOf,
  onSeen,
  onDone,
  log,
}: SpreadHouse): SpreadReader {
  const session = crypto.randomUUID();
  const givings = createGivings(performance.now());
  const rows = new Map<string, MachineRow>();
  const queues = rememberQueues();
  let lastLook = Number.NEGATIVE_INFINITY;
  let isFirst = true;
  /** Whether somebody says that there are some, or it is time to look. */
  let hasAnswers = true;
  let paused = false;
  let closed = false;
  let trouble = "";

  const complain = (error: Error) => {
    if (error.message !== trouble) log(`The engine cannot be used: ${error.message}. Reading goes on here.`);
    trouble = error.message;
  };
  const engine = openEngine({
    ...{ url: engineUrl, role: "home", channel: homeChannel },
    // A word without a word in it: some may have been missed.
    onWord: (word) => {
      if (word !== "answers") return lookNow();
      hasAnswers = true;
      pulse.wake();
    },
    onTrouble: complain,
  });
  const pulse = startPulse(beat, {
    ...{ everyMs: lookMs, leastMs: gatherMs, longestMs: longestWaitMs },
    onFailure: (error) => {
      complain(error);
      choose([]);
    },
  });
  const silence = watchSilence(lostMs, lookMs, () => {
    for (const name of [...rows.keys()]) lose(name);
    choose([]);
  });

  async function beat(): Promise<void> {
    await engine.use(async (hands) => {
      const isTime = performance.now() - lastLook >= lookMs;
      if (isTime) await look(hands);
      await queues.make(hands, [answersQueue], false);
      if (hasAnswers) {
        // Of those that come meanwhile there is another word.
        hasAnswers = false;
        await takeAll<Answer>(hands, answersQueue, (answer) => void settle(answer));
      }
      // After the answers: that of an item which its machine has no more was in the engine before it said so.
      if (isTime) for (const row of rows.values()) givings.takeBackUnseen(row, lastLook);
      await giveOut(hands);
    });
    silence.heard();
    if (trouble !== "") log("The engine can be used again.");
    trouble = "";
  }

  async function look(hands: EngineHands): Promise<void> {
    if (await beatHome(hands, session, library)) lookAtFiles();
    silence.heard();
    const now = await machineRows(hands);
    // What an earlier process of this home asked for is asked for anew.
    await queues.make(hands, [answersQueue, ...now.map(({ name }) => itemsQueue(name))], isFirst);
    isFirst = false;
    hasAnswers = true;
    lastLook = performance.now();
    for (const row of now)
      if (row.age * 1000 < lostMs) see(row);
      else lose(row.name);
    // Of an engine that was wiped machines are away until their next sign of life.
    if (queues.age() > lostMs)
      for (const name of [...rows.keys()]) if (!now.some((row) => row.name === name)) lose(name);
    const told: string[] = [];
    for (const row of rows.values()) {
      const state = paused || wishOf(row.name) === "paused" ? "pause" : "work";
      const orders = givings.ordersFor(row, state, performance.now());
      if (JSON.stringify(orders) === JSON.stringify({ state: row.orders.state, drop: row.orders.drop }))
        continue;
      await giveOrders(hands, row.name, orders);
      row.orders = orders;
      told.push(machineChannel(row.name));
    }
    await callOut(hands, told, "orders");
  }

  // Beside the beat: disks that have to spin up first would make this home seem away.
  const lookAtFiles = oneAtATime(async () => {
    const found = await samples();
    await engine.use((hands) => tellSamples(hands, found));
  }, complain);

  function see(row: MachineRow): void {
    const before = rows.get(row.name);
    if (before && before.offer.session !== row.offer.session) lose(row.name);
    if (!before) log(`${row.name} works for this home, with ${row.offer.slots} at one time.`);
    rows.set(row.name, row);
    onSeen(row);
    for (const { id, fraction, bytesRead } of row.beat.held) {
      const options = givings.byId(id)?.options;
      options?.onProgress?.(fraction, row.name);
      options?.onRead?.(bytesRead);
    }
  }

  /** What a machine had is given to others. */
  function lose(name: string): void {
    if (rows.delete(name)) log(`${name} is not heard any more: what it had is given to others.`);
    givings.takeBackFrom(name);
  }

  /** An answer that nobody waits for is one that came twice, or too late: what it says has been or will be found again. */
  async function settle({ id, machine, seconds, outcome }: Answer): Promise<void> {
    const request = givings.answered(id);
    if (request === undefined) return;
    try {
      if ("unfit" in outcome) throw new Error(outcome.unfit);
      if ("failed" in outcome) {
        request.homeOnly = local.slots > 0;
        if (!request.homeOnly) return request.reject(new Error(outcome.failed));
        throw new Error(outcome.failed);
      }
      await acceptArtefacts(request.read.artefactFolder, id, outcome.artefacts);
      onDone(machine, givings.learn(request, seconds));
      request.resolve({ ...outcome.result, machine });
    } catch (error) {
      if (!givings.open.has(request)) return;
      log(
        `${machine} could not read ${request.read.file}, which is given to others: ${(error as Error).message}`,
      );
      request.unfit.add(machine);
      request.given = undefined;
      pulse.wake();
    }
  }

  /** Gives what waits to whoever may read it. What the home is given begins at once. @returns what others are to get */
  function choose(machines: readonly MachineRow[]): Request[] {
    if (paused || closed) return [];
    const others: Request[] = [];
    for (const { request, giving } of givings.give(local.slots, machines, performance.now())) {
      if (giving.machine === here)
        local.read(request.read, request.options).then(request.resolve, request.reject);
      else others.push(request);
    }
    return others;
  }

  async function giveOut(hands: EngineHands): Promise<void> {
    const chosen = choose(working());
    const perMachine = [...Map.groupBy(chosen, ({ given }) => given!.machine)];
    try {
      await Promise.all(
        perMachine.map(([machine, requests]) =>
          hands.boss.insert(
            itemsQueue(machine),
            requests.map((request) => ({ id: request.given!.id, data: itemOf(request, session, data) })),
          ),
        ),
      );
    } catch (error) {
      for (const request of chosen) givings.takeBack(request);
      throw error;
    }
    const channels = perMachine.map(([machine]) => machineChannel(machine));
    await callOut(hands, channels, "items");
  }

  const read: Reader["read"] = async (asked, options) => {
    const { purpose } = asked;
    if (purpose === undefined) return local.read(asked, options);
    const purposeful = { ...asked, purpose };
    options.signal.throwIfAborted();
    if (closed) throw new Error("The reader is closed.");
    const { promise, resolve, reject } = Promise.withResolvers<Awaited<ReturnType<Reader["read"]>>>();
    const request: Request = {
      ...describeRead(purposeful, sectionTitle),
      ...{ read: purposeful, options, resolve, reject, unfit: new Set(), homeOnly: false, given: undefined },
    };
    const abort = () => {
      // What is read here ends by itself, once nothing is written for it any more.
      if (request.given?.machine === here) return;
      givings.takeBack(request);
      reject(options.signal.reason);
      lookNow();
    };
    options.signal.addEventListener("abort", abort, { once: true });
    givings.add(request);
    giveSoon();
    try {
      return await promise;
    } finally {
      options.signal.removeEventListener("abort", abort);
      givings.remove(request);
      giveSoon();
    }
  };

  // The home does not wait for an engine that is away.
  const giveSoon = () => (trouble === "" ? pulse.wake() : void choose([]));

  function lookNow(): void {
    lastLook = Number.NEGATIVE_INFINITY;
    pulse.wake();
  }

  const working = () => [...rows.values()].filter(({ name }) => wishOf(name) === "working");
  return {
    // What reading may take of this machine is between it and its own reader.
    ...local,
    get slots() {
      return working().reduce((sum, { offer }) => sum + offer.slots, local.slots);
    },
    // As many again are asked for as the machines can have, so that there is something to choose from.
    room: (taps) =>
      rows.size === 0
        ? local.room(taps)
        : [{ name: here, offer: local }, ...working()].reduce(
            (sum, { name, offer }) => sum + 2 * givings.roomOf(name, offer.slots, taps),
            0,
          ),
    read,
    pause: () => {
      paused = true;
      local.pause();
      lookNow();
    },
    resume: () => {
      paused = false;
      local.resume();
      lookNow();
    },
    machines: () => [...rows.values()].map((row) => ({ ...row, items: givings.itemsOf(row) })),
    wishChanged: lookNow,
    forget: (name) =>
      engine.use(async (hands) => {
        await forgetMachine(hands, name);
        await queues.remove(hands, itemsQueue(name));
      }),
    takePiece: async (id, name, offset, piece) => {
      const request = givings.byId(id);
      return request && takePiece(request.read.artefactFolder, id, name, offset, piece);
    },
    close: async () => {
      closed = true;
      for (const request of givings.open)
        if (request.given?.machine !== here) request.reject(new Error("The reader is closed."));
      silence.stop();
      // An engine that is away is told nothing; workers see the silence.
      await engine.close(async () => {
        await pulse.stop();
        await engine.use((hands) => leaveHome(hands, session));
      });
      await local.close();
    },
  };
}
