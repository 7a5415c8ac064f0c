import { setImmediate as breathe } from "node:timers/promises";
import { sql } from "kysely";
import { type Database, listOf } from "./database.ts";
import { hasCurrent, type PartFilter, partColumns, type StoredPart } from "./findings.ts";

/** Parts that are looked at as a whole: those of a season, of an album or of a film. */
export interface StoredGroup {
  /** Of its item. */
  id: number;
  title: string;
  sectionId: number;
  /** Which findings its own is made of: how many, and when the last of them was made. */
  from: { parts: number; newest: number };
}

export interface Analysis {
  kind: string;
  version: number;
}

/** Groups looked at in one go: a few milliseconds, so that the server answers in between. */
const page = 100;

/** Groups of parts, and what was worked out for them from what their parts have. */
export function groupsIn(db: Database) {
  /** Episodes belong to their season, tracks to their album, everything else to itself. */
  const groupOf = sql<number>`case when items.type in ('episode', 'track') then items.parent_id else items.id end`;

  const filtered = (filter: PartFilter) => {
    let parts = db.build.selectFrom("parts").innerJoin("items", "items.id", "parts.item_id");
    if (filter.sectionIds) parts = parts.where("parts.section_id", "in", listOf(filter.sectionIds));
    if (filter.itemIds) parts = parts.where("parts.item_id", "in", listOf(filter.itemIds));
    if (filter.partIds) parts = parts.where("parts.id", "in", listOf(filter.partIds));
    return parts.where("parts.gone_since", "is", null);
  };

  const pageAfter = (after: number, filter: PartFilter): number[] =>
    db
      .all(
        filtered(filter)
          .select(groupOf.as("id"))
          .distinct()
          .where(groupOf, ">", after)
          .orderBy("id")
          .limit(page),
      )
      .map(({ id }) => id);

  /** Of these groups, those whose parts are all done. */
  const done = (ids: readonly number[], from: Analysis, streams: readonly ("video" | "audio")[]) => {
    let parts = db.build
      .selectFrom("parts")
      .innerJoin("items", "items.id", "parts.item_id")
      .leftJoin("findings", (join) =>
        join
          .onRef("findings.part_id", "=", "parts.id")
          .on("findings.kind", "=", from.kind)
          .on("findings.version", "=", from.version)
          .onRef("findings.mtime", "=", "parts.mtime")
          .onRef("findings.size", "=", "parts.size"),
      )
      .select((of) => [
        groupOf.as("id"),
        "parts.section_id as sectionId",
        of.fn.count<number>("findings.part_id").as("parts"),
        of.fn.max<number>("findings.made_at").as("newest"),
        of.fn
          .sum<number>(
            of
              .case()
              .when("findings.part_id", "is", null)
              .then(of.case().when(hasCurrent("failures", from)(of)).then(0).else(1).end())
              .else(0)
              .end(),
          )
          .as("left"),
      ])
      .where(groupOf, "in", listOf(ids))
      .where("parts.gone_since", "is", null);
    for (const type of streams) parts = parts.where(`parts.has_${type}`, "=", 1);
    return parts.groupBy(groupOf).orderBy(groupOf);
  };

  return {
    /** Groups whose finding of kind `made` is not of what their parts have now, once none of these is left to do. */
    groupsWithout: (
      made: Analysis,
      from: Analysis & { streams?: readonly ("video" | "audio")[] },
      filter: PartFilter,
    ): AsyncIterable<StoredGroup> & { count(): Promise<number> } => {
      async function* groups(): AsyncGenerator<StoredGroup> {
        for (let after = 0; ; ) {
          const ids = pageAfter(after, filter);
          if (ids.length === 0) return;
          for (const group of db.all(done(ids, from, from.streams ?? []))) {
            if (group.parts === 0 || group.left > 0) continue;
            const basis = { parts: group.parts, newest: group.newest };
            const known = db.get(
              db.build
                .selectFrom("item_findings")
                .select(["version", "data"])
                .where("item_id", "=", group.id)
                .where("kind", "=", made.kind),
            );
            const knownBasis = known && (JSON.parse(known.data) as { from: typeof basis }).from;
            if (
              known?.version === made.version &&
              knownBasis?.parts === basis.parts &&
              knownBasis.newest === basis.newest
            )
              continue;
            yield { id: group.id, title: titleOf(group.id), sectionId: group.sectionId, from: basis };
          }
          after = ids.at(-1)!;
          await breathe();
        }
      }
      return {
        [Symbol.asyncIterator]: groups,
        async count() {
          let count = 0;
          for await (const _ of groups()) count++;
          return count;
        },
      };
    },
    /** The parts of a group that have such a finding, in the order of episodes. */
    membersOf: (groupId: number, from: Analysis): (StoredPart & { data: unknown })[] =>
      db
        .all(
          db.build
            .selectFrom("parts")
            .innerJoin("items", "items.id", "parts.item_id")
            .innerJoin("roots", "roots.id", "parts.root_id")
            .innerJoin("findings", "findings.part_id", "parts.id")
            .select([...partColumns, "findings.data"])
            .where(groupOf, "=", groupId)
            .where("parts.gone_since", "is", null)
            .where("findings.kind", "=", from.kind)
            .where("findings.version", "=", from.version)
            .whereRef("findings.mtime", "=", "parts.mtime")
            .whereRef("findings.size", "=", "parts.size")
            .orderBy("items.position")
            .orderBy("parts.id"),
        )
        .map(({ data, ...part }) => ({ ...part, data: JSON.parse(data) as unknown })),
  };

  /** "The Expanse: Season 2" of a season, the title of anything else. */
  function titleOf(id: number): string {
    const row = db.get(
      db.build
        .selectFrom("items")
        .leftJoin("items as parent", "parent.id", "items.parent_id")
        .select(["items.title", "parent.title as parentTitle"])
        .where("items.id", "=", id),
    );
    return [row?.parentTitle, row?.title].filter(Boolean).join(": ");
  }
}
