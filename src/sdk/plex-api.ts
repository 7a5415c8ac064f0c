import type { Check } from "../api/checks.ts";
import type { Schedule } from "../api/schedule.ts";
import { activitiesOf } from "./activities.ts";
import { backupsOf } from "./backups.ts";
import { butlerOf } from "./butler.ts";
import { eventsOf } from "./events.ts";
import { exposureOf } from "./exposure.ts";
import { gatesOf } from "./gates.ts";
import { guidesOf } from "./guides.ts";
import { historyOf } from "./history.ts";
import { importsOf } from "./imports.ts";
import { itemsOf } from "./items.ts";
import { libraryOf } from "./library.ts";
import { machinesOf } from "./machines.ts";
import { noticesOf } from "./notices.ts";
import { type Notification, type NotificationOptions, notificationsOf } from "./notifications.ts";
import type { CallOptions } from "./patience.ts";
import { preferencesOf } from "./preferences.ts";
import { runsOf } from "./runs.ts";
import { sectionsOf } from "./sections.ts";
import { sessionOf } from "./session.ts";
import { type ScheduleQuestion, scheduleRead, tasksOf } from "./tasks.ts";
import { timelineOf } from "./timeline.ts";
import { tokensOf } from "./tokens.ts";
import { trashOf } from "./trash.ts";
import { updaterOf } from "./updater.ts";
import { type WireOptions, wireTo } from "./wire.ts";

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
  readonly imports: ReturnType<typeof importsOf>;
  readonly items: ReturnType<typeof itemsOf>;
  readonly updater: ReturnType<typeof updaterOf>;
  readonly trash: ReturnType<typeof trashOf>;
  readonly gates: ReturnType<typeof gatesOf>;
  readonly guides: ReturnType<typeof guidesOf>;
  readonly machines: ReturnType<typeof machinesOf>;
  readonly library: ReturnType<typeof libraryOf>;
  readonly preferences: ReturnType<typeof preferencesOf>;
  readonly sections: ReturnType<typeof sectionsOf>;
  readonly timeline: ReturnType<typeof timelineOf>;
  readonly activities: ReturnType<typeof activitiesOf>;
  readonly history: ReturnType<typeof historyOf>;
  readonly session: ReturnType<typeof sessionOf>;
  readonly tokens: ReturnType<typeof tokensOf>;
  readonly notices: ReturnType<typeof noticesOf>;
  /** What will run when, and why. */
  readonly schedule: (question?: ScheduleQuestion, options?: CallOptions) => Promise<Schedule>;
  /** What is to be said of the way to the server. */
  readonly exposure: (options?: CallOptions) => Promise<Check[]>;
  /** What changes, as it happens. */
  readonly events: (options?: CallOptions) => ReturnType<typeof eventsOf>;

  /** What the server tells by itself, in Plex's words; see `notificationsOf`. */
  readonly notifications: (options?: NotificationOptions) => AsyncGenerator<Notification, void>;

  constructor(options: WireOptions) {
    const wire = wireTo(options);
    this.butler = butlerOf(wire);
    this.runs = runsOf(wire);
    this.tasks = tasksOf(wire);
    this.backups = backupsOf(wire);
    this.imports = importsOf(wire);
    this.items = itemsOf(wire);
    this.updater = updaterOf(wire);
    this.trash = trashOf(wire);
    this.gates = gatesOf(wire);
    this.guides = guidesOf(wire);
    this.machines = machinesOf(wire);
    this.library = libraryOf(wire);
    this.preferences = preferencesOf(wire);
    this.sections = sectionsOf(wire);
    this.timeline = timelineOf(wire);
    this.activities = activitiesOf(wire);
    this.history = historyOf(wire);
    this.session = sessionOf(wire);
    this.tokens = tokensOf(wire);
    this.notices = noticesOf(wire);
    this.schedule = ({ days, from, timeZone } = {}, options = {}) =>
      wire.json(scheduleRead, "GET", "/api/schedule", { ...options, query: { days, from, timeZone } });
    this.exposure = exposureOf(wire);
    this.notifications = (options) => notificationsOf(wire, options);
    this.events = (options) => eventsOf(wire, options);
  }
}
