import type { PauseAnswer } from "../api/pause.ts";
import type { TaskName } from "../api/task-names.ts";
import type { StartOutcome } from "../api/tasks.ts";
import { contentTypeOf, responseOf, type WholeAnswer } from "./answer.ts";
import {
  GetButlerTasksBadRequest,
  GetButlerTasksUnauthorized,
  StartAllTasksBadRequest,
  StartAllTasksUnauthorized,
  StartTaskBadRequest,
  StartTaskUnauthorized,
  StopAllTasksBadRequest,
  StopAllTasksUnauthorized,
  StopTaskBadRequest,
  StopTaskUnauthorized,
} from "./errors.ts";
import { later } from "./later.ts";
import type { CallOptions } from "./patience.ts";
import { type FollowedRun, followedRun } from "./run.ts";
import { flag, list, maybe, object, oneOf, type Shaped, text, whole } from "./shapes.ts";
import { type Call, segment, type Wire } from "./wire.ts";

/** A row of the task list. */
export const taskShape = object({
  name: text,
  interval: whole,
  scheduleRandomized: flag,
  enabled: flag,
  title: text,
  description: text,
  enabledReason: maybe(text),
  state: maybe(oneOf("idle", "queued", "running", "paused")),
  progress: maybe(whole),
  lastRunAt: maybe(text),
  lastOutcome: maybe(oneOf("success", "partial", "failed", "stopped", "skipped")),
  nextRunAt: maybe(text),
  waitsFor: maybe(text),
});
const listShape = object({ ButlerTasks: object({ ButlerTask: list(taskShape) }) });

/**
 * A row of the task list; `interval` in days. A Plex Media Server says nothing from `enabledReason` on. Instants are ISO
 * 8601 in UTC, `progress` is percent, -1 when it is not known yet.
 */
export type ListedTask = Shaped<typeof taskShape>;

/** What one of the five Butler calls of Plex came to. A Plex Media Server says no more than the status and the list. */
export interface ButlerAnswer {
  /** 200, or 202 when the task was already running. */
  statusCode: number;
  /** Without parameters such as the charset; "" when there is none. */
  contentType: string;
  /** The answer, unread, for whoever wants more of it. */
  readonly rawResponse: Response;
  outcome?: StartOutcome;
  /** Why, in words. */
  reason?: string;
  /** The `uuid` of the activity that it started. */
  activity?: string;
  /** Of the one run that it made or found. */
  runId?: number;
}

/** The answer of the task list, as it is on the wire. */
export interface TaskListAnswer extends ButlerAnswer {
  object: { ButlerTasks: { ButlerTask: ListedTask[] } };
}

export interface StartTaskRequest {
  taskName: TaskName;
  /** Run it now, whatever the day, the window and the switches. */
  force?: boolean | undefined;
  /** A person's word for what a cleaning was refused. */
  confirm?: boolean | undefined;
}

const pauseRead = later(async () => (await import("../api/pause.ts")).pauseSchema);

/** The five Butler calls of Plex, and what is ours: `run`, `pause` and `resume`. Each throws ButlerError. */
export function butlerOf(wire: Wire) {
  const act = async (method: string, path: string, call: Call): Promise<ButlerAnswer> =>
    answerOf(await wire.call(method, path, call));

  /** Every task of the server. */
  const getTasks = async (options: CallOptions = {}): Promise<TaskListAnswer> => {
    const refusals = { 400: GetButlerTasksBadRequest, 401: GetButlerTasksUnauthorized };
    const { answer, value } = await wire.read((value) => listShape(value, ""), "GET", "/butler", {
      ...options,
      refusals,
    });
    return Object.assign(answerOf(answer), { object: value });
  };

  /** Tries to start every enabled task; each start follows the criteria. */
  const startTasks = (options: CallOptions = {}): Promise<ButlerAnswer> =>
    act("POST", "/butler", {
      ...options,
      refusals: { 400: StartAllTasksBadRequest, 401: StartAllTasksUnauthorized },
    });

  /** Stops every running task, and empties the queue. Settles when they have ended. */
  const stopTasks = (options: CallOptions = {}): Promise<ButlerAnswer> =>
    act("DELETE", "/butler", {
      ...options,
      isRepeatable: true,
      refusals: { 400: StopAllTasksBadRequest, 401: StopAllTasksUnauthorized },
    });

  return {
    getTasks,
    /** The name of `getTasks` in older documents. */
    getButlerTasks: getTasks,
    startTasks,
    /** The name of `startTasks` in older documents. */
    startAllTasks: startTasks,
    stopTasks,
    /** The name of `stopTasks` in older documents. */
    stopAllTasks: stopTasks,
    /** Starts one task, by the criteria or now. */
    startTask: async (
      { taskName, force = false, confirm = false }: StartTaskRequest,
      options: CallOptions = {},
    ): Promise<ButlerAnswer> =>
      act("POST", `/butler/${segment(taskName)}`, {
        ...options,
        query: { ...(force && { force: 1 }), ...(confirm && { confirm: 1 }) },
        refusals: { 400: StartTaskBadRequest, 401: StartTaskUnauthorized },
      }),
    /** Stops one task, or takes it off the queue. @throws SDKException 404 when it is neither running nor queued. */
    stopTask: async (
      { taskName }: { taskName: TaskName },
      options: CallOptions = {},
    ): Promise<ButlerAnswer> =>
      act("DELETE", `/butler/${segment(taskName)}`, {
        ...options,
        refusals: { 400: StopTaskBadRequest, 401: StopTaskUnauthorized },
      }),
    /**
     * Runs a task now, or follows the run that is there already: a promise of the run when it has ended, whatever came
     * of it, and an async iterator of the run as it goes on. Ours: a Plex Media Server does not tell how a run ends.
     */
    run: (taskName: TaskName, options: Pick<CallOptions, "signal"> = {}): FollowedRun =>
      followedRun(wire, taskName, options),
    /** Holds up what runs and what begins, without losing anything. A restart of the server goes on. */
    pause: (options: CallOptions = {}): Promise<PauseAnswer> =>
      wire.json(pauseRead, "POST", "/api/pause", options),
    /** Lets everything go on. */
    resume: (options: CallOptions = {}): Promise<PauseAnswer> =>
      wire.json(pauseRead, "POST", "/api/resume", options),
  };
}

export type { FollowedRun };

const outcomes: readonly StartOutcome[] = ["started", "scheduled", "running", "skipped", "stopped"];

function answerOf(answer: WholeAnswer): ButlerAnswer {
  const { statusCode, headers } = answer;
  const outcome =
    outcomes.find((known) => known === headers.get("X-Butler-Outcome")) ??
    (statusCode === 202 ? "running" : undefined);
  const reason = headers.get("X-Butler-Reason");
  const activity = headers.get("X-Plex-Activity");
  const runId = headers.get("X-Butler-Run");
  return {
    statusCode,
    contentType: contentTypeOf(headers),
    get rawResponse() {
      return responseOf(answer);
    },
    ...(outcome && { outcome }),
    ...(reason && { reason: decoded(reason) }),
    ...(activity && { activity }),
    ...(runId && { runId: Number(runId) }),
  };
}

/** Our server percent-encodes what a header cannot carry. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
