import type { Schedule } from "../api/schedule.ts";
import type { ScheduleChanges } from "../api/schedule-preview.ts";
import type { TaskName } from "../api/task-names.ts";
import type { RulesChange } from "../api/task-rules.ts";
import type { TaskDetails } from "../api/tasks.ts";
import { type ListedTask, taskShape } from "./butler.ts";
import { later } from "./later.ts";
import type { CallOptions } from "./patience.ts";
import { list, object } from "./shapes.ts";
import { segment, type Wire } from "./wire.ts";

const detailsRead = later(async () => (await import("../api/tasks.ts")).taskDetailsSchema);
const listShape = object({ tasks: list(taskShape) });
export const scheduleRead = later(async () => (await import("../api/schedule.ts")).scheduleSchema);

export type { RulesChange, ScheduleChanges, TaskDetails };

export interface ScheduleQuestion {
  /** Nights, from 1. */
  days?: number | undefined;
  /** The first calendar day, YYYY-MM-DD; absent: today. */
  from?: string | undefined;
  /** IANA name; absent: the server's. */
  timeZone?: string | undefined;
}

/** Rules of single tasks. Ours: a Plex Media Server has none. Each call throws ButlerError. */
export function tasksOf(wire: Wire) {
  const path = (name: TaskName) => `/api/tasks/${segment(name)}`;
  return {
    /** Every task. A viewer may ask this, and not `butler.getTasks`, which is Plex's and for admins. */
    list: async (options: CallOptions = {}): Promise<ListedTask[]> =>
      (await wire.json((value) => listShape(value, ""), "GET", "/api/tasks", options)).tasks,
    /** A task with its rules, its next starts and its latest run. */
    get: (name: TaskName, options: CallOptions = {}): Promise<TaskDetails> =>
      wire.json(detailsRead, "GET", path(name), options),
    /** Lays down some rules; null takes one away, and those that are not named stay. */
    set: (name: TaskName, rules: RulesChange, options: CallOptions = {}): Promise<TaskDetails> =>
      wire.json(detailsRead, "PATCH", path(name), { ...options, body: { rules } }),
    /** Takes all rules away. */
    reset: (name: TaskName, options: CallOptions = {}): Promise<TaskDetails> =>
      wire.json(detailsRead, "PUT", path(name), { ...options, body: { rules: {} } }),
    /** The plan as it would be with these changes; saves nothing. */
    preview: (
      changes: ScheduleChanges,
      question: ScheduleQuestion = {},
      options: CallOptions = {},
    ): Promise<Schedule> =>
      wire.json(scheduleRead, "POST", "/api/schedule/preview", {
        ...options,
        query: { ...question },
        body: changes,
      }),
  };
}
