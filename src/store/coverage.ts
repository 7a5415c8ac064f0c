import { setImmediate as breathe } from "node:timers/promises";
import { sql } from "kysely";
import type { Database } from "./database.ts";
import type { ItemType } from "./schema.ts";

/** How many files of a section are alike. */
export interface FileTally {
  sectionId: number;
  type: ItemType;
  /** Of these as in the database: 0 or 1. */
  probed: number;
  hasVideo: number;
  hasAudio: number;
  /** Of its own. */
  hasChapters: number;
  gone: number;
  files: number;
  bytes: number;
}

/** How many files of a section have a finding, or failed an analysis, of a kind. */
export interface KindTally {
  sectionId: number;
  type: ItemType;
  kind: string;
  files: number;
}

export interface StoredFailure {
  kind: string;
  reason: string;
  at: number;
  partId: number;
  itemId: number;
  sectionId: number;
  title: string;
  root: string;
  path: string;
}

export interface FailureFilter {
  sectionId?: number | undefined;
  kind?: string | undefined;
}

/** Files counted in one go: some milliseconds, so that the server answers in between. */
const page = 1000;

/** What analyses have come to over the whole library. Only what was made from the files as they are counts. */
export function coverageIn(db: Database) {
  const tallyFiles = (after: number, last: number): FileTally[] =>
    db.all(
      db.build
        .selectFrom("parts")
        .innerJoin("items", "items.id", "parts.item_id")
        .where("parts.id", ">", after)
        .where("parts.id", "<=", last)
        .select((of) => [
          "parts.section_id as sectionId",
          "items.type",
          sql<number>`parts.content_hash is not null`.as("probed"),
          "parts.has_video as hasVideo",
          "parts.has_audio as hasAudio",
          sql<number>`exists (select 1 from chapters where part_id = parts.id)`.as("hasChapters"),
          sql<number>`parts.gone_since is not null`.as("gone"),
          of.fn.countAll<number>().as("files"),
          of.fn.sum<number>("parts.size").as("bytes"),
        ])
        .groupBy([
          "parts.section_id",
          "items.type",
          "probed",
          "has_video",
          "has_audio",
          "hasChapters",
          "gone",
        ]),
    );

  const tallyKinds = (table: "findings" | "failures", after: number, last: number): KindTally[] =>
    db.all(
      db.build
        .selectFrom(`${table} as made` as "findings as made")
        .innerJoin("parts", "parts.id", "made.part_id")
        .innerJoin("items", "items.id", "parts.item_id")
        .where("parts.id", ">", after)
        .where("parts.id", "<=", last)
        .where("parts.gone_since", "is", null)
        .whereRef("made.mtime", "=", "parts.mtime")
        .whereRef("made.size", "=", "parts.size")
        .select((of) => [
          "parts.section_id as sectionId",
          "items.type",
          "made.kind",
          of.fn.countAll<number>().as("files"),
        ])
        .groupBy(["parts.section_id", "items.type", "made.kind"]),
    );

  const failures = ({ sectionId, kind }: FailureFilter) => {
    let rows = db.build
      .selectFrom("failures")
      .innerJoin("parts", "parts.id", "failures.part_id")
      .whereRef("failures.mtime", "=", "parts.mtime")
      .whereRef("failures.size", "=", "parts.size")
      .where("parts.gone_since", "is", null);
    if (sectionId !== undefined) rows = rows.where("parts.section_id", "=", sectionId);
    if (kind !== undefined) rows = rows.where("failures.kind", "=", kind);
    return rows;
  };

  return {
    /** Counts all files, a page at a time; the same group may come up in several pages. */
    async *tally(): AsyncGenerator<{ files: FileTally[]; findings: KindTally[]; failures: KindTally[] }> {
      for (let after = 0; ; ) {
        const ids = db.build
          .selectFrom("parts")
          .select("id")
          .where("id", ">", after)
          .orderBy("id")
          .limit(page);
        const { last } = db.get(
          db.build.selectFrom(ids.as("page")).select((of) => of.fn.max<number | null>("id").as("last")),
        )!;
        if (last === null) return;
        yield {
          files: tallyFiles(after, last),
          findings: tallyKinds("findings", after, last),
          failures: tallyKinds("failures", after, last),
        };
        await breathe();
        after = last;
      }
    },
    countFailures: (filter: FailureFilter): number =>
      db.get(failures(filter).select((of) => of.fn.countAll<number>().as("count")))!.count,
    /** The newest first. */
    failures: ({ offset, limit, ...filter }: FailureFilter & { offset: number; limit: number }) => {
      const rows = db.all(
        failures(filter)
          .innerJoin("roots", "roots.id", "parts.root_id")
          .select([
            "failures.kind",
            "failures.reason",
            "failures.at",
            "parts.id as partId",
            "parts.item_id as itemId",
            "parts.section_id as sectionId",
            "parts.label as title",
            "roots.path as root",
            "parts.path",
          ])
          .orderBy("failures.at", "desc")
          .orderBy("failures.part_id")
          .orderBy("failures.kind")
          .offset(offset)
          .limit(limit),
      );
      return rows satisfies StoredFailure[];
    },
  };
}
