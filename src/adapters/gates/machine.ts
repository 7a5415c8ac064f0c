import { effectIn } from "../../api/gates.ts";
import type { PreferenceId, PreferenceValue } from "../../api/preferences.ts";
import type { Observation, Watch } from "../../core/ports.ts";
import { isOnBattery } from "./battery.ts";
import { createCpuMeter, readPressure } from "./busyness.ts";
import { hottest } from "./heat.ts";
import { isMetered } from "./metered.ts";

type PreferenceOf = <Id extends PreferenceId>(id: Id) => PreferenceValue<Id>;

/** What may be looked at in the place of this machine, for tests. */
export interface Place {
  /** Where /sys and /proc are. */
  root?: string;
  /** What asks D-Bus. */
  busctl?: string;
}

/** The reasons that the machine itself may have. @param place this machine, unless a test says otherwise */
export function watchMachine(preference: PreferenceOf, place: Place = {}): Watch[] {
  const { root = "/" } = place;
  const cpu = createCpuMeter({ root });
  const owner = "the machine";
  return [
    {
      ...{ name: "busy", reason: "busy", owner, everyMs: 1000 },
      effect: () => effectIn(preference("YieldToBusyMachine")),
      look: async () => {
        const share = await cpu();
        const pressed = await pressure(preference, root);
        if (pressed) return pressed;
        if (share === undefined) return { unknown: "It takes two looks to tell how busy the machine is." };
        const [start, stop] = [preference("BusyFrom"), preference("BusyUntil")];
        const text = `Other programs take ${Math.round(share)} % of the processors.`;
        return { level: share, start, stop: Math.min(start, stop), text };
      },
    },
    {
      ...{ name: "hot", reason: "hot", owner, everyMs: 1000 },
      effect: () => effectIn(preference("YieldToHeat")),
      look: async () => {
        const degrees = await hottest(root);
        if (degrees === undefined) return { unknown: "The machine has no sensor of heat that can be read." };
        const [start, stop] = [preference("HotFrom"), preference("HotUntil")];
        return { level: degrees, start, stop: Math.min(start, stop), text: `${Math.round(degrees)} °C.` };
      },
    },
    {
      ...{ name: "battery", reason: "on battery", owner, everyMs: 1000 },
      effect: () => effectIn(preference("YieldToBattery")),
      look: async () => {
        const on = await isOnBattery(root);
        if (on === undefined) return { unknown: "The machine has no battery." };
        return { on, text: on ? "The machine runs on its battery." : "The machine is plugged in." };
      },
    },
    {
      // Somebody else's program has to be started to ask.
      ...{ name: "metered", reason: "metered network", owner: "NetworkManager", everyMs: 10_000 },
      effect: () => effectIn(preference("YieldToMeteredNetwork")),
      look: async () => {
        const said = preference("MeteredNetwork");
        const on = said === "auto" ? await isMetered(place.busctl) : said === "yes";
        if (on === undefined) return { unknown: "NetworkManager does not say: set MeteredNetwork." };
        return { on, text: on ? "The network is metered." : "The network is not metered." };
      },
    },
  ];
}

/** Memory or disks that programs wait for; undefined while they do not. */
async function pressure(preference: PreferenceOf, root: string): Promise<Observation | undefined> {
  for (const [what, id, words] of [
    ["memory", "MemoryPressureFrom", "memory"],
    ["io", "DiskPressureFrom", "disks"],
  ] as const) {
    const most = preference(id);
    const waited = most === 0 ? undefined : await readPressure(what, root);
    if (waited !== undefined && waited >= most)
      return { on: true, text: `Programs waited for ${words} ${Math.round(waited)} % of the last 10 s.` };
  }
  return undefined;
}
