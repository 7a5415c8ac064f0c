import type { Server } from "node:http";
import { cpus } from "node:os";
import { join } from "node:path";
import { createArtefacts } from "./adapters/artefacts.ts";
import { createArtwork } from "./adapters/artwork.ts";
import { createBackups } from "./adapters/backups.ts";
import { readerWithin } from "./adapters/borders.ts";
import { createCleaning } from "./adapters/cleaning/cleaning.ts";
import { createTrash } from "./adapters/cleaning/trash.ts";
import { systemClock } from "./adapters/clock.ts";
import { createCollections } from "./adapters/collections.ts";
import { createDatabase, rebuildWhereItPays } from "./adapters/database.ts";
import { checkMedia } from "./adapters/doctor/media.ts";
import { createFiles, type DataPaths } from "./adapters/files.ts";
import { createFolderPicker } from "./adapters/folder-picker.ts";
import { watchMachine } from "./adapters/gates/machine.ts";
import { watchPlaying } from "./adapters/gates/playing.ts";
import { createGuides } from "./adapters/guides.ts";
import { createImports } from "./adapters/imports.ts";
import { createLibrary } from "./adapters/library.ts";
import { createDisks } from "./adapters/limits/disks.ts";
import { createMachine } from "./adapters/machine.ts";
import { openMathematics } from "./adapters/mathematics.ts";
import { createNeighbours } from "./adapters/neighbours.ts";
import { createObservations } from "./adapters/observations.ts";
import { openPictures } from "./adapters/pictures.ts";
import { createPlaces } from "./adapters/places.ts";
import { createProviders } from "./adapters/providers.ts";
import { openReader } from "./adapters/reader.ts";
import { createSections } from "./adapters/sections.ts";
import { createShownPictures } from "./adapters/shown-pictures.ts";
import { createStreamTexts } from "./adapters/stream-texts.ts";
import { installationHere } from "./adapters/updates/installation.ts";
import { createUpdates } from "./adapters/updates.ts";
import { openWeb } from "./adapters/web.ts";
import { createWorkers } from "./adapters/workers.ts";
import { parsePreferences } from "./api/preference-values.ts";
import type { Config } from "./config.ts";
import { addLibraries } from "./configured-libraries.ts";
import { createButler, type ServingButler } from "./core/butler.ts";
import type { Clock, Reader } from "./core/ports.ts";
import { openSettings, type Settings } from "./core/settings.ts";
import { followFolders } from "./follow-folders.ts";
import type { FrontDoor } from "./front-door.ts";
import { machineIdentifier } from "./identity.ts";
import { createPeopleTold } from "./keep-people-told.ts";
import { limitReading } from "./limit-reading.ts";
import { logRuns } from "./log-runs.ts";
import type { Observing } from "./observing.ts";
import type { Restores } from "./restores.ts";
import { partReport } from "./server/item-report.ts";
import { usualLimits } from "./server/limits.ts";
import { createServer } from "./server/server.ts";
import { beforeUpgrade, keepBeforeUpgrade } from "./store/before-upgrade.ts";
import { openStore, type Store } from "./store/store.ts";
import { tasks } from "./tasks/index.ts";
import { packageFolder, version } from "./version.ts";

/** What a test may put in the place of the real thing. */
export interface Replacements {
  clock?: Clock;
  reader?: Reader & { close(): Promise<void> };
  random?(): number;
}

/** Everything behind the door. It can be closed, and opened again, while the door stays. */
export interface Rooms {
  butler: ServingButler;
  store: Store;
  settings: Settings;
  server: Server;
  /** From now on calls are answered, and things happen by themselves. */
  serve(): void;
  /** Takes no more work, lets items in hand end for 10 s, closes the database. */
  close(left: (server: Server) => Promise<void>): Promise<void>;
}

export interface Surroundings {
  config: Config;
  paths: DataPaths;
  token: string;
  observing: Observing;
  replacements: Replacements;
  restores: Restores;
  front: FrontDoor;
}

