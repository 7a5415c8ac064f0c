import { type Insertable, type Selectable, sql, type Updateable } from "kysely";
import { instantText } from "../api/instants.ts";
import type { FailedItem, LogLine, Run, RunOutcome, RunPause } from "../api/runs.ts";
import type { Database } from "./database.ts";
import { runPausesIn, type StoredRunPause } from "./gates.ts";
import { runMachinesIn } from "./machines.ts";
import type { Reserve } from "./reserve.ts";
import type { RunRow } from "./schema.ts";

export type StoredRun = Selectable<RunRow>;

export interface RunListFilter {
  task?: string;
  outcome?: RunOutcome;
  before?: number;
  /** Milliseconds since the epoch. */
  from?: number;
  to?: number;
  limit: number;
}

/** Instants in milliseconds since the epoch. */
export interface EndedRun {
  startedAt: number;
  endedAt: number;
  outcome: RunOutcome;
}

/** The history of runs, with their failed items and logs. What ends for want of room is still written down. */
export function runsIn(db: Database, reserve: Reserve) {
  const runs = () => db.build.selectFrom("runs").selectAll();
  const write = <Written>(work: () => Written): Written => {
    try {
      return work();
    } catch (error) {
      if ((error as { code?: string }).code !== "SQLITE_FULL" || !reserve.release()) throw error;
      return work();
    }
  };
  const machines = runMachinesIn(db, write);
  return {
    insert: (run: Insertable<RunRow>): StoredRun => {
      reserve.renew();
      return write(() => db.get(db.build.insertInto("runs").values(run).returningAll()) as StoredRun);
    },
    update: (id: number, change: Updateable<RunRow>): StoredRun =>
      write(
        () =>
          db.get(db.build.updateTable("runs").set(change).where("id", "=", id).returningAll()) as StoredRun,
      ),
    ...runPausesIn(db, write),
    ...machines,
    get: (id: number): StoredRun | undefined => db.get(runs().where("id", "=", id)),
    /** Newest first. @param filter.before only runs with a smaller id @param filter.from of their start, to before `to` */
    list: (filter: RunListFilter): StoredRun[] => {
      let query = runs().orderBy("id", "desc").limit(filter.limit);
      if (filter.task !== undefined) query = query.where("task", "=", filter.task);
      if (filter.outcome !== undefined) query = query.where("outcome", "=", filter.outcome);
      if (filter.before !== undefined) query = query.where("id", "<", filter.before);
      if (filter.from !== undefined) query = query.where("started_at", ">=", filter.from);
      if (filter.to !== undefined) query = query.where("started_at", "<", filter.to);
      return db.all(query);
    },
    /** The runs that ended and were started at or after an instant, with what a calendar needs of them. */
    since: (from: number): EndedRun[] =>
      db
        .all(
          db.build
            .selectFrom("runs")
            .select(["started_at", "ended_at", "outcome"])
            .where("state", "=", "ended")
            .where("started_at", ">=", from)
            .orderBy("id"),
        )
        .map(({ started_at, ended_at, outcome }) => ({
          startedAt: started_at!,
          endedAt: ended_at!,
          outcome: outcome!,
        })),
    /** The newest complete runs of a task over the whole library: how long they took, pauses left out, and for what. */
    lengths: (
      task: string,
      limit: number,
    ): { ms: number; done: number; elsewhere: { name: string; done: number }[] }[] =>
      db
        .all(
          db.build
            .selectFrom("runs")
            .select(["id", "started_at", "ended_at", "paused_ms", "done"])
            .where("task", "=", task)
            .where("outcome", "in", ["success", "partial"])
            .where("scope", "=", "{}")
            .where("started_at", "is not", null)
            .orderBy("id", "desc")
            .limit(limit),
        )
        .map(({ id, started_at, ended_at, paused_ms, done }) => ({
          ms: Math.max(0, ended_at! - started_at! - paused_ms),
          done,
          elsewhere: machines.machinesOf(id),
        })),
    /** Runs that had not ended when they were last written: what a crash leaves behind. */
    unended: (): StoredRun[] => db.all(runs().where("state", "!=", "ended").orderBy("id")),
    /**
     * The newest ended run of a task that the schedule began or that was over the whole library, of all outcomes or of
     * those given.
     */
    lastEnded: (task: string, outcomes?: readonly RunOutcome[]): StoredRun | undefined => {
      let query = runs()
        .where("task", "=", task)
        .where("state", "=", "ended")
        .where((is) => is.or([is("scope", "=", "{}"), is("trigger", "in", ["window", "missed"])]));
      if (outcomes) query = query.where("outcome", "in", outcomes);
      return db.get(query.orderBy("id", "desc").limit(1));
    },
    /** Ended runs that nobody has been told of, or been found not to need to be; the oldest first. */
    untold: (limit: number): StoredRun[] =>
      db.all(runs().where("told", "=", sql.lit(0)).where("state", "=", "ended").orderBy("id").limit(limit)),
    markTold: (id: number): void => {
      write(() => db.run(db.build.updateTable("runs").set({ told: 1 }).where("id", "=", id)));
    },
    /** Runs that ended after an instant, in the order of their ends. */
    endedAfter: (at: number, limit: number): StoredRun[] =>
      db.all(
        runs()
          .where("state", "=", "ended")
          .where("ended_at", ">", at)
          .orderBy("ended_at")
          .orderBy("id")
          .limit(limit),
      ),
    /** When the newest runs of a task started that ended for this reason. */
    endedBy: (task: string, reason: string, limit: number): number[] =>
      db
        .all(
          db.build
            .selectFrom("runs")
            .select("started_at")
            .where("task", "=", task)
            .where("reason", "=", reason)
            .where("started_at", "is not", null)
            .orderBy("id", "desc")
            .limit(limit),
        )
        .map((row) => row.started_at!),
    addFailedItem: (
      runId: number,
      item: { key: string; title: string; reason: string; at: number },
    ): void => {
      write(() => db.run(db.build.insertInto("failed_items").values({ run_id: runId, ...item })));
    },
    /** The first 1,000: a run that failed on more tells its story with these. */
    failedItems: (runId: number): FailedItem[] =>
      db
        .all(
          db.build
            .selectFrom("failed_items")
            .select(["key", "title", "reason", "at"])
            .where("run_id", "=", runId)
            .orderBy("id")
            .limit(1000),
        )
        .map((item) => ({ ...item, at: instantText(item.at) })),
    addLogLine: (runId: number, at: number, text: string): void => {
      write(() => db.run(db.build.insertInto("log_lines").values({ run_id: runId, at, text })));
    },
    /** The last 1,000 lines. */
    log: (runId: number): LogLine[] =>
      db
        .all(
          db.build
            .selectFrom("log_lines")
            .select(["at", "text"])
            .where("run_id", "=", runId)
            .orderBy("id", "desc")
            .limit(1000),
        )
        .reverse()
        .map((line) => ({ at: instantText(line.at), text: line.text })),
  };
}

/** A run as it goes over the wire. */
export function toRun(row: StoredRun): Run {
  const { done, failed } = row;
  // What came while it ran was not counted at its start.
  const total = Math.max(row.total, done + failed);
  return {
    id: row.id,
    task: row.task,
    trigger: row.trigger,
    state: row.state,
    outcome: row.outcome,
    reason: row.reason,
    scheduledFor: iso(row.scheduled_for),
    startedAt: iso(row.started_at),
    endedAt: iso(row.ended_at),
    items: { total, done, failed },
    progress: row.state === "ended" ? 100 : total === 0 ? -1 : Math.floor((100 * (done + failed)) / total),
    bytesRead: row.bytes_read,
    cpuSeconds: Math.round(row.cpu_seconds * 1000) / 1000,
    pausedSeconds: Math.round(row.paused_ms / 1000),
    message: row.message,
  };
}

/** A pause of a run as it goes over the wire. */
export const toPause = ({ reason, owner, from_at, to_at }: StoredRunPause): RunPause => ({
  reason,
  owner,
  from: instantText(from_at),
  to: iso(to_at),
});

const iso = (at: number | null): string | null => (at === null ? null : instantText(at));
