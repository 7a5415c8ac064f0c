import { dirname } from "node:path";
import { freeBytes } from "./adapters/backups/room.ts";
import { createTelling, type Telling } from "./adapters/telling.ts";
import type { Web } from "./adapters/web.ts";
import type { Butler } from "./core/butler.ts";
import type { Backups, Clock, Updates, Workers } from "./core/ports.ts";
import type { Settings } from "./core/settings.ts";
import { keepTelling, quietUntil } from "./core/teller.ts";
import type { Disk } from "./core/telling.ts";
import { workersThere } from "./core/usual-length.ts";
import type { Store } from "./store/store.ts";

/** Finds out what people are to be told, and delivers it: two loops, of which no run knows. */
export function createPeopleTold(house: {
  clock: Clock;
  store: Store;
  settings: Settings;
  butler: Pick<Butler, "list" | "listen" | "schedule">;
  updates: Updates;
  backups: Pick<Backups, "folder">;
  workers: Pick<Workers, "list">;
  web: Web;
  /** IANA name. */
  timeZone: string;
  identity: { machineIdentifier: string; version: string };
  log: { warn(facts: object, text: string): void; error(facts: object, text: string): void };
}): Telling {
  const { clock, store, settings, timeZone, identity, log, updates, backups } = house;
  const preference = settings.get;
  const left = new AbortController();
  let found: Promise<void> = Promise.resolve();

  const delivering = createTelling({
    ...{ notices: store.notices, clock, web: house.web, log },
    sender: () => ({ name: preference("FriendlyName"), ...identity }),
    quietUntil: (now) => quietUntil(now, preference, timeZone),
    urgentAlways: () => preference("NotifyUrgentAlways"),
    giveUpAfter: () => preference("NotifyGiveUpDays"),
  });
  const disks = async (): Promise<Disk[]> => {
    const folders = [...new Set([dirname(store.file), backups.folder()])];
    const looked = folders.map(async (folder) => ({ folder, free: await freeBytes(folder) }));
    // A folder that is away is told of by those who need it.
    return (await Promise.allSettled(looked)).flatMap((one) =>
      one.status === "fulfilled" ? [one.value] : [],
    );
  };
  return {
    ...delivering,
    serve: () => {
      settings.listen(delivering.wake);
      delivering.serve();
      found = keepTelling(
        {
          ...{ clock, store, butler: house.butler, updates, preference, timeZone, log, disks },
          version: identity.version,
          damaged: () => store.backups.all().filter(({ outcome }) => outcome === "damaged"),
          workers: () => workersThere(house.workers),
          told: delivering.wake,
        },
        left.signal,
      );
    },
    close: async () => {
      left.abort();
      await Promise.all([found, delivering.close()]);
    },
  };
}
