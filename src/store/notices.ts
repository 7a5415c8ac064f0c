import type { Generated, Selectable, Updateable } from "kysely";
import type { ChannelKind, NoticeEvent } from "../api/notice-channels.ts";
import type { Database } from "./database.ts";

/** Tables of what people are told. Instants are milliseconds since the epoch. */
export interface NoticeTables {
  notice_channels: {
    id: Generated<number>;
    name: string;
    kind: ChannelKind;
    enabled: number;
    /** JSON: a list of events. */
    events: string;
    /** JSON, secrets among it. */
    settings: string;
    created_at: number;
  };
  notices: {
    id: Generated<number>;
    /** Goes with each delivery, and stays the same when that is repeated. */
    uuid: string;
    event: NoticeEvent;
    urgent: number;
    title: string;
    text: string;
    /** For channels that can show it. */
    html: string | null;
    task: string | null;
    run_id: number | null;
    at: number;
  };
  deliveries: {
    id: Generated<number>;
    notice_id: number;
    channel_id: number;
    state: "waiting" | "delivered" | "given-up";
    tries: number;
    /** Of one that waits. */
    next_at: number | null;
    /** Of one that does not. */
    ended_at: number | null;
    answer: string | null;
  };
  /** What is so at present: told when it begins, and not again until it has ended. */
  conditions: {
    key: string;
    print: string /** Of what was told; empty: nothing was. */;
    title: string;
    since: number;
  };
}

export type StoredChannel = Selectable<NoticeTables["notice_channels"]>;
export type StoredNotice = Selectable<NoticeTables["notices"]>;
export type StoredDelivery = Selectable<NoticeTables["deliveries"]>;
export type Condition = NoticeTables["conditions"];

