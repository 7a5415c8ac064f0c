/** What may happen to a server in any minute of simulated nights. */

import { renameSync } from "node:fs";
import { join } from "node:path";
import BetterSqlite from "better-sqlite3";
import { closeNightHouse, cutPower } from "./night-house.ts";
import { addFilm, day, hour, open, type World } from "./night-world.ts";

/** None of them has summer time: what that does to windows is proved elsewhere. */
const zones = ["UTC", "Asia/Tokyo", "Asia/Kolkata", "America/Phoenix", "Pacific/Pago_Pago"];
const steps = [hour, -hour, day, -day, 365 * day, -365 * day];

interface Fault {
  /** That it happens in a minute. */
  chance: number;
  come(world: World): unknown;
}

const pick = <Thing>({ random }: World, things: readonly Thing[]): Thing =>
  things[Math.floor(random() * things.length)]!;
const taskIn = (world: World): string => {
  const enabled = world.house.butler.list().filter((task) => task.enabled);
  return pick(world, enabled).name;
};
/** Takes something back after a while. */
const forAWhile = (world: World, mostMinutes: number, undo: () => void): void => {
  world.later.push({ at: world.minutes + 1 + Math.floor(world.random() * mostMinutes), undo });
};

const faults: Record<string, Fault> = {
  "the power is cut": {
    chance: 0.006,
    come: async (world) => {
      const { house } = world;
      world.dead.add(house);
      const data = cutPower(house, world.servers);
      const now = house.clock.now() + Math.round(world.random() * 3 * hour);
      await open(world, { data, now, zone: house.zone });
      await closeNightHouse(house);
    },
  },
  "the server is started again, in another zone": {
    chance: 0.002,
    come: async (world) => {
      const { house } = world;
      await closeNightHouse(house);
      await open(world, { data: house.data, now: house.clock.now(), zone: pick(world, zones) });
    },
  },
  "the clock is set": {
    chance: 0.006,
    come: (world) => {
      world.settledFor = 0;
      world.house.clock.set(world.house.clock.now() + pick(world, steps));
    },
  },
  "the window is set": {
    chance: 0.003,
    come: (world) => {
      world.settledFor = 0;
      const start = Math.floor(world.random() * 24);
      const end = (start + 1 + Math.floor(world.random() * 8)) % 24;
      world.house.settings.set(
        new Map([
          ["ButlerStartHour", start],
          ["ButlerEndHour", end],
        ]),
      );
    },
  },
  "another program locks the database": {
    chance: 0.0003,
    come: async ({ house }) => {
      const other = new BetterSqlite(join(house.data, "butler.db"));
      other.exec("begin exclusive");
      await house.clock.advance(3000);
      other.exec("commit");
      other.close();
    },
  },
  "the media is away": {
    chance: 0.001,
    come: (world) => {
      if (world.later.some(({ undo }) => undo.name === "bringBack")) return;
      renameSync(world.media, `${world.media}.away`);
      forAWhile(world, 180, function bringBack() {
        renameSync(`${world.media}.away`, world.media);
      });
    },
  },
  "somebody pauses": {
    chance: 0.003,
    come: (world) => {
      world.house.butler.pause();
      forAWhile(world, 90, () => world.house.butler.resume());
    },
  },
  "a reason to yield is told": {
    chance: 0.005,
    come: ({ house, random }) => {
      const expiresAt = house.clock.now() + Math.round(random() * 2 * hour);
      const effect = random() < 0.5 ? "pause" : "throttle";
      house.butler.gates.set({ name: "film", reason: "playing", owner: "a player", effect, expiresAt }, true);
    },
  },
  "somebody starts a task": {
    chance: 0.006,
    come: (world) => void world.house.butler.start(taskIn(world), { force: world.random() < 0.5 }),
  },
  "somebody stops a task": {
    chance: 0.006,
    come: (world) => void world.house.butler.stop(taskIn(world)),
  },
  "there is another film": {
    chance: 0.004,
    come: (world) => {
      if (!world.later.some(({ undo }) => undo.name === "bringBack")) addFilm(world);
    },
  },
};

/** Each fault by its chance. */
export async function happen(world: World): Promise<void> {
  for (const [name, { chance, come }] of Object.entries(faults)) {
    if (world.random() >= chance) continue;
    world.happened.set(name, (world.happened.get(name) ?? 0) + 1);
    await come(world);
  }
}
