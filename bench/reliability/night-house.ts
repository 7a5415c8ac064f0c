/** The house of simulated nights: everything is real but the clock and what reads media. */

import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import BetterSqlite from "better-sqlite3";
import { openHouse } from "../../src/house.ts";
import {
  createScriptedReader,
  type Reading,
  type ScriptedReader,
} from "../../test/support/scripted-reader.ts";
import { createSettableClock, type SettableClock } from "../../test/support/settable-clock.ts";

export interface NightHouse extends Awaited<ReturnType<typeof openHouse>> {
  clock: SettableClock;
  reader: ScriptedReader;
  data: string;
  zone: string;
  /** A connection of its own to the database, which only looks. */
  memory: BetterSqlite.Database;
}

/** What there is to do each night; what would need true films is off. */
const preferences = new Map<string, unknown>([
  ["ButlerTaskRefreshLibraries", true],
  ["GenerateBIFBehavior", "scheduled"],
  // A clock that is set a year ahead would take all of it.
  ["RunHistoryKeepDays", 3650],
  ["FSEventLibraryUpdatesEnabled", false],
  ["MetadataProviders", ""],
  ["UpdateRegistry", ""],
  ...[
    "GenerateAdMarkerBehavior",
    "GenerateChapterThumbBehavior",
    "GenerateCreditsMarkerBehavior",
    "GenerateIntroMarkerBehavior",
    "GenerateVADBehavior",
    "MusicAnalysisBehavior",
  ].map((id) => [id, "never"] as const),
]);

/** @param media a folder of films @param now milliseconds since the epoch @param zone IANA name */
export async function openNightHouse(place: {
  data: string;
  media: string;
  now: number;
  zone: string;
  random: () => number;
}): Promise<NightHouse> {
  const { data, media, zone, random } = place;
  const clock = createSettableClock(place.now);
  const reader = createScriptedReader();
  const open = { allowedHosts: [], trustedProxies: [], allowedOrigins: [], mediaRoots: [] };
  const house = await openHouse(
    {
      ...{ data, host: "127.0.0.1", port: 0, connections: 10, connectionsPerAddress: 10, ...open },
      libraries: [{ title: "Films", type: "movie", path: media }],
      timeZone: zone,
      logLevel: "silent",
    },
    { clock, reader, random },
  );
  house.settings.set(preferences as Parameters<typeof house.settings.set>[0]);
  const memory = new BetterSqlite(join(data, "butler.db"), { readonly: true });
  const { butler, store, settings } = house;
  return { ...house, butler, store, settings, clock, reader, data, zone, memory };
}

/** Ends it as a server ends that is asked to, however long its items take. */
export async function closeNightHouse({ close, clock, memory }: NightHouse): Promise<void> {
  memory.close();
  let closed = false;
  const closing = close().then(() => {
    closed = true;
  });
  while (!closed) await clock.advance(1000);
  await closing;
}

/**
 * What is on the disk at this moment, as a power cut would leave it. No thread may write to the database between two of
 * its files; one may put pages from the log into it, so that the log is taken first.
 * @returns the folder of the next server; the present one may still do what it likes, but nobody will see it
 */
export function cutPower({ data }: NightHouse, number: number): string {
  const next = join(dirname(data), `data-${number}`);
  mkdirSync(next);
  const still = new BetterSqlite(join(data, "butler.db"));
  still.exec("begin immediate");
  const first = "butler.db-wal";
  const names = readdirSync(data).filter((name) => name !== first && !name.endsWith("-shm"));
  for (const name of [first, ...names])
    cpSync(join(data, name), join(next, name), { recursive: true, force: true, preserveTimestamps: true });
  still.exec("rollback");
  still.close();
  rmSync(join(next, "butler.lock"), { force: true });
  return next;
}

/** What a child would have found in a film. @throws Error where these nights have a tap that they know nothing of */
export function answerTo({ taps, artefactFolder }: Reading): unknown[] {
  mkdirSync(artefactFolder, { recursive: true });
  return taps.map(({ tap }) => {
    const answer = answers[tap];
    if (answer === undefined)
      throw new Error(`Expected one of ${Object.keys(answers)}, found the tap ${tap}.`);
    return answer(artefactFolder);
  });
}

const usual = { default: true, forced: false };
const answers: Record<string, (folder: string) => unknown> = {
  probe: () => ({
    container: "mkv",
    durationMs: 1000,
    chapters: [],
    tags: {},
    streams: [
      { index: 0, type: "video", codec: "h264", ...usual },
      { index: 1, type: "audio", codec: "aac", ...usual },
    ],
  }),
  loudness: () => ({ streams: [] }),
  deep: () => ({ streams: [], seconds: [] }),
  previews: (folder) => {
    writeFileSync(join(folder, "previews.bif"), "pictures");
    return { file: "previews.bif", count: 1, width: 320, height: 180, intervalMs: 2000, sha256: "" };
  },
};

/** When each finding was made, by the name of its film and its kind. */
export function madeIn({ memory }: NightHouse): Map<string, number> {
  const rows = memory
    .prepare("select path || ' ' || kind, made_at from findings join parts on parts.id = part_id")
    .raw()
    .all();
  return new Map(rows as [string, number][]);
}

/** Films and kinds of which it is known that they cannot be read. */
export function failedIn({ memory }: NightHouse): Set<string> {
  return new Set(
    memory
      .prepare("select path || ' ' || kind from failures join parts on parts.id = part_id")
      .pluck()
      .all() as string[],
  );
}
