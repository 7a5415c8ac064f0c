import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import gt from "semver/functions/gt.js";
import type { PreferenceId, PreferenceValue } from "../api/preferences.ts";
import type { Clock, Release, Updates } from "../core/ports.ts";
import { releaseNotes } from "../media/release-notes.ts";
import type { Store } from "../store/store.ts";
import type { DataPaths } from "./files.ts";
import {
  currentVersion,
  type ForeignInstallation,
  type Installation,
  installVersion,
} from "./updates/installation.ts";
import { type PublishedVersion, registryAt } from "./updates/registry.ts";
import { lookThrough, mustBeWhole } from "./updates/tarball.ts";
import type { Web } from "./web.ts";

/** Of a package: what each version brought. */
const changes = "CHANGELOG.md";
/** Where what is known of newer versions is kept, beside the preferences. */
const key = "updates";

interface Kept {
  checkedAt: number | null;
  problem: string | null;
  published?: PublishedVersion;
  /** Only while this process works on it. */
  state: "available" | "downloading" | "downloaded" | "installing" | "error" | "done";
}

export interface UpdateHouse {
  web: Web;
  clock: Clock;
  /** Of this program. */
  version: string;
  installation: Installation | ForeignInstallation;
  preference<Id extends PreferenceId>(id: Id): PreferenceValue<Id>;
  set(values: ReadonlyMap<PreferenceId, boolean | string>): void;
}

/** Newer versions, from an npm registry. */
export function createUpdates(settings: Store["settings"], paths: DataPaths, house: UpdateHouse): Updates {
  const { clock, installation, preference, set } = house;
  let kept = leftBehind(settings.all().get(key) as Kept | undefined);
  const keep = (changes: Partial<Kept>): void => {
    kept = { ...kept, ...changes };
    settings.save(new Map([[key, kept]]));
  };

  /** What an earlier process kept: it may have ended in the middle of anything. */
  function leftBehind(before: Kept | undefined): Kept {
    if (before?.published === undefined)
      return before ?? { checkedAt: null, problem: null, state: "available" };
    const { published, state } = before;
    if ("root" in installation && currentVersion(installation) === published.version)
      return { ...before, state: "done" };
    // What was installed, and is not what is started any more, a person did not like.
    if (state === "done") set(new Map([["ButlerTaskUpdateVersionSkipped", published.version]]));
    return { ...before, state: existsSync(fileOf(published)) ? "downloaded" : "available" };
  }

  function fileOf({ version }: PublishedVersion): string {
    return join(paths.cache, "Updates", `${version}.tgz`);
  }
  const newer = (): PublishedVersion | undefined =>
    kept.published && gt(kept.published.version, house.version) ? kept.published : undefined;
  const mustBeNewer = (): PublishedVersion => {
    const published = newer();
    if (published === undefined) throw new Error("No newer version is known. Look for one first.");
    return published;
  };
  const registry = () => preference("UpdateRegistry").trim();
  const reach = () => registryAt(registry(), house.web, `Butler/${house.version}`);

  const releaseOf = ({ version, added, fixed, tarball }: PublishedVersion): Release => {
    const isSkipped = preference("ButlerTaskUpdateVersionSkipped") === version;
    const isWaiting = kept.state === "available" || kept.state === "downloaded";
    const state =
      isSkipped && isWaiting
        ? "skipped"
        : preference("ButlerTaskUpdateScheduled") && isWaiting
          ? "tonight"
          : kept.state;
    return { version, added, fixed, downloadUrl: tarball, state };
  };

  /** Says what went wrong in the state too. */
  async function working(
    state: Kept["state"],
    signal: AbortSignal,
    work: () => Promise<void>,
  ): Promise<void> {
    const before = kept.state;
    keep({ state });
    try {
      await work();
    } catch (error) {
      keep(signal.aborted ? { state: before } : { state: "error", problem: (error as Error).message });
      throw error;
    }
  }

  /** A person and a run may want it at the same time. */
  let fetching: Promise<void> | undefined;

  async function fetchNewer(signal: AbortSignal): Promise<void> {
    const published = mustBeNewer();
    const file = fileOf(published);
    if (kept.state === "done") return;
    await working("downloading", signal, async () => {
      if (!existsSync(file)) {
        const aside = `${file}.partial`;
        await mkdir(join(paths.cache, "Updates"), { recursive: true });
        try {
          await reach().fetch(published, aside, signal);
          await mustBeWhole(aside, published.integrity);
          await lookThrough(aside, changes);
          await rename(aside, file);
        } finally {
          await rm(aside, { force: true });
        }
      }
      const { added, fixed, version } = published;
      const log = added || fixed ? undefined : await lookThrough(file, changes);
      const notes = log === undefined ? {} : releaseNotes(log, version);
      keep({ state: "downloaded", problem: null, published: { ...published, ...notes } });
    });
  }

  return {
    status: () => {
      const published = newer();
      const { checkedAt, problem } = kept;
      return {
        ...("reason" in installation && {
          byHand: {
            reason: installation.reason,
            command: installation.command(published?.version ?? "latest"),
          },
        }),
        checkedAt,
        problem,
        ...(published && { release: releaseOf(published) }),
      };
    },
    check: async (signal) => {
      if (registry() === "") return "No newer version is looked for: UpdateRegistry is empty.";
      try {
        const found = await reach().newest(preference("ButlerUpdateChannel"), house.version, signal);
        const isKnown = found?.version === kept.published?.version;
        const { published, ...rest } = kept;
        kept = rest;
        const notes =
          isKnown && published && !found?.added ? { added: published.added, fixed: published.fixed } : {};
        keep({
          checkedAt: clock.now(),
          problem: null,
          state: isKnown && kept.state !== "error" ? kept.state : "available",
          ...(found && { published: { ...found, ...notes } }),
        });
        return found
          ? `Version ${found.version} is there; this is ${house.version}.`
          : `This is the newest version, ${house.version}.`;
      } catch (error) {
        signal.throwIfAborted();
        const { message } = error as Error;
        const isTold = kept.problem !== null;
        keep({ problem: message });
        if (isTold) return "The registry still cannot be asked; /updater/status says why.";
        throw new Error(`${message} Nothing more is said of it until that succeeds.`);
      }
    },
    download: (signal) => {
      fetching ??= fetchNewer(signal).finally(() => {
        fetching = undefined;
      });
      return fetching;
    },
    install: async (backup, signal) => {
      const published = mustBeNewer();
      const { version } = published;
      if ("reason" in installation)
        throw new Error(
          `Version ${version} cannot be installed by itself, because ${installation.reason}. ${installation.command(version)}`,
        );
      await working("installing", signal, async () => {
        const tarball = fileOf(published);
        // It may have lain there for long.
        await mustBeWhole(tarball, published.integrity);
        const from = { version: house.version, backup };
        await installVersion(installation, { version, tarball, registry: registry(), from }, signal);
        keep({ state: "done", problem: null });
        set(new Map([["ButlerTaskUpdateScheduled", false]]));
        await rm(tarball, { force: true });
      });
      return `Version ${version} is installed, and runs from the next start of the server on. \`butler update --back\` undoes it.`;
    },
    skip: () => set(new Map([["ButlerTaskUpdateVersionSkipped", mustBeNewer().version]])),
    schedule: (wanted) => {
      const values = new Map<PreferenceId, boolean | string>([["ButlerTaskUpdateScheduled", wanted]]);
      if (wanted) values.set("ButlerTaskUpdateVersionSkipped", "");
      set(values);
    },
  };
}
