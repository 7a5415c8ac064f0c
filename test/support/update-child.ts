import { join } from "node:path";
import { systemClock } from "../../src/adapters/clock.ts";
import { dataPaths } from "../../src/adapters/files.ts";
import { installationOf } from "../../src/adapters/updates/installation.ts";
import { createUpdates } from "../../src/adapters/updates.ts";
import { openWeb } from "../../src/adapters/web.ts";
import { openSettings } from "../../src/core/settings.ts";
import { openStore } from "../../src/store/store.ts";

// Updates version 0.1.0 of an installation as AutomaticUpdates does, in a process that may be killed.
const [data, root, registry] = process.argv.slice(2) as [string, string, string];
const paths = dataPaths(data);
const store = await openStore(paths.database);
const settings = openSettings(store.settings);
settings.set(new Map([["UpdateRegistry", registry]]));
const updates = createUpdates(store.settings, paths, {
  web: openWeb({ clock: systemClock, cache: store.providerCache }),
  clock: systemClock,
  version: "0.1.0",
  installation: installationOf(join(root, "versions", "0.1.0", "node_modules", "media-butler"), false),
  preference: settings.get,
  set: settings.set,
});
const never = new AbortController().signal;
await updates.check(never);
await updates.download(never);
await updates.install(paths.database, never);
store.close();
