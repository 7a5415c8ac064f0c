import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { createArtefacts } from "../../src/adapters/artefacts.ts";
import { createArtwork } from "../../src/adapters/artwork.ts";
import { createBackups } from "../../src/adapters/backups.ts";
import { createTrash } from "../../src/adapters/cleaning/trash.ts";
import { dataPaths } from "../../src/adapters/files.ts";
import { createFolderPicker } from "../../src/adapters/folder-picker.ts";
import { createGuides } from "../../src/adapters/guides.ts";
import { createImports } from "../../src/adapters/imports.ts";
import { createLibrary } from "../../src/adapters/library.ts";
import { createMachine } from "../../src/adapters/machine.ts";
import { createNeighbours } from "../../src/adapters/neighbours.ts";
import { createObservations } from "../../src/adapters/observations.ts";
import { openPictures } from "../../src/adapters/pictures.ts";
import { createSections } from "../../src/adapters/sections.ts";
import { createShownPictures } from "../../src/adapters/shown-pictures.ts";
import { createStreamTexts } from "../../src/adapters/stream-texts.ts";
import { createTelling } from "../../src/adapters/telling.ts";
import { openTraces } from "../../src/adapters/traces.ts";
import { createUpdates } from "../../src/adapters/updates.ts";
import { openWeb } from "../../src/adapters/web.ts";
import { createWorkers } from "../../src/adapters/workers.ts";
import { type AnyPreferenceValue, parsePreferences } from "../../src/api/preference-values.ts";
import { type PreferenceId, preferences } from "../../src/api/preferences.ts";
import type { Clock } from "../../src/core/ports.ts";
import type { ServerHouse, Settings } from "../../src/server/house.ts";
import { usualLimits } from "../../src/server/limits.ts";
import { createServer } from "../../src/server/server.ts";
import { openStore, type Store } from "../../src/store/store.ts";
import { type ScriptedButler, scriptedButler, scriptedTask } from "./scripted-butler.ts";

export const token = "a-token-of-the-house";

/** The real server on a port of its own, before a scripted butler and a real memory. Close it with `await using`. */
export interface OpenDoor extends AsyncDisposable {
  url: string;
  port: number;
  app: FastifyInstance;
  butler: ScriptedButler;
  house: ServerHouse;
  /** In memory, empty at first. */
  store: Store;
  /** A data folder, empty at first. What lies beside it goes with it. */
  data: string;
  logged: { level: string; facts: Record<string, unknown>; text: string }[];
  /** A call with the token, unless the headers say otherwise. */
  call(path: string, init?: RequestInit): Promise<Response>;
}

export async function openDoor(changes: Partial<ServerHouse> = {}): Promise<OpenDoor> {
  const butler = scriptedButler([
    scriptedTask("BackupDatabase", { title: "Backup Database" }),
    scriptedTask("OptimizeDatabase", { interval: 7 }),
    scriptedTask("RefreshEpgGuides", { interval: 1, scheduleRandomized: true, enabled: false }),
  ]);
  const logged: OpenDoor["logged"] = [];
  const log = (level: string) => (facts: object, text: string) => {
    logged.push({ level, facts: { ...facts }, text });
  };
  const store = await openStore(":memory:");
  const folder = await mkdtemp(join(tmpdir(), "butler-door-"));
  const data = join(folder, "data");
  await mkdir(data);
  const paths = dataPaths(data);
  const pictures = openPictures();
  const library = createLibrary(store, paths, {
    clock: quietClock,
    mostForgotten: () => 100,
    report: () => undefined,
  });
  const settings = settingsInMemory();
  const house: ServerHouse = {
    butler,
    settings,
    shelves: store,
    sections: createSections(store, data, quietClock),
    folders: createFolderPicker(store, data, settings.get),
    guides: createGuides(store, { clock: quietClock, preference: settingsInMemory().get }),
    backups: createBackups({
      store,
      clock: quietClock,
      timeZone: "UTC",
      scratch: paths.scratch,
      preference: (id) => (id === "ButlerDatabaseBackupPath" ? (data as never) : settings.get(id)),
    }),
    restores: { last: () => null, swap: () => {} },
    artefacts: createArtefacts(paths),
    texts: createStreamTexts(store),
    trash: createTrash(store, data, quietClock),
    neighbours: createNeighbours(store),
    updates: createUpdates(store.settings, paths, {
      ...{ clock: quietClock, version: "0.1.0" },
      // Tests do not leave the machine.
      preference: (id) =>
        settings.get(id) === preferences.UpdateRegistry.default ? ("" as never) : settings.get(id),
      web: openWeb({ clock: quietClock, cache: store.providerCache }),
      installation: { reason: "it is a test", command: (version) => `Install ${version}.` },
      set: (values) =>
        settings.set(Object.fromEntries([...values].map(([id, value]) => [id, String(value)]))),
    }),
    telling: createTelling({
      ...{ notices: store.notices, clock: quietClock, quietUntil: () => undefined, urgentAlways: () => true },
      web: openWeb({ clock: quietClock, cache: store.providerCache }),
      sender: () => ({ name: "Butler", machineIdentifier: "0123456789abcdef", version: "0.1.0" }),
      giveUpAfter: () => 3,
      log: { warn: log("warn"), error: log("error") },
    }),
    machine: createMachine(() => 2),
    workers: createWorkers(store.machines, undefined),
    readingLimits: () => [{ name: "files", inForce: true, text: "2 at one time" }],
    pictures: createShownPictures(store, library, createArtwork(paths, pictures, quietClock), paths),
    identity: { machineIdentifier: "0123456789abcdef", version: "0.1.0" },
    token,
    hosts: [],
    trustedProxies: [],
    origins: [],
    limits: usualLimits,
    exposure: () => [],
    web: join(folder, "web"),
    clock: quietClock,
    log: { debug: () => {}, warn: log("warn"), error: log("error") },
    traces: openTraces(),
    imports: createImports(store, { scratch: paths.scratch, clock: quietClock }),
    observations: createObservations(store, paths, {
      clock: quietClock,
      tryReader: async () => [{ name: "reader", verdict: "ok", found: "it is a test", mend: null }],
    }),
    ready: () => true,
    ...changes,
  };
  const app = createServer(house);
  const url = await app.listen({ port: 0, host: "127.0.0.1" });
  return {
    url,
    port: Number(new URL(url).port),
    app,
    butler,
    house,
    store,
    data,
    logged,
    call: (path, init = {}) =>
      fetch(url + path, { ...init, headers: { "X-Plex-Token": token, Accept: "*/*", ...init.headers } }),
    [Symbol.asyncDispose]: async () => {
      await app.close();
      await pictures.close();
      store.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** Preferences kept in memory, read by the same rules as everywhere. */
function settingsInMemory(): Settings {
  const values = new Map<PreferenceId, AnyPreferenceValue>();
  return {
    get: (id) => (values.get(id) ?? preferences[id].default) as never,
    set: (changes) => {
      for (const [id, value] of parsePreferences(changes)) values.set(id, value);
    },
  };
}

/** A clock whose time does not pass. */
const quietClock: Clock = {
  now: () => 0,
  sleepUntil: (_, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) resolve();
      else signal.addEventListener("abort", () => resolve(), { once: true });
    }),
};

/** Sends bytes as they are. @returns all that the server sent until it closed the connection. */
export function rawCall(port: number, bytes: string | Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect(port, "127.0.0.1");
    let heard = "";
    socket.on("data", (chunk) => {
      heard += chunk.toString("latin1");
    });
    socket.on("close", () => resolve(heard));
    socket.on("error", reject);
    socket.write(bytes);
  });
}
