import { setImmediate as breathe } from "node:timers/promises";
import { type ExpressionBuilder, sql } from "kysely";
import { importedAs, importedBeside } from "../api/imports.ts";
import { type Database, listOf } from "./database.ts";
import { itemFindingsIn, type StoredFinding, toFindings } from "./item-findings.ts";
import type { Schema } from "./schema.ts";

export interface StoredPart {
  id: number;
  itemId: number;
  sectionId: number;
  root: string;
  path: string;
  title: string;
  size: number;
  mtime: number;
  bundle: string;
}

export interface PartFilter {
  sectionIds?: readonly number[];
  itemIds?: readonly number[];
  partIds?: readonly number[];
}

interface Analysis {
  kind: string;
  version: number;
}

export interface Question extends Analysis {
  /** Only parts that have at least one of each. */
  streams?: readonly ("video" | "audio")[];
  /** Only parts that have this finding, and did not fail it since. */
  having?: Analysis | undefined;
  /** Only parts with chapters of their own, or only those without. */
  chapters?: "own" | "none" | undefined;
}

export interface FileState {
  mtime: number;
  size: number;
}

/** Parts looked at in one go: a few milliseconds, so that the server answers in between. */
const page = 1000;

interface Page {
  /** Ids of the page are above it. */
  after: number;
  last: number;
  filter: PartFilter;
}

/**
 * Bytes from which on a file is large, less so, and so on: what is large goes first, because a long read that is begun last
 * keeps everybody waiting. Within a class files come in the order in which they were found, so that seasons stay together.
 */
const classes = [
  { least: 4e9, below: Number.MAX_SAFE_INTEGER },
  { least: 1e9, below: 4e9 },
  { least: 250e6, below: 1e9 },
  { least: 50e6, below: 250e6 },
  { least: 0, below: 50e6 },
];

/** What a `StoredPart` is made of: parts joined with their roots. */
export const partColumns = [
  "parts.id",
  "parts.item_id as itemId",
  "parts.section_id as sectionId",
  "roots.path as root",
  "parts.path",
  "parts.label as title",
  "parts.size",
  "parts.mtime",
  "parts.bundle",
] as const;

/** True for parts that have a row of this kind and version made from the file as it is now. */
export const hasCurrent =
  (table: "findings" | "failures", { kind, version }: Analysis) =>
  (of: ExpressionBuilder<Schema, "parts">) =>
    of.exists(
      of
        .selectFrom(table)
        .select("part_id")
        .whereRef("part_id", "=", "parts.id")
        .where("kind", "=", kind)
        .where("version", "=", version)
        .whereRef("mtime", "=", "parts.mtime")
        .whereRef("size", "=", "parts.size"),
    );

