import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import type { Server } from "node:http";
import { systemClock } from "./adapters/clock.ts";
import { dataPaths } from "./adapters/files.ts";
import { endLeftChildren } from "./adapters/left-children.ts";
import { finishSwap } from "./adapters/restore.ts";
import type { Config } from "./config.ts";
import type { ServingButler } from "./core/butler.ts";
import type { Settings } from "./core/settings.ts";
import { openFrontDoor } from "./front-door.ts";
import { keepToken } from "./identity.ts";
import { startObserving } from "./observing.ts";
import { createRestores } from "./restores.ts";
import { openRooms, type Replacements, type Rooms } from "./rooms.ts";
import { createMaintenanceServer } from "./server/maintenance.ts";
import { holdFolder } from "./store/lock.ts";
import type { Store } from "./store/store.ts";

export interface RunningHouse {
  url: string;
  token: string;
  /** True when the token was made just now. */
  tokenIsNew: boolean;
  /** These three are others after a restore. */
  readonly butler: ServingButler;
  readonly store: Store;
  readonly settings: Settings;
  /** Takes no more work, lets items in hand end for 10 s, closes the database. */
  close(): Promise<void>;
}

/** Holds the data folder, opens the door, and everything behind it. */
export async function openHouse(config: Config, replacements: Replacements = {}): Promise<RunningHouse> {
  const paths = dataPaths(config.data);
  mkdirSync(config.data, { recursive: true, mode: 0o700 });
  const release = holdFolder(paths.lock);
  try {
    endLeftChildren(paths.data);
    // What an earlier process had in the making.
    rmSync(paths.scratch, { recursive: true, force: true });
    await finishSwap(paths.database);
    const token = keepToken(paths.token, config.token);
    const observing = startObserving(config, token.value);
    const { log } = observing;
    const clock = replacements.clock ?? systemClock;
    const maintenance = createMaintenanceServer();
    const front = await openFrontDoor(config, maintenance, { clock, log });
    let rooms: Rooms;
    const open = async () => {
      rooms = await openRooms({
        config,
        paths,
        token: token.value,
        observing,
        replacements,
        restores,
        front,
      });
      front.giveTo(rooms.server);
      rooms.serve();
    };
    /** Answers in hand have as long as items in hand. */
    const left = async (server: Server) => {
      const allLeft = new AbortController();
      const late = clock.sleepUntil(clock.now() + 10_000, allLeft.signal);
      await Promise.race([front.left(server), late]);
      allLeft.abort();
      server.closeAllConnections();
    };
    const restores = createRestores({
      database: paths.database,
      clock,
      log,
      open,
      close: async () => {
        front.giveTo(maintenance);
        await front.heard(rooms.server);
        await rooms.close(left);
      },
    });
    const close = async () => {
      rmSync(paths.address, { force: true });
      await restores.settled();
      const shut = front.close();
      await rooms?.close(left);
      await shut;
      await observing.close();
      release();
    };
    try {
      await open();
    } catch (error) {
      await close();
      throw error;
    }
    writeFileSync(paths.address, `${front.url}\n`);
    return {
      url: front.url,
      token: token.value,
      tokenIsNew: token.isNew,
      get butler() {
        return rooms.butler;
      },
      get store() {
        return rooms.store;
      },
      get settings() {
        return rooms.settings;
      },
      close,
    };
  } catch (error) {
    release();
    throw error;
  }
}
