import { sql } from "kysely";
import type { Database } from "./database.ts";

export interface StoredChannel {
  id: number;
  /** JSON. */
  details: string;
}

export interface StoredProgramme {
  channelId: number;
  /** Milliseconds since the epoch. */
  startMs: number;
  endMs: number | null;
  /** JSON. */
  details: string;
}

/** A programme that does not tell when it ends is taken to be over so many milliseconds after its start. */
export const longestUnknownMs = 3 * 3_600_000;

/** What is on, as people ask for it. */
export function programmesIn(db: Database) {
  const rows = () =>
    db.build
      .selectFrom("programmes")
      .select(["channel_id as channelId", "start_ms as startMs", "end_ms as endMs", "details"]);
  /** The last that has begun by then. */
  const begun = db.prepare((asked: { channelId: number; at: number }) =>
    rows()
      .where("channel_id", "=", asked.channelId)
      .where("start_ms", "<=", asked.at)
      .orderBy("start_ms", "desc")
      .limit(1),
  );
  const between = db.prepare((asked: { channelId: number; after: number; to: number; limit: number }) =>
    rows()
      .where("channel_id", "=", asked.channelId)
      .where("start_ms", ">", asked.after)
      .where("start_ms", "<", asked.to)
      .orderBy("start_ms")
      .limit(asked.limit),
  );
  const on = (channelId: number, at: number): StoredProgramme | undefined => {
    const [last] = begun({ channelId, at });
    const endMs = last && (last.endMs ?? last.startMs + longestUnknownMs);
    return endMs !== undefined && endMs > at ? last : undefined;
  };
  return {
    channels: (editionId: number): StoredChannel[] =>
      db.all(
        db.build
          .selectFrom("guide_channels")
          .select(["id", "details"])
          .where("edition_id", "=", editionId)
          .orderBy("id"),
      ),
    /** What is on a channel at a moment. */
    on,
    /** What begins next on a channel after a moment. */
    next: (channelId: number, at: number): StoredProgramme | undefined =>
      between({ channelId, after: at, to: Number.MAX_SAFE_INTEGER, limit: 1 })[0],
    /** What is on a channel at some time of a stretch, in order. @param after only what starts later than this */
    during: (
      channelId: number,
      { from, to, after, limit }: { from: number; to: number; after?: number | undefined; limit: number },
    ): StoredProgramme[] => {
      if (after !== undefined) return between({ channelId, after: Math.max(after, from), to, limit });
      const first = from < to ? on(channelId, from) : undefined;
      const rest = between({ channelId, after: from, to, limit });
      return (first ? [first, ...rest] : rest).slice(0, limit);
    },
    /** Removes what was over before a moment from a channel. @returns how many programmes */
    sweep: (channelId: number, before: number): number =>
      db.run(
        db.build
          .deleteFrom("programmes")
          .where("channel_id", "=", channelId)
          .where("start_ms", "<", before)
          .where(sql<boolean>`coalesce(end_ms, start_ms + ${longestUnknownMs}) <= ${before}`),
      ),
  };
}
