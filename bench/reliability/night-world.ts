/** The world of simulated nights, and the server that is in it just now. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Run, runSchema } from "../../src/api/runs.ts";
import { toRun } from "../../src/store/runs.ts";
import { type NightHouse, openNightHouse } from "./night-house.ts";

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/** These nights, whichever server is there just now. */
export interface World {
  house: NightHouse;
  /** Servers whose power was cut: nobody hears them any more. */
  dead: Set<NightHouse>;
  folder: string;
  media: string;
  random: () => number;
  /** Simulated time since the last restart, step of the clock, or opening, closing or setting of the window. */
  settledFor: number;
  films: number;
  /** How often each thing has happened. */
  happened: Map<string, number>;
  /** Servers so far. */
  servers: number;
  /** What is to be taken back, and at which simulated minute. */
  later: { at: number; undo(): void }[];
  minutes: number;
  /** Runs that were told to have begun. */
  begun: Set<number>;
  /** Runs as they were told when they ended. */
  ended: Map<number, Run>;
  /** When each finding was made that was ever seen. */
  made: Map<string, number>;
  readings: number;
  problems: string[];
}

export function addFilm(world: World): void {
  writeFileSync(join(world.media, `Film ${++world.films} (2000).mkv`), `film ${world.films}`);
}

/** Opens the next server, and looks at all that it does. */
export async function open(
  world: World,
  { data, now, zone }: { data: string; now: number; zone: string },
): Promise<void> {
  const house = await openNightHouse({ data, media: world.media, now, zone, random: world.random });
  world.house = house;
  world.servers++;
  world.settledFor = 0;
  // What began before anybody could listen.
  for (const row of house.store.runs.unended())
    if (row.started_at !== null && !world.begun.has(row.id)) begin(world, toRun(row));
  house.butler.listen((event) => {
    if (event.type !== "run" || world.dead.has(house)) return;
    const run = runSchema.parse(event.run);
    if (run.startedAt !== null && !world.begun.has(run.id)) begin(world, run);
    if (run.state !== "ended") return;
    if (world.ended.has(run.id)) world.problems.push(`run ${run.id} of ${run.task} ended twice`);
    world.ended.set(run.id, run);
  });
}

function begin(world: World, run: Run): void {
  world.begun.add(run.id);
  if (run.trigger === "window" && !isOpen(world.house))
    world.problems.push(
      `run ${run.id} of ${run.task} began by itself at ${run.startedAt}, outside the window`,
    );
}

/** By the clocks on the wall, which know nothing of windows; zones here have no summer time. */
export function isOpen({ clock, zone, settings }: NightHouse): boolean {
  const [start, end] = [settings.get("ButlerStartHour"), settings.get("ButlerEndHour")];
  const shown = Number(formatOf(zone).format(clock.now()));
  return start < end ? start <= shown && shown < end : start <= shown || shown < end;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", hourCycle: "h23" });
  formats.set(timeZone, format);
  return format;
}
