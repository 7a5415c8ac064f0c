import type { Database } from "./database.ts";
import { listOf } from "./database.ts";

export interface NewProgramme {
  channelId: number;
  /** Milliseconds since the epoch. */
  startMs: number;
  endMs: number | null;
  /** JSON. */
  details: string;
}

/** When a programme is on. */
export interface ProgrammeTimes {
  id: number;
  startMs: number;
  endMs: number | null;
}

/** Channels of which programmes are removed in one go. */
const channelsAtOnce = 50;

/** Editions of guides in the making, and the removal of those that nothing shows any more. */
export function editionsIn(db: Database) {
  const addProgramme = db.prepare((row: NewProgramme) =>
    db.build
      .insertInto("programmes")
      .values({ channel_id: row.channelId, start_ms: row.startMs, end_ms: row.endMs, details: row.details })
      .onConflict((conflict) => conflict.doNothing()),
  );
  const times = db.prepare((page: { channelId: number; after: number; limit: number }) =>
    db.build
      .selectFrom("programmes")
      .select(["id", "start_ms as startMs", "end_ms as endMs"])
      .where("channel_id", "=", page.channelId)
      .where("start_ms", ">", page.after)
      .orderBy("start_ms")
      .limit(page.limit),
  );
  return {
    /** @returns its id, which no other edition ever has had */
    begin: (guideId: number): number =>
      db.get(db.build.insertInto("guide_editions").values({ guide_id: guideId }).returning("id"))!.id,
    /** Adds a channel, or says more of one that is there. @param details JSON @returns its id */
    keepChannel: (editionId: number, guideChannel: string, details: string): number =>
      db.get(
        db.build
          .insertInto("guide_channels")
          .values({ edition_id: editionId, guide_channel: guideChannel, details })
          .onConflict((conflict) =>
            conflict.columns(["edition_id", "guide_channel"]).doUpdateSet({ details }),
          )
          .returning("id"),
      )!.id,
    /** Adds programmes; one that starts when another does on its channel is left out. */
    addProgrammes: (programmes: readonly NewProgramme[]): void =>
      db.transaction(() => {
        for (const programme of programmes) addProgramme(programme);
      }),
    channelIds: (editionId: number): number[] =>
      db
        .all(
          db.build
            .selectFrom("guide_channels")
            .select("id")
            .where("edition_id", "=", editionId)
            .orderBy("id"),
        )
        .map(({ id }) => id),
    /** The programmes of a channel that start later than `after`, in order. */
    times: (channelId: number, after: number, limit: number): ProgrammeTimes[] =>
      times({ channelId, after, limit }),
    /** Sets when programmes end, and removes others: all of it or nothing. */
    settle: (ends: readonly { id: number; endMs: number | null }[], removed: readonly number[]): void =>
      db.transaction(() => {
        for (const { id, endMs } of ends)
          db.run(db.build.updateTable("programmes").set({ end_ms: endMs }).where("id", "=", id));
        db.run(db.build.deleteFrom("programmes").where("id", "in", listOf(removed)));
      }),
    /**
     * Makes a finished edition the one that its guide shows: from one moment to the next.
     * @param change what else becomes true of the guide
     * @returns false when the guide has gone meanwhile, or is to be read from somewhere else
     */
    publish: (
      guide: { id: number; source: string; time_zone: string | null },
      editionId: number,
      counts: { channels: number; programmes: number; starts_at: number | null; ends_at: number | null },
      change: { revision: string; refreshed_at: number; checked_at: number },
    ): boolean =>
      db.transaction(() => {
        db.run(db.build.updateTable("guide_editions").set(counts).where("id", "=", editionId));
        return (
          db.run(
            db.build
              .updateTable("guides")
              .set({ ...change, edition_id: editionId, problem: null, retry_at: null })
              .where("id", "=", guide.id)
              .where("source", "=", guide.source)
              .where("time_zone", "is", guide.time_zone),
          ) > 0
        );
      }),
    /** Editions that no guide shows: replaced, given up, or of a guide that has gone. */
    leftover: (): number[] =>
      db
        .all(
          db.build
            .selectFrom("guide_editions")
            .select("id")
            .where("id", "not in", (guides) =>
              guides
                .selectFrom("guides")
                .select("edition_id")
                .$narrowType<{ edition_id: number }>()
                .where("edition_id", "is not", null),
            ),
        )
        .map(({ id }) => id),
    /** Removes up to `limit` programmes of an edition, with channels that have none left. @returns false when all has gone */
    removeSome: (editionId: number, limit: number): boolean =>
      db.transaction(() => {
        const channels = db
          .all(
            db.build
              .selectFrom("guide_channels")
              .select("id")
              .where("edition_id", "=", editionId)
              .limit(channelsAtOnce),
          )
          .map(({ id }) => id);
        if (channels.length === 0) {
          db.run(db.build.deleteFrom("guide_editions").where("id", "=", editionId));
          return false;
        }
        const removed = db.run(
          db.build
            .deleteFrom("programmes")
            .where("id", "in", (some) =>
              some
                .selectFrom("programmes")
                .select("id")
                .where("channel_id", "in", listOf(channels))
                .limit(limit),
            ),
        );
        if (removed < limit)
          db.run(db.build.deleteFrom("guide_channels").where("id", "in", listOf(channels)));
        return true;
      }),
    /** Corrects the counts of an edition of which programmes were removed. */
    recount: (editionId: number, removed: number): void => {
      db.run(
        db.build
          .updateTable("guide_editions")
          .set(({ eb }) => ({ programmes: eb("programmes", "-", removed) }))
          .where("id", "=", editionId),
      );
    },
  };
}
