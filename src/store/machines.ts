import type { Generated, Selectable } from "kysely";
import type { Database } from "./database.ts";

/** A machine that has worked for this home. Instants are milliseconds since the epoch. */
export interface MachineRow {
  name: string;
  /** What a person wants of it. */
  wish: Generated<"working" | "paused" | "draining">;
  /** What it said of itself when it was last seen: JSON. */
  offer: string;
  first_seen_at: number;
  last_seen_at: number;
  /** Parts that it has read. */
  done: Generated<number>;
  /** How long it took for them, all together. */
  seconds: Generated<number>;
}
export type StoredMachine = Selectable<MachineRow>;
export type MachineWish = StoredMachine["wish"];

/** Tables that this room of the store brings. */
export interface MachineTables {
  machines: MachineRow;
  run_machines: { run_id: number; machine: string; done: number };
}

/** The machines that work for the home, besides itself. */
export function machinesIn(db: Database) {
  return {
    all: (): StoredMachine[] => db.all(db.build.selectFrom("machines").selectAll().orderBy("name")),
    get: (name: string): StoredMachine | undefined =>
      db.get(db.build.selectFrom("machines").selectAll().where("name", "=", name)),
    /** It is there. */
    see: (name: string, offer: string, at: number): void => {
      const seen = { offer, last_seen_at: at };
      db.run(
        db.build
          .insertInto("machines")
          .values({ name, first_seen_at: at, ...seen })
          .onConflict((known) => known.column("name").doUpdateSet(seen)),
      );
    },
    wish: (name: string, wish: MachineWish): void => {
      db.run(db.build.updateTable("machines").set({ wish }).where("name", "=", name));
    },
    /** It has read a part. */
    count: (name: string, seconds: number): void => {
      db.run(
        db.build
          .updateTable("machines")
          .set((of) => ({ done: of("done", "+", 1), seconds: of("seconds", "+", seconds) }))
          .where("name", "=", name),
      );
    },
    remove: (name: string): void => {
      db.run(db.build.deleteFrom("machines").where("name", "=", name));
    },
  };
}

/** Which machines worked for which run. @param write writes down, on a full disk too */
export function runMachinesIn(db: Database, write: <Written>(work: () => Written) => Written) {
  return {
    /** A machine has read a part for a run. */
    countMachine: (runId: number, machine: string): void => {
      write(() =>
        db.run(
          db.build
            .insertInto("run_machines")
            .values({ run_id: runId, machine, done: 1 })
            .onConflict((known) =>
              known
                .columns(["run_id", "machine"])
                .doUpdateSet((of) => ({ done: of("run_machines.done", "+", 1) })),
            ),
        ),
      );
    },
    /** Which machines besides the home read how many parts for a run. */
    machinesOf: (runId: number): { name: string; done: number }[] =>
      db.all(
        db.build
          .selectFrom("run_machines")
          .select(["machine as name", "done"])
          .where("run_id", "=", runId)
          .orderBy("machine"),
      ),
  };
}
