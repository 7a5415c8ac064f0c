export type { Activity } from "../api/activities.ts";
export type { Backup, BackupList } from "../api/backups.ts";
export type { DryRun } from "../api/dry-run.ts";
export type { Gate, Gates, NewGate } from "../api/gates.ts";
export type { Guide, GuideChange, NewGuide, Now, Programme, ProgrammePage } from "../api/guides.ts";
export type { History, HistoryDay, UsualLength } from "../api/history.ts";
export type { Item } from "../api/items.ts";
export type { PreferenceId, PreferenceValue } from "../api/preferences.ts";
export type { Run, RunDetails, RunOutcome } from "../api/runs.ts";
export type { PlannedNight, PlannedStart, Schedule } from "../api/schedule.ts";
export type { SectionPreferenceId, SectionPreferenceValue } from "../api/section-preferences.ts";
export type { TaskName } from "../api/task-names.ts";
export type { StartOutcome } from "../api/tasks.ts";
export type {
  DeliveryTest,
  NewNoticeChannel,
  Notice,
  NoticeChannel,
  NoticeChannelChange,
} from "../api/telling.ts";
export type { MadeToken, NewToken, Role, Session, Token } from "../api/tokens.ts";
export type { Emptied, TrashEntry, TrashList } from "../api/trash.ts";
export type { ButlerAnswer, FollowedRun, ListedTask, StartTaskRequest, TaskListAnswer } from "./butler.ts";
export * from "./errors.ts";
export type { ButlerEvent } from "./events.ts";
export type { ProgrammeQuestion } from "./guides.ts";
export type { SimilarTrack } from "./items.ts";
export type { ItemPage, ItemQuestion, ListedItem, MediaItem, NewSection, Section } from "./library.ts";
export type { ActivityNotification, Notification, NotificationOptions } from "./notifications.ts";
export type { CallOptions } from "./patience.ts";
export { PlexAPI, type ScheduleQuestion } from "./plex-api.ts";
export type { Setting } from "./preferences.ts";
export type { Retry } from "./retry.ts";
export type { RunFilter, StartAnswer } from "./runs.ts";
export type { RulesChange, ScheduleChanges, TaskDetails } from "./tasks.ts";
export type { Hooks, OutgoingRequest, WireOptions } from "./wire.ts";
