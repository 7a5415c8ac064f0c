import { keepWatch } from "./adapters/watching.ts";
import type { Butler } from "./core/butler.ts";
import { keepLibraryUpdated } from "./core/library-updates.ts";
import { onceUnlocked } from "./core/locked.ts";
import type { Clock, Library, Scope } from "./core/ports.ts";
import type { Settings } from "./core/settings.ts";

/**
 * Scans by what happens in the folders, and periodically, as far as the settings ask for it.
 * @returns a function that ends it
 */
export function followFolders(house: {
  clock: Clock;
  library: Pick<Library, "sections">;
  settings: Settings;
  butler: Butler;
  log: { warn(text: string): void; error(facts: object, text: string): void };
}): () => Promise<void> {
  const { clock, library, settings, butler, log } = house;
  const left = new AbortController();
  const scan = (scope?: Scope) => {
    const start = () => butler.start("RefreshLibraries", { force: true, ...(scope && { scope }) });
    onceUnlocked(start, clock, left.signal).catch((error: unknown) =>
      log.error({ err: error }, "a scan could not be started"),
    );
  };
  const loops = [
    keepLibraryUpdated(
      {
        clock,
        interval: () =>
          settings.get("ScheduledLibraryUpdatesEnabled")
            ? settings.get("ScheduledLibraryUpdateInterval") * 1000
            : undefined,
        scan,
      },
      left.signal,
    ),
    keepWatch(
      {
        clock,
        sections: library.sections,
        isOn: () => settings.get("FSEventLibraryUpdatesEnabled"),
        isPartial: () => settings.get("FSEventLibraryPartialScanEnabled"),
        scan: (id, paths) => scan({ sectionIds: [id], ...(paths && { paths }) }),
        tell: (text) => log.warn(text),
      },
      left.signal,
    ),
  ].map((loop) =>
    loop.catch((error: unknown) => log.error({ err: error }, "folders are no longer followed")),
  );
  return async () => {
    left.abort();
    await Promise.all(loops);
  };
}
