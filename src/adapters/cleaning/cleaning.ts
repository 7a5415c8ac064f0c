import type { Cleaning, Clock, Scope } from "../../core/ports.ts";
import type { Store } from "../../store/store.ts";
import { strayArtefacts, strayFindings } from "./blobs.ts";
import { orphanedBundles, orphanedPictures } from "./bundles.ts";
import type { Ground } from "./ground.ts";
import { guardOf } from "./guards.ts";
import { oldLogLines, oldRuns } from "./history.ts";
import { emptyItems, goneMedia } from "./media.ts";
import { oldFiles } from "./old-files.ts";
import { oldTrash } from "./old-trash.ts";
import type { Trash } from "./trash.ts";

const day = 86_400_000;

/** Everything that tasks may clean away, and the guards that stand before it. @param data the data folder */
export function createCleaning(store: Store, data: string, clock: Clock, trash: Trash): Cleaning {
  const ground: Ground = { store, data, clock, trash, daysAgo: (days) => clock.now() - days * day };
  return {
    bundles: (days) => orphanedBundles(ground, days),
    pictures: (days) => orphanedPictures(ground, days),
    cache: (limits) =>
      oldFiles(ground, { ...limits, folders: ["Cache"], nouns: ["cached file", "cached files"] }),
    trash: (limits) => oldTrash(ground, limits),
    logFiles: (days) =>
      oldFiles(ground, { days, folders: ["Logs", "Crash Reports"], nouns: ["log file", "log files"] }),
    runs: (days) => oldRuns(ground, days),
    logLines: (days) => oldLogLines(ground, days),
    findings: () => strayFindings(ground),
    artefacts: () => strayArtefacts(ground),
    goneMedia: (days, sectionIds) => goneMedia(ground, days, sectionIds),
    emptyItems: (sectionIds) => emptyItems(ground, sectionIds),
    guard: (sectionIds) => guardOf(store, sectionIds),
    refused: {
      get: (task, scope) => store.trash.refused(task, JSON.stringify(scope)),
      scopes: (task) => store.trash.refusedScopes(task).map((scope) => JSON.parse(scope) as Scope),
      set: (task, scope, amount) => {
        if (amount === undefined) store.trash.forgetRefused(task, JSON.stringify(scope));
        else store.trash.keepRefused(task, JSON.stringify(scope), amount);
      },
    },
  };
}
