import { assign, type Desk, recentFolders } from "./assign.ts";
import { isProbe, type Orders } from "./messages.ts";
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
  /** Items that are wanted no more, by id. */
  const dropped = new Map<string, Giving>();
  const folders = new Map<string, string[]>();

  function takeBack(request: Request): void {
    const { given: giving } = request;
    if (giving === undefined) return;
    given.delete(giving.id);
    dropped.set(giving.id, giving);
    request.given = undefined;
  }

  /** Who may read now, with what they have. @param homeSlots of the home's own reader */
  function desks(homeSlots: number, machines: readonly MachineRow[]): Desk[] {
    const long = new Map<string, number>();
    const probes = new Map<string, number>();
    for (const { given: giving, taps } of open) {
      if (!giving) continue;
      const count = isProbe(taps) ? probes : long;
      count.set(giving.machine, (count.get(giving.machine) ?? 0) + 1);
    }
    const deskOf = (name: string, slots: number, offer: Desk["offer"], holds: readonly string[]): Desk => ({
      ...{ name, slots, offer, holds: new Set(holds) },
      long: long.get(name) ?? 0,
      probes: probes.get(name) ?? 0,
      folders: folders.get(name) ?? [],
    });
    return [
      deskOf(here, homeSlots, null, []),
      ...machines.map(({ name, offer, beat: { held } }) => {
        const begun = held.filter(({ id }) => !given.has(id)).map(({ key }) => key);
        return deskOf(name, offer.slots, offer, begun);
      }),
    ];
  }

  return {
    add: (request: Request): void => {
      open.add(request);
    },
    /** It is over, one way or another. */
    remove: (request: Request): void => {
      open.delete(request);
      if (request.given) given.delete(request.given.id);
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
      given.delete(id);
      return request;
    },
    /** From now on it waits for somebody else. */
    takeBack,
    takeBackFrom: (machine: string): void => {
      for (const request of [...given.values()]) if (request.given?.machine === machine) takeBack(request);
    },

    /** Takes back what a machine should have by now, and does not: the engine has lost it. */
    takeBackUnseen: ({ name, age, beat: { held } }: MachineRow, now: number): void => {
      const saidAt = now - age * 1000;
      const has = new Set(held.map(({ id }) => id));
      for (const request of [...given.values()]) {
        const { id, machine, at } = request.given!;
        if (machine === name && saidAt - at >= unseenMs && !has.has(id)) takeBack(request);
      }
    },

    /** Gives what waits to whoever may read it. @returns what was given */
    give: (homeSlots: number, machines: readonly MachineRow[], now: number) => {
      const waiting = [...open].filter((request) => request.given === undefined);
      if (waiting.length === 0) return [];
      const chosen = assign(waiting, desks(homeSlots, machines));
      return chosen.map(({ part: request, machine }) => {
        const giving: Giving = { id: crypto.randomUUID(), machine, at: now };
        request.given = giving;
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
