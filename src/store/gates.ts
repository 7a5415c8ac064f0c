import type { Generated, Selectable } from "kysely";
import type { GateEffect } from "../api/gates.ts";
import type { Database } from "./database.ts";

export interface GateTables {
  run_pauses: RunPauseRow;
  told_gates: ToldGateRow;
  bytes_read: { night: string; mount: string; bytes: number };
}

interface RunPauseRow {
  id: Generated<number>;
  run_id: number;
  reason: string;
  owner: string;
  from_at: number;
  /** Null while it lasts. */
  to_at: number | null;
}

export interface ToldGateRow {
  name: string;
  reason: string;
  owner: string;
  effect: GateEffect;
  since: number;
  expires_at: number;
}

export type StoredRunPause = Selectable<RunPauseRow>;

/** Nights whose bytes are kept. */
const nightsKept = 30;

/** Reasons to yield that survive a restart, and what was read in each night. */
export function gatesIn(db: Database) {
  return {
    /** Those that have not expired. */
    all: (now: number): ToldGateRow[] =>
      db.all(db.build.selectFrom("told_gates").selectAll().where("expires_at", ">", now).orderBy("since")),
    /** Keeps one until it expires; those that have are forgotten. */
    keep: (gate: ToldGateRow): void => {
      db.run(db.build.deleteFrom("told_gates").where("expires_at", "<=", gate.since));
      db.run(db.build.replaceInto("told_gates").values(gate));
    },
    forget: (name: string): void => {
      db.run(db.build.deleteFrom("told_gates").where("name", "=", name));
    },
    /** Bytes read in a night, by mount. @param night YYYY-MM-DD */
    bytesRead: (night: string): { mount: string; bytes: number }[] =>
      db.all(
        db.build
          .selectFrom("bytes_read")
          .select(["mount", "bytes"])
          .where("night", "=", night)
          .orderBy("mount"),
      ),
    /** Adds to what was read in a night; the oldest nights are forgotten. */
    addBytesRead: (night: string, mount: string, bytes: number): void => {
      const oldest = Temporal.PlainDate.from(night).subtract({ days: nightsKept }).toString();
      db.run(db.build.deleteFrom("bytes_read").where("night", "<", oldest));
      db.run(
        db.build
          .insertInto("bytes_read")
          .values({ night, mount, bytes })
          .onConflict((conflict) =>
            conflict
              .columns(["night", "mount"])
              .doUpdateSet((is) => ({ bytes: is("bytes_read.bytes", "+", bytes) })),
          ),
      );
    },
  };
}

/** The pauses of runs, each with its reason. */
export function runPausesIn(db: Database, write: <Written>(work: () => Written) => Written) {
  return {
    /** @returns its id, to be ended by */
    beginPause: (runId: number, pause: { reason: string; owner: string; from: number }): number =>
      write(
        () =>
          (
            db.get(
              db.build
                .insertInto("run_pauses")
                .values({ run_id: runId, reason: pause.reason, owner: pause.owner, from_at: pause.from })
                .returning("id"),
            ) as { id: number }
          ).id,
      ),
    endPause: (id: number, at: number): void => {
      write(() => db.run(db.build.updateTable("run_pauses").set({ to_at: at }).where("id", "=", id)));
    },
    /** Ends what a run that has ended left open. */
    endPausesOf: (runId: number, at: number): void => {
      write(() =>
        db.run(
          db.build
            .updateTable("run_pauses")
            .set({ to_at: at })
            .where("run_id", "=", runId)
            .where("to_at", "is", null),
        ),
      );
    },
    /** The first 1,000, in the order in which they began. */
    pauses: (runId: number): StoredRunPause[] =>
      db.all(
        db.build.selectFrom("run_pauses").selectAll().where("run_id", "=", runId).orderBy("id").limit(1000),
      ),
  };
}
