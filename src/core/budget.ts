/** How many bytes may be read in a night: in all, and from each mount. */

import { byteSize } from "../api/amounts.ts";
import type { Store } from "../store/store.ts";
import type { Clock } from "./ports.ts";
import { windowSettings } from "./states.ts";
import type { PreferenceOf } from "./task.ts";
import { currentDay } from "./window.ts";

/** What was read in a night. Limits in bytes; null: none. */
export interface NightReading {
  /** YYYY-MM-DD: a night has the day on which its window opens. */
  night: string;
  bytes: number;
  limit: number | null;
  mounts: { mount: string; bytes: number; limit: number | null }[];
}

export interface Budget {
  reading(): NightReading;
  /** Why no more may be read from a mount this night, as a sentence; undefined while more may be. */
  spent(mount: string): string | undefined;
  add(mount: string, bytes: number): void;
}

export function createBudget(house: {
  store: Pick<Store["gates"], "bytesRead" | "addBytesRead">;
  clock: Clock;
  preference: PreferenceOf;
  timeZone: string;
}): Budget {
  const { store, clock, preference } = house;
  const night = () => currentDay(clock.now(), windowSettings(preference, house.timeZone)).toString();
  const limitOf = (id: "ReadPerNightMB" | "ReadPerMountPerNightMB") => preference(id) * 1e6 || null;

  const reading = (): NightReading => {
    const mounts = store.bytesRead(night());
    const limit = limitOf("ReadPerMountPerNightMB");
    return {
      night: night(),
      bytes: mounts.reduce((sum, { bytes }) => sum + bytes, 0),
      limit: limitOf("ReadPerNightMB"),
      mounts: mounts.map((one) => ({ ...one, limit })),
    };
  };

  return {
    reading,
    spent: (mount) => {
      const [all, each] = [limitOf("ReadPerNightMB"), limitOf("ReadPerMountPerNightMB")];
      if (all === null && each === null) return undefined;
      const { bytes, mounts } = reading();
      const here = mounts.find((one) => one.mount === mount)?.bytes ?? 0;
      if (all !== null && bytes >= all)
        return `${byteSize(bytes)} were read this night, and ReadPerNightMB allows ${byteSize(all)}.`;
      if (each !== null && here >= each)
        return `${byteSize(here)} were read this night from ${mount}, and ReadPerMountPerNightMB allows ${byteSize(each)}.`;
      return undefined;
    },
    add: (mount, bytes) => {
      if (bytes > 0) store.addBytesRead(night(), mount, bytes);
    },
  };
}
