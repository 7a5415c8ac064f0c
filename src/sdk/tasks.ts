import { type Schedule, scheduleSchema } from "../api/schedule.ts";
import type { ScheduleChanges } from "../api/schedule-preview.ts";
import type { TaskName } from "../api/task-names.ts";
import type { RulesChange } from "../api/task-rules.ts";
import { type TaskDetails, taskDetailsSchema } from "../api/tasks.ts";
import { segment, type Wire } from "./wire.ts";

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
    /** A task with its rules, its next starts and its latest run. */
    get: (name: TaskName): Promise<TaskDetails> => wire.json(taskDetailsSchema, "GET", path(name)),
    /** Lays down some rules; null takes one away, and those that are not named stay. */
    set: (name: TaskName, rules: RulesChange): Promise<TaskDetails> =>
      wire.json(taskDetailsSchema, "PATCH", path(name), { body: { rules } }),
    /** Takes all rules away. */
    reset: (name: TaskName): Promise<TaskDetails> =>
      wire.json(taskDetailsSchema, "PUT", path(name), { body: { rules: {} } }),
    /** The plan as it would be with these changes; saves nothing. */
    preview: (changes: ScheduleChanges, question: ScheduleQuestion = {}): Promise<Schedule> =>
      wire.json(scheduleSchema, "POST", "/api/schedule/preview", { query: { ...question }, body: changes }),
  };
}
