import { Gauge, type Registry } from "prom-client";
import type { RunOutcome } from "../api/runs.ts";
import type { Schedule } from "../api/schedule.ts";
import type { ServerHouse } from "./house.ts";
import { usualLengths } from "./usual-lengths.ts";

/** What counts as completed, as it does for the schedule. */
const completed: readonly RunOutcome[] = ["success", "partial"];

/** A value with its labels. */
type Sample = readonly [labels: Record<string, string>, value: number];

/** Registers the gauges of how things are; they are looked at when somebody asks. */
export function gaugeState(registry: Registry, house: ServerHouse): void {
  const { butler, shelves, backups, observations, clock } = house;
  const gauge = (
    name: string,
    help: string,
    labelNames: readonly string[],
    read: () => readonly Sample[] | Promise<readonly Sample[]>,
  ) =>
    new Gauge({
      ...{ name, help, labelNames, registers: [registry] },
      async collect() {
        const samples = await read();
        this.reset();
        for (const [labels, value] of samples) this.set(labels, value);
      },
    });
  const measure = oncePerTurn(observations.measure);
  const schedule = oncePerTurn(() => butler.schedule({ days: 2 }));

  gauge("butler_live_runs", "Runs that have not ended.", ["task", "state"], () =>
    butler.list().flatMap(({ name, state }) => (state === "idle" ? [] : [[{ task: name, state }, 1]])),
  );
  gauge(
    "butler_last_completed_timestamp_seconds",
    "When the task last ended a run that did all or a part of its work.",
    ["task"],
    () =>
      butler.list().flatMap(({ name }) => {
        const ended = completed.flatMap(
          (outcome) => shelves.runs.list({ task: name, outcome, limit: 1 })[0]?.ended_at ?? [],
        );
        return ended.length === 0 ? [] : [[{ task: name }, Math.max(...ended) / 1000] as const];
      }),
  );
  gauge("butler_task_enabled", "1 where the task starts by itself.", ["task"], () =>
    butler.list().map(({ name, enabled }) => [{ task: name }, Number(enabled)]),
  );
  gauge("butler_gate", "1 for each reason for which work is paused or slowed down.", ["gate", "effect"], () =>
    butler.gates.list().map(({ name, effect }) => [{ gate: name, effect }, 1]),
  );
  gauge("butler_paused", "1 while work is paused, for whatever reason.", [], () => [
    [{}, Number(butler.paused)],
  ]);

  gauge("butler_window_open", "1 while the maintenance window is open.", [], async () => {
    const now = clock.now();
    const { opens, closes } = nightOf(await schedule(), now);
    return [[{}, Number(opens !== null && opens <= now && closes > now)]];
  });
  gauge(
    "butler_window_room_seconds",
    "What is left of the window, or the length of the next one.",
    [],
    async () => {
      const now = clock.now();
      const { opens, closes } = nightOf(await schedule(), now);
      return [[{}, opens === null ? 0 : (closes - Math.max(opens, now)) / 1000]];
    },
  );
  gauge(
    "butler_window_expected_seconds",
    "How long what is planned for that window usually takes, one after the other.",
    [],
    async () => {
      const lengths = new Map(usualLengths(house).map(({ task, seconds }) => [task, seconds]));
      const { tasks } = nightOf(await schedule(), clock.now());
      return [[{}, tasks.reduce((sum, task) => sum + (lengths.get(task) ?? 0), 0)]];
    },
  );

  gauge(
    "butler_database_bytes",
    "The database: its file, its log, and what is unused of the file.",
    ["part"],
    async () => Object.entries((await measure()).database).map(([part, bytes]) => [{ part }, bytes]),
  );
  gauge("butler_disk_free_bytes", "Free for the server, by folder.", ["folder"], async () =>
    (await measure()).disks.map(({ path, free }) => [{ folder: path }, free]),
  );
  gauge("butler_disk_size_bytes", "Size of the disk, by folder.", ["folder"], async () =>
    (await measure()).disks.map(({ path, size }) => [{ folder: path }, size]),
  );
  gauge("butler_child_processes", "Processes of the server that read media and pictures.", [], async () => [
    [{}, (await measure()).children],
  ]);

  gauge("butler_backups", "Backups that are there.", ["database", "outcome"], async () => {
    const counts = new Map<string, Sample>();
    for (const { database, outcome } of await backups.list()) {
      const key = JSON.stringify([database, outcome]);
      counts.set(key, [{ database, outcome }, (counts.get(key)?.[1] ?? 0) + 1]);
    }
    return [...counts.values()];
  });
  gauge(
    "butler_last_backup_timestamp_seconds",
    "When the newest backup was made that could be restored.",
    ["database"],
    async () => {
      const newest = new Map<string, number>();
      for (const { database, outcome, createdAt } of await backups.list())
        if (outcome === "verified")
          newest.set(database, Math.max(newest.get(database) ?? 0, Date.parse(createdAt) / 1000));
      return [...newest].map(([database, at]) => [{ database }, at]);
    },
  );
}

/** The window that is open, or opens next; instants in milliseconds since the epoch. */
function nightOf({ nights }: Schedule, now: number) {
  for (const { opens, closes, starts } of nights) {
    if (opens === null || closes === null || Date.parse(closes) <= now) continue;
    const tasks = starts.map(({ task }) => task);
    return { opens: Date.parse(opens), closes: Date.parse(closes), tasks };
  }
  return { opens: null, closes: 0, tasks: [] };
}

/** Several gauges that are collected together share one look. */
function oncePerTurn<Result>(look: () => Promise<Result>): () => Promise<Result> {
  let shared: Promise<Result> | undefined;
  return () => {
    shared ??= look().finally(() => {
      shared = undefined;
    });
    return shared;
  };
}
