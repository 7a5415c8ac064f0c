import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { createArtwork } from "../../src/adapters/artwork.ts";
import { createBackups } from "../../src/adapters/backups.ts";
import { createCleaning } from "../../src/adapters/cleaning/cleaning.ts";
import { createTrash } from "../../src/adapters/cleaning/trash.ts";
import { createCollections } from "../../src/adapters/collections.ts";
import { createDatabase } from "../../src/adapters/database.ts";
import { createFiles, dataPaths } from "../../src/adapters/files.ts";
import { createGuides } from "../../src/adapters/guides.ts";
import { createLibrary } from "../../src/adapters/library.ts";
import { createDisks } from "../../src/adapters/limits/disks.ts";
import { openMathematics } from "../../src/adapters/mathematics.ts";
import { openPictures } from "../../src/adapters/pictures.ts";
import { createPlaces } from "../../src/adapters/places.ts";
import { createProviders } from "../../src/adapters/providers.ts";
import { openTraces } from "../../src/adapters/traces.ts";
import type { ForeignInstallation, Installation } from "../../src/adapters/updates/installation.ts";
import { createUpdates } from "../../src/adapters/updates.ts";
import { openWeb } from "../../src/adapters/web.ts";
import type { Run } from "../../src/api/runs.ts";
import { type ButlerEvent, createButler } from "../../src/core/butler.ts";
import type { Clock, Disks, Watch } from "../../src/core/ports.ts";
import { openSettings } from "../../src/core/settings.ts";
import { partReport } from "../../src/server/item-report.ts";
import { openStore } from "../../src/store/store.ts";
import { tasks } from "../../src/tasks/index.ts";
export type TaskName = keyof typeof tasks;

import { createScriptedReader, type ScriptedReader } from "./scripted-reader.ts";
import { createSettableClock } from "./settable-clock.ts";

/**
 * The whole house but for the door: a real memory, real files, a settable clock in UTC, a scripted reader. Its
 * library has `films` films that have been probed as having pictures and sound.
 */
export async function openSmallHouse({
  now = "2026-03-10T12:00:00Z",
  films = 0,
  reader = createScriptedReader(),
  folder = temporaryFolder(),
  random = () => 0.5,
  webClock = createSettableClock(now),
  watches = [],
  disks = createDisks(),
  only = Object.keys(tasks) as TaskName[],
  installation = { reason: "it is a test", command: (version) => `Install ${version}.` },
}: {
  now?: string;
  films?: number;
  reader?: ScriptedReader;
  folder?: string;
  random?: () => number;
  /** What pauses between two requests to providers are measured by. */
  webClock?: Clock;
  /** Whoever may want work to yield. */
  watches?: readonly Watch[];
  /** Where files lie. */
  disks?: Disks;
  /** What an update would change. */
  installation?: Installation | ForeignInstallation;
  /** The tasks that this house has. */
  only?: readonly TaskName[];
} = {}) {
  const clock = createSettableClock(now);
  const paths = dataPaths(join(folder, "data"));
  const media = join(folder, "Films");
  for (const path of [paths.data, media]) mkdirSync(path, { recursive: true });
  const store = await openStore(paths.database);
  const settings = openSettings(store.settings);
  // Tests have no network; those of providers name servers of their own.
  settings.set(
    new Map([
      ["MetadataProviders", ""],
      ["UpdateRegistry", ""],
    ]),
  );
  const web = openWeb({ clock: webClock, cache: store.providerCache });
  const updates = createUpdates(store.settings, paths, {
    ...{ web, clock, version: "0.1.0", installation },
    ...{ preference: settings.get, set: settings.set },
  });
  const library = createLibrary(store, paths, {
    clock,
    mostForgotten: () => 100,
    report: ({ id }) => partReport({ butler, shelves: store }, id),
  });
  const mathematics = openMathematics();
  onTestFinished(() => mathematics.close());
  const trash = createTrash(store, paths.data, clock);
  const pictures = openPictures();
  onTestFinished(() => pictures.close());
  const butler = createButler({
    clock,
    mathematics,
    pictures,
    artwork: createArtwork(paths, pictures, clock),
    cleaning: createCleaning(store, paths.data, clock, trash),
    providers: createProviders({
      web,
      preference: settings.get,
      version: "0",
    }),
    updates,
    collections: createCollections(store, clock),
    places: createPlaces(store.settings, pictures, settings.get),
    guides: createGuides(store, { clock, preference: settings.get }),
    traces: openTraces(),
    library,
    reader,
    files: createFiles(paths),
    backups: createBackups({
      store,
      clock,
      timeZone: "UTC",
      scratch: paths.scratch,
      preference: settings.get,
    }),
    database: createDatabase(store),
    runs: store.runs,
    gates: store.gates,
    disks,
    watches,
    taskRules: store.taskRules,
    preference: settings.get,
    tasks: Object.fromEntries(Object.entries(tasks).filter(([name]) => only.includes(name as TaskName))),
    settings,
    timeZone: "UTC",
    random,
  });
  const events: ButlerEvent[] = [];
  butler.listen((event) => events.push(event));

  const sectionId =
    store.sections.all()[0]?.id ??
    store.sections.add({ uuid: "u", title: "Films", type: "movie", paths: [media], at: clock.now() });
  for (let n = 1; n <= films; n++) addFilm(n);

  function addFilm(n: number): void {
    const path = `Film ${n}.mkv`;
    writeFileSync(join(media, path), `film ${n}`);
    const { size, mtimeMs } = statSync(join(media, path));
    const mtime = Math.trunc(mtimeMs);
    const title = `Film ${n}`;
    store.catalogue.addFile(
      {
        sectionId,
        rootId: store.sections.get(sectionId)!.roots[0]!.id,
        path,
        size,
        mtime,
        label: title,
        stack: path,
        bundle: String(n).padStart(40, "0"),
        lineage: [{ type: "movie", identity: title, title, sortTitle: title }],
      },
      clock.now(),
    );
    const stream = { default: true, forced: false };
    store.media.keepProbe(
      n,
      {
        container: "mkv",
        durationMs: 1000,
        chapters: [],
        tags: {},
        streams: [
          { index: 0, type: "video", codec: "h264", ...stream },
          { index: 1, type: "audio", codec: "aac", ...stream },
        ],
      },
      `hash ${n}`,
    );
    store.findings.keep({ id: n, mtime, size }, { kind: "probe", version: 1, data: {}, at: clock.now() });
  }

  /** Settles when the task's next run (or the one with this id) ends. */
  const ended = (task: string): Promise<Run> => {
    const { promise, resolve } = Promise.withResolvers<Run>();
    const leave = butler.listen((event) => {
      if (event.type !== "run" || event.run.task !== task || event.run.state !== "ended") return;
      leave();
      resolve(event.run);
    });
    return promise;
  };

  let isClosed = false;
  const close = async () => {
    if (isClosed) return;
    isClosed = true;
    const retired = butler.retire();
    await clock.advance(11_000);
    await retired;
    store.close();
  };
  onTestFinished(close);
  return {
    butler,
    updates,
    close,
    trash,
    clock,
    store,
    settings,
    library,
    reader,
    events,
    ended,
    folder,
    media,
    paths,
    addFilm,
  };
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "butler-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
