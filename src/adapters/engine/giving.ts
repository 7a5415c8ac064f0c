import type { TapRequest } from "../../core/ports.ts";
import { assign, type Desk, recentFolders, roomOf } from "./assign.ts";
import { isProbe, type Orders } from "./messages.ts";
import { expected, readSeconds, shareOf } from "./pace.ts";
import type { Giving, Request } from "./requests.ts";
import type { MachineRow } from "./tables.ts";

/** The home's own name among the machines. */
export const here = "";

/** Milliseconds after which a machine that lives must have said that it has an item. */
const unseenMs = 5000;
/** Milliseconds after the start for which machines may go on with what an earlier process of this home gave them. */
const adoptMs = 30_000;
/** Milliseconds for which it is remembered that an item is wanted no more. */
const rememberMs = 3_600_000;

/** Which reads are waited for, and who has which. Times are monotonic, in milliseconds. */
export function createGivings(started: number) {
  const open = new Set<Request>();
  const given = new Map<string, Request>();
  /** What each machine has been given and has not answered, the home's own too. */
  const hands = new Map<string, Set<Request>>();
  /** Items that are wanted no more, by id. */
  const dropped = new Map<string, Giving>();
  const folders = new Map<string, string[]>();
  /** Seconds that a machine takes for parts of a kind. */
  const paces = new Map<string, Map<string, number>>();

  const handOf = (machine: string): Set<Request> => entry(hands, machine, () => new Set());
  const pacesOf = (machine: string): Map<string, number> => entry(paces, machine, () => new Map());

  /** It is in nobody's hand any more. */
  function leaveHand(request: Request): void {
    if (request.given === undefined) return;
    given.delete(request.given.id);
    handOf(request.given.machine).delete(request);
  }

  function takeBack(request: Request): void {
    const { given: giving } = request;
    if (giving === undefined) return;
    leaveHand(request);
    dropped.set(giving.id, giving);
    request.given = undefined;
  }

  function deskOf(name: string, slots: number, offer: Desk["offer"], holds: readonly string[]): Desk {
    const has = [...handOf(name)];
    const long = has.filter(({ taps }) => !isProbe(taps));
    return {
      ...{
        name,
        slots,
        offer,
        holds: new Set(holds),
        paces: pacesOf(name),
        folders: folders.get(name) ?? [],
      },
      ...{ long: long.length, probes: has.length - long.length },
      filled: long.reduce((sum, { kind }) => sum + shareOf(pacesOf(name).get(kind)), 0),
    };
  }

  /** Who may read now, with what they have. @param homeSlots of the home's own reader */
  const desks = (homeSlots: number, machines: readonly MachineRow[]): Desk[] => [
    deskOf(here, homeSlots, null, []),
    ...machines.map(({ name, offer, beat: { held } }) => {
      const begun = held.filter(({ id }) => !given.has(id)).map(({ key }) => key);
      return deskOf(name, offer.slots, offer, begun);
    }),
  ];

  return {
    add: (request: Request): void => {
      open.add(request);
    },
    /** It is over, one way or another. */
    remove: (request: Request): void => {
      open.delete(request);
      leaveHand(request);
    },
    /** All that is waited for. */
    open: open as ReadonlySet<Request>,
    /** What a machine has been given, and has not answered. */
    itemsOf: ({ name, beat: { held } }: MachineRow) =>
      [...given.values()]
        .filter((request) => request.given?.machine === name)
        .map(({ given: giving, read: { purpose } }) => ({
          title: purpose.part.title,
          tasks: purpose.tasks,
          fraction: held.find(({ id }) => id === giving!.id)?.fraction ?? 0,
        })),
    /** Undefined: nobody waits for it any more. */
    byId: (id: string): Request | undefined => given.get(id),
    /** Its answer is here. @returns undefined when nobody waits for it any more */
    answered: (id: string): Request | undefined => {
      const request = given.get(id);
      if (request) leaveHand(request);
      return request;
    },
    /**
     * A machine has read it: how long it takes for such parts says how many of them it is given in advance.
     * @param seconds from when it was taken until it was answered
     * @returns seconds of one slot
     */
    learn: ({ kind, taps, given: giving }: Request, seconds: number): number => {
      if (isProbe(taps) || giving === undefined) return seconds;
      const paces = pacesOf(giving.machine);
      const own = readSeconds(seconds, giving.crowd);
      paces.set(kind, expected(paces.get(kind), own));
      return own;
    },
    /** How many reads a machine is given at most. */
    roomOf: (machine: string, slots: number, taps: readonly TapRequest[]): number =>
      roomOf({ slots, paces: pacesOf(machine) }, taps),
    /** From now on it waits for somebody else. */
    takeBack,
    takeBackFrom: (machine: string): void => {
      for (const request of [...handOf(machine)]) takeBack(request);
    },

    /** Takes back what a machine should have by now, and does not: the engine has lost it. */
    takeBackUnseen: ({ name, age, beat: { held } }: MachineRow, now: number): void => {
      const saidAt = now - age * 1000;
      const has = new Set(held.map(({ id }) => id));
      for (const request of [...handOf(name)]) {
        const { id, at } = request.given!;
        if (saidAt - at >= unseenMs && !has.has(id)) takeBack(request);
      }
    },

    /** Gives what waits to whoever may read it. @returns what was given */
    give: (homeSlots: number, machines: readonly MachineRow[], now: number) => {
      const waiting = [...open].filter((request) => request.given === undefined);
      if (waiting.length === 0) return [];
      const all = desks(homeSlots, machines);
      const places = new Map(all.map(({ name, slots, long }) => [name, { slots, long }]));
      return assign(waiting, all).map(({ part: request, machine }) => {
        const place = places.get(machine)!;
        if (!isProbe(request.taps)) place.long++;
        const crowd = Math.max(1, place.long / place.slots);
        const giving: Giving = { id: crypto.randomUUID(), machine, at: now, crowd };
        request.given = giving;
        handOf(machine).add(request);
        if (machine !== here) given.set(giving.id, request);
        folders.set(machine, recentFolders(folders.get(machine) ?? [], request.folder));
        return { request, giving };
      });
    },

    /** What a machine is to do: let go of what is wanted no more, and of what nobody here has given it. */
    ordersFor: ({ name, beat: { held } }: MachineRow, state: Orders["state"], now: number): Orders => {
      for (const [id, { at }] of dropped) if (now - at > rememberMs) dropped.delete(id);
      const has = new Set(held.map(({ id }) => id));
      const gone = [...dropped.values()]
        .filter(({ id, machine, at }) => machine === name && (has.has(id) || now - at < unseenMs))
        .map(({ id }) => id);
      const strange =
        now - started < adoptMs ? [] : [...has].filter((id) => !given.has(id) && !dropped.has(id));
      return { state, drop: [...gone, ...strange] };
    },
  };
}

/** What a map has under a name, made when it is first asked for. */
function entry<Value>(map: Map<string, Value>, name: string, make: () => Value): Value {
  const known = map.get(name) ?? make();
  map.set(name, known);
  return known;
}
