import { backupsIn } from "./backups.ts";
import { besideIn } from "./beside.ts";
import { cascadeIn } from "./cascade.ts";
import { catalogueIn } from "./catalogue.ts";
import { collectionsIn } from "./collections.ts";
import { coverageIn } from "./coverage.ts";
import { type Answered, openDatabase } from "./database.ts";
import { editionsIn } from "./editions.ts";
import { findingsIn } from "./findings.ts";
import { gatesIn } from "./gates.ts";
import { groupsIn } from "./groups.ts";
import { guidesIn } from "./guides.ts";
import { historyIn } from "./history.ts";
import { importsIn } from "./imports.ts";
import { itemFieldsIn } from "./item-fields.ts";
import { itemsIn } from "./items.ts";
import { localMediaIn } from "./local-media.ts";
import { lookupsIn } from "./lookups.ts";
import { machinesIn } from "./machines.ts";
import { markersIn } from "./markers.ts";
import { mediaIn } from "./media.ts";
import { noticesIn } from "./notices.ts";
import { picturedIn } from "./pictured.ts";
import { programmesIn } from "./programmes.ts";
import { providerCacheIn } from "./provider-cache.ts";
import { keepReserve, noReserve } from "./reserve.ts";
import { runsIn } from "./runs.ts";
import { sectionSettingsIn } from "./section-settings.ts";
import { sectionsIn } from "./sections.ts";
import { settingsIn } from "./settings.ts";
import { taskRulesIn } from "./task-rules.ts";
import { tokensIn } from "./tokens.ts";
import { tracksIn } from "./tracks.ts";
import { trashIn } from "./trash.ts";
import { wasteIn } from "./waste.ts";

export type Store = Awaited<ReturnType<typeof openStore>>;

/**
 * The memory: every question to the database is a method of one of its rooms.
 * @param answered is told how long each statement took @throws as `openDatabase`
 */
export async function openStore(file: string, answered?: Answered) {
  const db = await openDatabase(file, answered);
  const itemFields = itemFieldsIn(db);
  const changes = db.connection.prepare("select total_changes()").pluck();
  return {
    settings: settingsIn(db),
    sections: sectionsIn(db),
    sectionSettings: sectionSettingsIn(db),
    catalogue: catalogueIn(db, itemFields),
    items: itemsIn(db),
    itemFields,
    imports: importsIn(db),
    localMedia: localMediaIn(db, itemFields),
    media: mediaIn(db),
    findings: findingsIn(db),
    beside: besideIn(db),
    coverage: coverageIn(db),
    gates: gatesIn(db),
    groups: groupsIn(db),
    lookups: lookupsIn(db),
    machines: machinesIn(db),
    markers: markersIn(db),
    notices: noticesIn(db),
    pictured: picturedIn(db),
    providerCache: providerCacheIn(db),
    tokens: tokensIn(db),
    tracks: tracksIn(db),
    runs: runsIn(db, file === ":memory:" ? noReserve : keepReserve(`${file}.reserve`)),
    backups: backupsIn(db),
    taskRules: taskRulesIn(db),
    history: historyIn(db),
    guides: guidesIn(db),
    editions: editionsIn(db),
    programmes: programmesIn(db),
    trash: trashIn(db),
    waste: wasteIn(db),
    cascade: cascadeIn(db),
    collections: collectionsIn(db),
    transaction: db.transaction,
    /** Grows whenever a row is added, changed or removed. */
    changes: (): number => changes.get() as number,
    file,
    /** Pages that hold nothing. */
    freePages: (): number => db.connection.pragma("freelist_count", { simple: true }) as number,
    /** Gives unused pages back to the disk, a few at a time. @returns how many are left to give */
    releasePages: (pages: number): number => {
      db.connection.pragma(`incremental_vacuum(${pages})`);
      return db.connection.pragma("freelist_count", { simple: true }) as number;
    },
    /** Refreshes the statistics that the query planner needs, within a bounded time. */
    refreshStatistics: (): void => {
      db.connection.pragma("analysis_limit = 400");
      db.connection.pragma("optimize = 0x10002");
    },
    /** Whether a writer now and then writes the log back by itself, and waits for the disk while it does. */
    writesLogBack: (itself: boolean): void => {
      db.connection.pragma(`wal_autocheckpoint = ${itself ? 1000 : 0}`);
    },
    /** Writes the log back into the database file and cuts it to nothing. */
    checkpoint: (): void => {
      db.connection.pragma("wal_checkpoint(TRUNCATE)");
    },
    close: (): void => {
      try {
        db.connection.pragma("optimize");
      } catch {
        // On a full disk, or when the database is damaged; it must be closed all the same.
      }
      db.close();
    },
  };
}