/** What analyses found, and on which files they failed. */
export function findingsIn(db: Database) {
  const filtered = (filter: PartFilter) => {
    let parts = db.build.selectFrom("parts");
    const { sectionIds } = filter;
    // The planner sees the order of an index only where it knows that there is one.
    if (sectionIds?.length === 1) parts = parts.where("parts.section_id", "=", sectionIds[0]!);
    else if (sectionIds) parts = parts.where("parts.section_id", "in", listOf(sectionIds));
    if (filter.itemIds) parts = parts.where("parts.item_id", "in", listOf(filter.itemIds));
    if (filter.partIds) parts = parts.where("parts.id", "in", listOf(filter.partIds));
    return parts;
  };

  const hasChapters = (of: ExpressionBuilder<Schema, "parts">) =>
    of.exists(of.selectFrom("chapters").select("part_id").whereRef("part_id", "=", "parts.id"));

  const left = (question: Question, { after, last, filter }: Page) => {
    const { having, chapters, streams = [] } = question;
    let parts = filtered(filter)
      .where("parts.id", ">", after)
      .where("parts.id", "<=", last)
      .where("parts.gone_since", "is", null)
      .where((of) => of.not(hasCurrent("findings", question)(of)))
      .where((of) => of.not(hasCurrent("failures", question)(of)));
    if (having)
      parts = parts
        .where(hasCurrent("findings", having))
        .where((of) => of.not(hasCurrent("failures", having)(of)));
    if (chapters === "own") parts = parts.where(hasChapters);
    if (chapters === "none") parts = parts.where((of) => of.not(hasChapters(of)));
    return streams.reduce((some, type) => some.where(`parts.has_${type}`, "=", 1), parts);
  };

  /**
   * Cuts the parts of the filter into pages by their ids, whatever is left to do for them. One section after the other: an
   * index has the ids of each in their order, while those of several would be sorted anew for each page.
   */
  function* pages(filter: PartFilter): Generator<Page> {
    // As it is asked for each part that is read: whether it is still wanted.
    if (filter.partIds && filter.partIds.length <= page)
      return yield { after: 0, last: Math.max(0, ...filter.partIds), filter };
    for (const sectionId of filter.sectionIds ?? [undefined])
      yield* pagesOf(sectionId === undefined ? filter : { ...filter, sectionIds: [sectionId] });
  }

  function* pagesOf(filter: PartFilter): Generator<Page> {
    for (let after = 0; ; ) {
      const ids = filtered(filter)
        .select("parts.id")
        .where("parts.gone_since", "is", null)
        .where("parts.id", ">", after)
        .orderBy("parts.id")
        .limit(page);
      const { last } = db.get(
        db.build.selectFrom(ids.as("page")).select((of) => of.fn.max<number | null>("id").as("last")),
      )!;
      if (last === null) return;
      yield { after, last, filter };
      after = last;
    }
  }

  return {
    ...itemFindingsIn(db),
    /** Parts that still need a finding of this kind, the large ones first, a page at a time. */
    partsWithout: (
      question: Question,
      filter: PartFilter,
    ): AsyncIterable<StoredPart> & { count(): Promise<number> } => ({
      async count() {
        let count = 0;
        for (const one of pages(filter)) {
          const counted = left(question, one).select((of) => of.fn.countAll<number>().as("count"));
          count += db.get(counted)!.count;
          if (filter.partIds === undefined) await breathe();
        }
        return count;
      },
      async *[Symbol.asyncIterator]() {
        for (const { least, below } of classes)
          for (const one of pages(filter)) {
            const rows = left(question, one)
              .where("parts.size", ">=", least)
              .where("parts.size", "<", below)
              .innerJoin("roots", "roots.id", "parts.root_id");
            yield* db.all(rows.select(partColumns).orderBy("parts.id"));
            await breathe();
          }
      },
    }),
    part: (id: number): StoredPart | undefined =>
      db.get(
        db.build
          .selectFrom("parts")
          .innerJoin("roots", "roots.id", "parts.root_id")
          .select(partColumns)
          .where("parts.id", "=", id),
      ),
    /** Keeps a finding with the state of the file that it was made from. Ignores parts that have gone. */
    keep: (
      part: { id: number } & FileState,
      finding: { kind: string; version: number; data: unknown; at: number },
    ): void =>
      db.transaction(() => {
        const { kind, version, at } = finding;
        const made = {
          version,
          mtime: part.mtime,
          size: part.size,
          data: JSON.stringify(finding.data),
          made_at: at,
        };
        if (!db.get(db.build.selectFrom("parts").select("id").where("id", "=", part.id))) return;
        db.run(
          db.build
            .insertInto("findings")
            .values({ part_id: part.id, kind, ...made })
            .onConflict((conflict) => conflict.columns(["part_id", "kind"]).doUpdateSet(made)),
        );
        db.run(db.build.deleteFrom("failures").where("part_id", "=", part.id).where("kind", "=", kind));
      }),
    /** By kind, those made from the file as it is. */
    ofPart: (partId: number): Map<string, StoredFinding> =>
      toFindings(
        db.all(
          db.build
            .selectFrom("findings")
            .innerJoin("parts", "parts.id", "findings.part_id")
            .selectAll("findings")
            .where("part_id", "=", partId)
            .whereRef("findings.mtime", "=", "parts.mtime")
            .whereRef("findings.size", "=", "parts.size"),
        ),
      ),
    /** Why analyses failed on the file as it is, by their kind. */
    failuresOf: (partId: number): Map<string, string> =>
      new Map(
        db
          .all(
            db.build
              .selectFrom("failures")
              .innerJoin("parts", "parts.id", "failures.part_id")
              .select(["kind", "reason"])
              .where("part_id", "=", partId)
              .whereRef("failures.mtime", "=", "parts.mtime")
              .whereRef("failures.size", "=", "parts.size"),
          )
          .map(({ kind, reason }) => [kind, reason]),
      ),
    /** Bundles of all parts that have a finding of this kind, also of one that is out of date. */
    bundlesWith: (kind: string, filter: PartFilter): string[] =>
      db
        .all(
          filtered(filter)
            .innerJoin("findings", "findings.part_id", "parts.id")
            .select("parts.bundle")
            .where("findings.kind", "=", kind),
        )
        .map(({ bundle }) => bundle),
    finding: (partId: number, kind: string): unknown => {
      const row = db.get(
        db.build.selectFrom("findings").select("data").where("part_id", "=", partId).where("kind", "=", kind),
      );
      return row === undefined ? undefined : JSON.parse(row.data);
    },
    /** Remembers that an analysis failed on a file, so that it is not tried again until file or version changes. */
    keepFailure: (
      part: { id: number } & FileState,
      failure: { kind: string; version: number; reason: string; at: number },
    ): void => {
      const { kind, ...values } = { ...failure, mtime: part.mtime, size: part.size };
      if (!db.get(db.build.selectFrom("parts").select("id").where("id", "=", part.id))) return;
      db.run(
        db.build
          .insertInto("failures")
          .values({ part_id: part.id, kind, ...values })
          .onConflict((conflict) => conflict.columns(["part_id", "kind"]).doUpdateSet(values)),
      );
    },
    /** Lets failed analyses be tried again, and with `findings` finished ones be made again. Items' own included. */
    forget: (kind: string, filter: PartFilter, findings: boolean): void => {
      const parts = () => filtered(filter).select("parts.id");
      db.run(db.build.deleteFrom("failures").where("kind", "=", kind).where("part_id", "in", parts()));
      if (findings) {
        const kinds = [kind, importedBeside[kind] ?? []].flat();
        db.run(db.build.deleteFrom("findings").where("kind", "in", kinds).where("part_id", "in", parts()));
        const imported = db.build.deleteFrom("markers").where("origin", "=", "import");
        for (const type of importedAs(kind))
          db.run(imported.where("type", "=", type).where("part_id", "in", parts()));
      }
      if (filter.partIds) return;
      let items = db.build.selectFrom("items").select("id");
      if (filter.sectionIds) items = items.where("section_id", "in", listOf(filter.sectionIds));
      if (filter.itemIds) items = items.where("id", "in", listOf(filter.itemIds));
      const own = db.build.deleteFrom("item_findings").where("kind", "=", kind).where("item_id", "in", items);
      db.run(findings ? own : own.where("data", "like", '%"failed":%'));
    },
    /** Whether a bundle still belongs to a part. */
    hasBundle: (bundle: string): boolean =>
      db.get(db.build.selectFrom("parts").select(sql<number>`1`.as("one")).where("bundle", "=", bundle)) !==
      undefined,
  };
}
