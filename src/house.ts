import { randomBytes, randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { cpus } from "node:os";
import pino from "pino";
import { createArtefacts } from "./adapters/artefacts.ts";
import { systemClock } from "./adapters/clock.ts";
import { createDatabase } from "./adapters/database.ts";
import { createFiles, dataPaths } from "./adapters/files.ts";
import { createLibrary } from "./adapters/library.ts";
import { openMathematics } from "./adapters/mathematics.ts";
import { createNeighbours } from "./adapters/neighbours.ts";
import { openPictures } from "./adapters/pictures.ts";
import { openReader } from "./adapters/reader.ts";
import { createSections } from "./adapters/sections.ts";
import { parsePreferences } from "./api/preference-values.ts";
import type { Run } from "./api/runs.ts";
import type { Config } from "./config.ts";
import { createButler, type ServingButler } from "./core/butler.ts";
import type { Clock, Reader } from "./core/ports.ts";
import { openSettings, type Settings } from "./core/settings.ts";
import { partReport } from "./server/item-report.ts";
import { createServer } from "./server/server.ts";
import { holdFolder } from "./store/lock.ts";
import { openStore, type Store } from "./store/store.ts";
import { tasks } from "./tasks/index.ts";
import { version } from "./version.ts";

export interface RunningHouse {
  url: string;
  token: string;
  /** True when the token was made just now. */
  tokenIsNew: boolean;
  butler: ServingButler;
  store: Store;
  settings: Settings;
  /** Takes no more work, lets items in hand end for 10 s, closes the database. */
  close(): Promise<void>;
}

/** What a test may put in the place of the real thing. */
export interface Replacements {
  clock?: Clock;
  reader?: Reader & { close(): Promise<void> };
  random?(): number;
}

/** Introduces everybody to everybody, and opens the door. */
export async function openHouse(config: Config, replacements: Replacements = {}): Promise<RunningHouse> {
  const paths = dataPaths(config.data);
  mkdirSync(config.data, { recursive: true, mode: 0o700 });
  const release = holdFolder(paths.lock);
  // What an earlier process had in the making.
  rmSync(paths.scratch, { recursive: true, force: true });
  const log = pino({ level: config.logLevel }, pino.destination({ dest: 2, sync: true }));
  const clock = replacements.clock ?? systemClock;
  const store = await openStore(paths.database).catch((error: unknown) => {
    release();
    throw error;
  });
  const settings = openSettings(store.settings);
  const library = createLibrary(store, paths, {
    clock,
    emptyTrash: () => settings.get("autoEmptyTrash"),
    report: ({ id }) => partReport({ butler, shelves: store }, id),
  });
  const reader = replacements.reader ?? openReader({ slots: Math.max(1, cpus().length - 1) });
  const mathematics = openMathematics();
  const pictures = openPictures();
  const butler = createButler({
    clock,
    library,
    reader,
    files: createFiles(paths, clock),
    database: createDatabase(store, {
      clock,
      timeZone: config.timeZone,
      backupFolder: () => settings.get("ButlerDatabaseBackupPath"),
    }),
    mathematics,
    pictures,
    runs: store.runs,
    preference: settings.get,
    tasks,
    settings,
    timeZone: config.timeZone,
    random: replacements.random ?? Math.random,
  });
  butler.listen((event) => {
    if (event.type === "run" && event.run.state === "ended") log.info(facts(event.run), "a run ended");
    if (event.type === "activity" && event.event === "started")
      log.info({ title: event.activity.title }, "a run started");
  });
  const sections = createSections(store, config.data, clock);
  const token = keepToken(paths.token, config.token);

  let ready = false;
  const server = createServer({
    butler,
    settings: {
      get: settings.get,
      set: (changes) => settings.set(parsePreferences(changes, Object.keys(tasks))),
    },
    shelves: store,
    sections,
    artefacts: createArtefacts(paths),
    neighbours: createNeighbours(store),
    identity: { machineIdentifier: machineIdentifier(store), version },
    token: token.value,
    clock,
    log,
    ready: () => ready,
  });
  const close = async () => {
    ready = false;
    rmSync(paths.address, { force: true });
    await butler.retire();
    await server.close();
    await reader.close();
    await mathematics.close();
    await pictures.close();
    store.close();
    release();
  };
  try {
    await server.listen({ host: config.host, port: config.port });
  } catch (error) {
    await close();
    throw error;
  }
  butler.serve();
  addLibraries(config, store, sections, butler);
  ready = true;

  const { port } = server.server.address() as AddressInfo;
  const host = config.host.includes(":") ? `[${config.host}]` : config.host;
  const url = `http://${host}:${port}`;
  writeFileSync(paths.address, `${url}\n`);
  return { url, token: token.value, tokenIsNew: token.isNew, butler, store, settings, close };
}

const facts = ({ task, id, trigger, outcome, reason, items, message }: Run) => ({
  task,
  id,
  trigger,
  outcome,
  reason,
  items,
  message,
});

/** Adds the configured sections that are not there yet, and has them scanned. */
function addLibraries(
  { libraries }: Config,
  store: Store,
  sections: ReturnType<typeof createSections>,
  butler: ServingButler,
): void {
  const known = store.sections.all().map((section) => section.title);
  for (const { title, type, path } of libraries) {
    if (known.includes(title)) continue;
    const added = sections.add({ title, type, paths: [path] });
    if ("problem" in added) {
      const { expected, found, advice } = added.problem;
      throw new Error(`The library ${title} needs ${expected}, but got ${found}. ${advice}`);
    }
    butler.start("RefreshLibraries", { force: true, scope: { sectionIds: [added.id] } });
  }
}

function keepToken(file: string, given: string | undefined): { value: string; isNew: boolean } {
  if (given !== undefined) return { value: given, isNew: false };
  if (existsSync(file)) return { value: readFileSync(file, "utf8").trim(), isNew: false };
  const value = randomBytes(15).toString("base64url");
  writeFileSync(file, `${value}\n`, { mode: 0o600 });
  return { value, isNew: true };
}

/** Clients know a server by it: the same for as long as the data folder lives. */
function machineIdentifier(store: Store): string {
  const known = store.settings.all().get("machineIdentifier");
  if (typeof known === "string") return known;
  const identifier = randomUUID().replaceAll("-", "");
  store.settings.save(new Map([["machineIdentifier", identifier]]));
  return identifier;
}