/** Notices, the channels that carry them, and how far each delivery is. */
export function noticesIn(db: Database) {
  const channels = () => db.build.selectFrom("notice_channels").selectAll();
  /** What one more try came to. */
  const tried = (id: number, change: Partial<StoredDelivery>): void => {
    db.run(
      db.build
        .updateTable("deliveries")
        .set(change)
        .set((of) => ({ tries: of("tries", "+", 1) }))
        .where("id", "=", id),
    );
  };
  return {
    channels: (): StoredChannel[] => db.all(channels().orderBy("id")),
    channel: (id: number): StoredChannel | undefined => db.get(channels().where("id", "=", id)),
    channelNamed: (name: string): StoredChannel | undefined => db.get(channels().where("name", "=", name)),
    addChannel: (channel: Omit<StoredChannel, "id">): StoredChannel =>
      db.get(db.build.insertInto("notice_channels").values(channel).returningAll())!,
    /** What waits for it is tried anew at once. */
    changeChannel: (id: number, change: Updateable<NoticeTables["notice_channels"]>): void =>
      db.transaction(() => {
        db.run(db.build.updateTable("notice_channels").set(change).where("id", "=", id));
        db.run(
          db.build
            .updateTable("deliveries")
            .set({ next_at: 0 })
            .where("channel_id", "=", id)
            .where("state", "=", "waiting"),
        );
      }),
    /** Forgets a channel with all that waits for it. */
    removeChannel: (id: number): void => {
      db.run(db.build.deleteFrom("notice_channels").where("id", "=", id));
    },

    /** Writes down what is told, and that every enabled channel that wants such events is to carry it. */
    tell: (notice: Omit<StoredNotice, "id">): StoredNotice =>
      db.transaction(() => {
        const told = db.get(db.build.insertInto("notices").values(notice).returningAll())!;
        const wanting = db
          .all(channels().where("enabled", "=", 1))
          .filter(({ events }) => (JSON.parse(events) as string[]).includes(notice.event));
        for (const { id } of wanting)
          db.run(
            db.build.insertInto("deliveries").values({
              ...{ notice_id: told.id, channel_id: id, state: "waiting", tries: 0, next_at: notice.at },
            }),
          );
        return told;
      }),
    get: (id: number): StoredNotice | undefined =>
      db.get(db.build.selectFrom("notices").selectAll().where("id", "=", id)),
    /** The newest of an event. */
    lastOf: (event: NoticeEvent): StoredNotice | undefined =>
      db.get(
        db.build.selectFrom("notices").selectAll().where("event", "=", event).orderBy("id", "desc").limit(1),
      ),
    /** The newest first. @param before only those with a smaller id */
    list: ({ limit, before }: { limit: number; before?: number | undefined }): StoredNotice[] => {
      const query = db.build.selectFrom("notices").selectAll().orderBy("id", "desc").limit(limit);
      return db.all(before === undefined ? query : query.where("id", "<", before));
    },
    /** With the name of its channel. */
    deliveriesOf: (noticeId: number): (StoredDelivery & { channel: string })[] =>
      db.all(
        db.build
          .selectFrom("deliveries")
          .innerJoin("notice_channels", "notice_channels.id", "deliveries.channel_id")
          .selectAll("deliveries")
          .select("notice_channels.name as channel")
          .where("notice_id", "=", noticeId)
          .orderBy("deliveries.id"),
      ),
    /** Forgets what was told before; what still waits goes with it. */
    removeBefore: (at: number): void => {
      db.run(db.build.deleteFrom("notices").where("at", "<", at));
    },

    /** The delivery of a channel that has waited the longest for its turn. @param urgent: only of urgent notices */
    nextDelivery: (channelId: number, urgent: boolean): StoredDelivery | undefined => {
      const query = db.build
        .selectFrom("deliveries")
        .innerJoin("notices", "notices.id", "deliveries.notice_id")
        .selectAll("deliveries")
        .where("channel_id", "=", channelId)
        .where("state", "=", "waiting")
        .orderBy("next_at")
        .orderBy("deliveries.id")
        .limit(1);
      return db.get(urgent ? query.where("urgent", "=", 1) : query);
    },
    /** After the last try, one way or the other. */
    endDelivery: (id: number, state: "delivered" | "given-up", answer: string, at: number): void =>
      tried(id, { state, answer, next_at: null, ended_at: at }),
    /** After a try that failed: nothing of this channel is tried before. */
    putOff: ({ id, channel_id }: StoredDelivery, until: number, answer: string): void =>
      db.transaction(() => {
        tried(id, { answer });
        db.run(
          db.build
            .updateTable("deliveries")
            .set({ next_at: until })
            .where("channel_id", "=", channel_id)
            .where("state", "=", "waiting")
            .where("next_at", "<", until),
        );
      }),
    /** In a database that comes from a backup: what it still had to tell is of another time. */
    leaveThePast: (): void =>
      db.transaction(() => {
        db.run(db.build.updateTable("runs").set({ told: 1 }).where("told", "=", 0));
        db.run(db.build.deleteFrom("deliveries").where("state", "=", "waiting"));
      }),
    /** How many deliveries were given up since then, by the name of their channel. */
    givenUpSince: (at: number): { channel: string; answer: string | null; count: number }[] =>
      db.all(
        db.build
          .selectFrom("deliveries")
          .innerJoin("notice_channels", "notice_channels.id", "deliveries.channel_id")
          .select((of) => [
            "notice_channels.name as channel",
            of.fn.max("deliveries.answer").as("answer"),
            of.fn.countAll<number>().as("count"),
          ])
          .where("state", "=", "given-up")
          .where("ended_at", ">=", at)
          .groupBy("notice_channels.name"),
      ),

    conditions: (): Map<string, Condition> =>
      new Map(db.all(db.build.selectFrom("conditions").selectAll()).map((one) => [one.key, one])),
    keepCondition: (condition: Condition): void => {
      db.run(
        db.build
          .insertInto("conditions")
          .values(condition)
          .onConflict((conflict) => conflict.column("key").doUpdateSet(condition)),
      );
    },
    endCondition: (key: string): void => {
      db.run(db.build.deleteFrom("conditions").where("key", "=", key));
    },
  };
}
