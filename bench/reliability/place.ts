/** What every trial begins with: a library with something for every task, and a data folder that knows it. */

import { cpSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { TaskName } from "../../src/api/task-names.ts";
import { tasks } from "../../src/tasks/index.ts";
import { makeLibraryOfEverything } from "../../test/support/library-of-everything.ts";
import { type Server, startServer } from "../server.ts";
import { type Artefacts, artefactsIn } from "./artefacts.ts";
import { countChanges, type Death } from "./deaths.ts";

export const taskNames = Object.keys(tasks) as TaskName[];

export interface Place {
  data: string;
  media: string;
  /** Milliseconds that each task took when nothing disturbed it. */
  lengths: ReadonlyMap<TaskName, number>;
  /** How often each task came by each point of death then. */
  changes: ReadonlyMap<TaskName, ReadonlyMap<Death, number>>;
  /** What all tasks make when nothing disturbs them. */
  whole: Artefacts;
  /** Puts the data folder and the media back to where every task has all its work before it. */
  reset(): void;
}

/** Everything is made, nothing is asked of the network. */
const preferences = {
  GenerateBIFBehavior: "scheduled",
  GenerateVADBehavior: "scheduled",
  MetadataProviders: "",
  UpdateRegistry: "",
} as const;
/** Beside films: what is written there must be whole as well. */
const exported = { exportEmbyBif: true, exportChapters: true, exportTiles: true };

/** Makes the library below a folder, has it scanned, and sees what each task does undisturbed. */
export async function makePlace(folder: string): Promise<Place> {
  const [data, media, fresh] = ["data", "media", "fresh"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const flags = await makeLibraryOfEverything(media);
  {
    await using server = await startServer(data, flags);
    await server.untilIdle();
    await server.sdk.preferences.set(preferences);
    const films = (await server.sdk.library.sections()).find(({ title }) => title === "Films")!;
    await server.sdk.preferences.ofSection(films.id).set(exported);
  }
  cpSync(data, fresh, { recursive: true, preserveTimestamps: true });
  const given = new Set(readdirSync(media, { recursive: true, encoding: "utf8" }));
  const reset = () => {
    rmSync(data, { recursive: true, force: true });
    cpSync(fresh, data, { recursive: true, preserveTimestamps: true });
    for (const name of readdirSync(media, { recursive: true, encoding: "utf8" }))
      if (!given.has(name)) rmSync(join(media, name), { recursive: true, force: true });
    mkdirSync(data, { recursive: true });
  };
  const lengths = new Map<TaskName, number>();
  const changes = new Map<TaskName, ReadonlyMap<Death, number>>();
  {
    await using server = await startServer(data);
    for (const name of taskNames) {
      const changesSoFar = countChanges(data);
      lengths.set(name, await lengthOf(server, name));
      changes.set(name, changesSoFar());
    }
  }
  return { data, media, lengths, changes, whole: artefactsIn(data, media), reset };
}

async function lengthOf(server: Server, name: TaskName): Promise<number> {
  const from = performance.now();
  await server.run(name);
  return performance.now() - from;
}

/** Fisher and Yates. */
export function shuffled<Thing>(things: readonly Thing[], random: () => number): Thing[] {
  const mixed = [...things];
  for (let last = mixed.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [mixed[last], mixed[other]] = [mixed[other]!, mixed[last]!];
  }
  return mixed;
}
