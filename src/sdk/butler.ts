import { z } from "zod";
import { type PauseAnswer, pauseSchema } from "../api/pause.ts";
import type { TaskName } from "../api/task-names.ts";
import { butlerTaskSchema, startOutcomes } from "../api/tasks.ts";
import { segment, type Wire } from "./wire.ts";

/** A Plex Media Server says neither of the two. */
const taskSchema = butlerTaskSchema.partial({ state: true, enabledReason: true });
const listSchema = z.object({ ButlerTasks: z.object({ ButlerTask: z.array(taskSchema).default([]) }) });

/** A row of the task list. `state` and what follows it is absent on a Plex Media Server. */
export type ListedTask = z.infer<typeof taskSchema>;

const outcomeSchema = z.enum(startOutcomes).optional().catch(undefined);

/** What a start or a stop came to. A Plex Media Server says no more than the status. */
export interface ButlerAnswer {
  /** 200, or 202 when the task was already running. */
  statusCode: number;
  outcome?: z.infer<typeof outcomeSchema>;
  /** Why, in words. */
  reason?: string;
  /** The `uuid` of the activity that it started. */
  activity?: string;
}

/** The five Butler calls of Plex, and a pause, which a Plex Media Server does not have. Each throws ButlerError. */
export function butlerOf(wire: Wire) {
  const act = async (method: string, path: string, query = {}): Promise<ButlerAnswer> => {
    const response = await wire.call(method, path, { query });
    await response.body?.cancel();
    return answerOf(response);
  };
  return {
    /** Every task of the server. */
    getTasks: async (): Promise<ListedTask[]> =>
      (await wire.json(listSchema, "GET", "/butler")).ButlerTasks.ButlerTask,
    /** Tries to start every enabled task; each start follows the criteria. */
    startTasks: () => act("POST", "/butler"),
    /** Stops every running task, and empties the queue. Settles when they have ended. */
    stopTasks: () => act("DELETE", "/butler"),
    /** Starts one task. @param options.force run it now, whatever the day, the window and the switches. */
    startTask: async ({
      taskName,
      force = false,
      confirm = false,
    }: {
      taskName: TaskName;
      force?: boolean;
      /** A person's word for what a cleaning was refused. */
      confirm?: boolean;
    }) =>
      act("POST", `/butler/${segment(taskName)}`, {
        ...(force && { force: 1 }),
        ...(confirm && { confirm: 1 }),
      }),
    /** Stops one task, or takes it off the queue. @throws ButlerError 404 when it is neither running nor queued. */
    stopTask: async ({ taskName }: { taskName: TaskName }) => act("DELETE", `/butler/${segment(taskName)}`),
    /** Holds up what runs and what begins, without losing anything. A restart of the server goes on. */
    pause: (): Promise<PauseAnswer> => wire.json(pauseSchema, "POST", "/api/pause"),
    /** Lets everything go on. */
    resume: (): Promise<PauseAnswer> => wire.json(pauseSchema, "POST", "/api/resume"),
  };
}

function answerOf({ status, headers }: Response): ButlerAnswer {
  const outcome =
    outcomeSchema.parse(headers.get("X-Butler-Outcome") ?? undefined) ??
    (status === 202 ? "running" : undefined);
  const reason = headers.get("X-Butler-Reason");
  const activity = headers.get("X-Plex-Activity");
  return {
    statusCode: status,
    ...(outcome && { outcome }),
    ...(reason && { reason }),
    ...(activity && { activity }),
  };
}
