import { z } from "zod";
import { type Activity, activitySchema } from "../api/activities.ts";
import { type Schedule, scheduleSchema } from "../api/schedule.ts";
import { backupsOf } from "./backups.ts";
import { butlerOf } from "./butler.ts";
import { eventsOf } from "./events.ts";
import { guidesOf } from "./guides.ts";
import { itemsOf } from "./items.ts";
import { libraryOf } from "./library.ts";
import { machinesOf } from "./machines.ts";
import { preferencesOf } from "./preferences.ts";
import { runsOf } from "./runs.ts";
import { type ScheduleQuestion, tasksOf } from "./tasks.ts";
import { trashOf } from "./trash.ts";
import { updaterOf } from "./updater.ts";
import { type WireOptions, wireTo } from "./wire.ts";

const activitiesSchema = z.object({
  MediaContainer: z.object({ Activity: z.array(activitySchema).default([]) }),
});

export type { ScheduleQuestion };

/**
 * The client. Its constructor connects to nothing; every call is one request, and throws ButlerError.
 *
 *     const sdk = new PlexAPI({ serverURL: "http://127.0.0.1:32400", accessToken: token });
 *     await sdk.butler.startTask({ taskName: "BackupDatabase" });
 */
export class PlexAPI {
  readonly butler: ReturnType<typeof butlerOf>;
  readonly runs: ReturnType<typeof runsOf>;
  readonly tasks: ReturnType<typeof tasksOf>;
  readonly backups: ReturnType<typeof backupsOf>;
  readonly items: ReturnType<typeof itemsOf>;
  readonly updater: ReturnType<typeof updaterOf>;
  readonly trash: ReturnType<typeof trashOf>;
  readonly guides: ReturnType<typeof guidesOf>;
  readonly machines: ReturnType<typeof machinesOf>;
  readonly library: ReturnType<typeof libraryOf>;
  readonly preferences: ReturnType<typeof preferencesOf>;
  /** What the server is doing now. */
  readonly activities: () => Promise<Activity[]>;
  /** What will run when, and why. */
  readonly schedule: (question?: ScheduleQuestion) => Promise<Schedule>;
  /** What changes, as it happens; see `eventsOf`. */
  readonly events: (options?: { signal?: AbortSignal }) => ReturnType<typeof eventsOf>;

  constructor(options: WireOptions) {
    const wire = wireTo(options);
    this.butler = butlerOf(wire);
    this.runs = runsOf(wire);
    this.tasks = tasksOf(wire);
    this.backups = backupsOf(wire);
    this.items = itemsOf(wire);
    this.updater = updaterOf(wire);
    this.trash = trashOf(wire);
    this.guides = guidesOf(wire);
    this.machines = machinesOf(wire);
    this.library = libraryOf(wire);
    this.preferences = preferencesOf(wire);
    this.activities = async () =>
      (await wire.json(activitiesSchema, "GET", "/activities")).MediaContainer.Activity;
    this.schedule = ({ days, from, timeZone } = {}) =>
      wire.json(scheduleSchema, "GET", "/api/schedule", { query: { days, from, timeZone } });
    this.events = ({ signal } = {}) => eventsOf(wire, signal);
  }
}