/** Introduces everybody to everybody. @throws as `openStore`, with nothing left open */
export async function openRooms({
  config,
  paths,
  token,
  observing,
  replacements,
  restores,
  front,
}: Surroundings): Promise<Rooms> {
  const clock = replacements.clock ?? systemClock;
  const { log, traces } = observing;
  if (keepBeforeUpgrade(paths.database))
    log.info(`The database of an older version is kept as ${beforeUpgrade(paths.database)}.`);
  const store = await openStore(paths.database, traces.statement);
  await rebuildWhereItPays(store.file, (text) => log.info(text));
  const settings = openSettings(store.settings);
  await observing.follow(settings, store);
  const trash = createTrash(store, paths.data, clock);
  await trash.recover().catch((err: unknown) => {
    log.error({ err }, "the trash could not be looked through: its list may not be whole");
  });
  const library = createLibrary(store, paths, {
    clock,
    mostForgotten: () => (settings.get("autoEmptyTrash") ? settings.get("CleanShareLimit") : null),
    borders: config.mediaRoots,
    report: ({ id }) => partReport({ butler, shelves: store }, id),
  });
  const own = openReader({ owner: paths.data, slots: Math.max(1, cpus().length - 1), trace: traces.here });
  const limitsInForce = limitReading(own, settings);
  const local = readerWithin(replacements.reader ?? own, config.mediaRoots);
  const say = (text: string) => log.info(text);
  const identity = { machineIdentifier: machineIdentifier(store), version };
  const spread =
    config.engine &&
    (await import("./spread-here.ts")).spreadHere(config.engine, local, {
      ...{ store, data: paths.data, clock, say },
      library: identity.machineIdentifier,
    });
  const reader = spread || local;
  const mathematics = openMathematics();
  const pictures = openPictures({ owner: paths.data });
  const web = openWeb({ clock, cache: store.providerCache });
  const updates = createUpdates(store.settings, paths, {
    ...{ web, clock, version, installation: installationHere(packageFolder) },
    ...{ preference: settings.get, set: settings.set },
  });
  const artwork = createArtwork(paths, pictures, clock);
  const guides = createGuides(store, { clock, preference: settings.get });
  const backups = createBackups({
    store,
    clock,
    timeZone: config.timeZone,
    scratch: paths.scratch,
    preference: settings.get,
  });
  const butler = createButler({
    clock,
    library,
    reader,
    files: createFiles(paths),
    backups,
    database: createDatabase(store),
    mathematics,
    pictures,
    artwork,
    updates,
    providers: createProviders({
      web,
      preference: settings.get,
      version,
    }),
    cleaning: createCleaning(store, paths.data, clock, trash),
    collections: createCollections(store, clock),
    places: createPlaces(store.settings, pictures, settings.get),
    guides,
    traces,
    runs: store.runs,
    gates: store.gates,
    disks: createDisks(),
    watches: [...watchPlaying(settings.get), ...watchMachine(settings.get)],
    taskRules: store.taskRules,
    preference: settings.get,
    tasks,
    settings,
    timeZone: config.timeZone,
    random: replacements.random ?? Math.random,
  });
  logRuns(butler, log);
  const workers = createWorkers(store.machines, spread || undefined);
  const telling = createPeopleTold({
    ...{ clock, store, settings, butler, updates, backups, workers, web, identity, log },
    timeZone: config.timeZone,
  });
  const sections = createSections(store, config.data, clock, config.mediaRoots);

  let ready = false;
  let leaveFolders = async () => {};
  const server = createServer({
    butler,
    settings: {
      get: settings.get,
      set: (changes) => settings.set(parsePreferences(changes, Object.keys(tasks))),
    },
    shelves: store,
    sections,
    folders: createFolderPicker(store, config.data, settings.get),
    guides,
    backups,
    restores,
    artefacts: createArtefacts(paths),
    texts: createStreamTexts(store, config.mediaRoots),
    trash,
    neighbours: createNeighbours(store),
    updates,
    telling,
    machine: createMachine(() => local.slots),
    workers,
    readingLimits: limitsInForce,
    pictures: createShownPictures(store, library, artwork, paths, config.mediaRoots),
    identity,
    token,
    hosts: [config.host, ...config.allowedHosts].map((name) => name.toLowerCase()),
    trustedProxies: config.trustedProxies,
    origins: config.allowedOrigins,
    limits: usualLimits,
    exposure: front.exposure,
    web: join(packageFolder, "dist", "web"),
    clock,
    log,
    traces,
    imports: createImports(store, { scratch: paths.scratch, clock, borders: config.mediaRoots }),
    observations: createObservations(store, paths, {
      clock,
      tryReader: () => checkMedia("none", new Map()),
    }),
    ready: () => ready,
  });
  await server.ready();
  return {
    butler,
    store,
    settings,
    server: server.server,
    serve: () => {
      butler.serve();
      addLibraries(config, store, sections, butler);
      leaveFolders = followFolders({ clock, library, settings, butler, log });
      telling.serve();
      ready = true;
    },
    close: async (left) => {
      ready = false;
      await leaveFolders();
      await butler.retire();
      await telling.close();
      await server.close();
      await left(server.server);
      await reader.close();
      await mathematics.close();
      await pictures.close();
      store.close();
    },
  };
}
