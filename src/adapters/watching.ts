import { stat, statfs } from "node:fs/promises";
import type { Clock, Section } from "../core/ports.ts";
import { isMediaFile } from "../media/names.ts";
import { isWithin } from "../media/section-paths.ts";
import { createQuietChanges } from "./quiet-changes.ts";
import { type TreeWatch, type WatchSystem, watchTree } from "./tree-watch.ts";

/** What watching needs of the house. */
export interface WatchingHouse {
  clock: Clock;
  sections(): readonly Section[];
  isOn(): boolean;
  /** Whether only what has changed is scanned, not its whole section. */
  isPartial(): boolean;
  scan(sectionId: number, paths: readonly string[] | undefined): void;
  /** Says something to people, once. */
  tell(text: string): void;
  /** Another system, for tests. */
  system?: WatchSystem;
}

/** Paths that are worth being scanned one by one: where more have changed at once, the whole section is. */
const mostPaths = 500;

interface Watched {
  root: string;
  /** The folder that the root is now: another disk may be mounted there later. */
  folder: string;
  watch: TreeWatch;
}

/** File systems whose changes by other machines nobody tells (Linux, `statfs(2)`). */
const withoutEvents = new Map([
  [0x6969, "NFS"],
  [0x517b, "SMB"],
  [0xfe534d42, "SMB"],
  [0xff534d42, "SMB"],
  [0x01021997, "9P"],
  [0x00c36400, "Ceph"],
  [0x65735546, "FUSE"],
]);

const periodically =
  'Turn on "Scan my library periodically" (ScheduledLibraryUpdatesEnabled) so that nothing is missed.';

/** The name of a file system on which changes may give no events. @param type as of `fs.statfs` */
export const networkOf = (type: number): string | undefined => withoutEvents.get(type >>> 0);

/**
 * Watches the folders of all sections while that is on, and has scanned what has changed there and become quiet. What
 * begins to be watched is scanned as a whole: it may have changed before.
 */
export async function keepWatch(house: WatchingHouse, signal: AbortSignal): Promise<void> {
  const { clock, scan } = house;
  const watched = new Map<string, Watched>();
  const changes = createQuietChanges();
  const told = new Set<string>();
  let happened = new AbortController();

  const tellOnce = (text: string) => {
    if (!told.has(text)) house.tell(text);
    told.add(text);
  };
  const begin = async (section: Section, root: string): Promise<TreeWatch> => {
    const network = await statfs(root).then(
      ({ type }) => networkOf(type),
      () => undefined,
    );
    if (network !== undefined)
      tellOnce(`${root} is on a file system (${network}) that may not tell of changes. ${periodically}`);
    const watch = watchTree(
      root,
      {
        isMedia: (name) => isMediaFile(section.type, name),
        changed: (folder, name) => {
          changes.add(folder, name, clock.now());
          happened.abort();
        },
        limitReached: (count) =>
          tellOnce(
            `The system lets no more folders be watched: ${count} of those in ${root} are. Raise its limit (on Linux ` +
              `fs.inotify.max_user_watches). ${periodically}`,
          ),
      },
      house.system,
    );
    // A large tree takes seconds.
    signal.addEventListener("abort", watch.close, { once: true });
    await watch.ready;
    return watch;
  };

  /** Watches what there is now. @returns the sections of which something is new */
  const follow = async (): Promise<Set<number>> => {
    const wanted = house.isOn() ? house.sections() : [];
    const keys = new Set(wanted.flatMap(({ id, paths }) => paths.map((root) => keyOf(id, root))));
    const begun = new Set<number>();
    for (const [key, { root, folder, watch }] of watched)
      if (!keys.has(key) || (await identityOf(root)) !== folder) {
        watch.close();
        watched.delete(key);
      }
    for (const section of wanted)
      for (const root of section.paths) {
        const key = keyOf(section.id, root);
        const folder = await identityOf(root);
        if (folder === undefined || watched.has(key)) continue;
        const watch = await begin(section, root);
        watched.set(key, { root, folder, watch });
        begun.add(section.id);
      }
    if (watched.size === 0) changes.clear();
    return begun;
  };

  while (!signal.aborted) {
    happened = new AbortController();
    const begun = await follow();
    for (const id of begun) scan(id, undefined);
    const quiet = await changes.takeQuiet(clock.now());
    for (const { id, paths } of house.sections()) {
      const changed = quiet.filter((path) => paths.some((root) => isWithin(path, root)));
      if (changed.length === 0 || begun.has(id)) continue;
      scan(id, house.isPartial() && changed.length <= mostPaths ? changed : undefined);
    }
    const next = changes.nextLook();
    // Only the first change has to be heard at once: later ones make the look later.
    await clock.sleepUntil(
      next ?? Number.POSITIVE_INFINITY,
      next === undefined ? AbortSignal.any([signal, happened.signal]) : signal,
    );
  }
}

const keyOf = (sectionId: number, root: string): string => `${sectionId} ${root}`;

/** @returns undefined when there is no folder */
async function identityOf(root: string): Promise<string | undefined> {
  const found = await stat(root, { bigint: true }).catch(() => undefined);
  return found?.isDirectory() ? `${found.dev} ${found.ino}` : undefined;
}
