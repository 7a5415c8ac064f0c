import type { Run } from "../api/runs.ts";
import type { ListedTask } from "../sdk/butler.ts";
import type { PlexAPI } from "../sdk/plex-api.ts";
import { Complaint } from "./complaint.ts";
import { connect } from "./connect.ts";
import { exitStatus } from "./exit-status.ts";
import { endSentence } from "./follow-run.ts";
import type { ClientOptions, Hands } from "./hands.ts";
import { createLiveView, type LiveView } from "./live-view.ts";
import { isNoButler } from "./ours.ts";
import { sayJsonLine } from "./output.ts";
import { progressLine } from "./progress.ts";
import { listedTasks } from "./tasks.ts";
import { epoch, when } from "./words.ts";

export interface WatchOptions extends ClientOptions {
  /** End as soon as nothing runs and nothing is queued. */
  untilIdle?: boolean;
}

/** Shows what runs, as it goes on, until Ctrl-C. */
export async function watch(hands: Hands, options: WatchOptions): Promise<number> {
  const sdk = await connect(hands, options);
  const left = new AbortController();
  const stop = hands.onInterrupt(() => left.abort());
  const view = createLiveView(hands);
  try {
    const events = await sdk.events({ signal: left.signal }).catch((error: unknown) => {
      if (isNoButler(error)) return undefined;
      throw error;
    });
    if (events === undefined) return await watchActivities(hands, sdk, left.signal, view, options);
    const live = new Map((await liveRuns(sdk)).map((run) => [run.id, run]));
    for (const run of live.values()) tell(hands, view, run, options);
    await show(hands, sdk, live, view);
    if (options.untilIdle && live.size === 0) return exitStatus.ok;
    for await (const event of events) {
      if (event.type !== "run") continue;
      const { run } = event;
      if (run.state === "ended") live.delete(run.id);
      else live.set(run.id, run);
      tell(hands, view, run, options);
      await show(hands, sdk, live, view);
      if (options.untilIdle && live.size === 0) return exitStatus.ok;
    }
    throw new Complaint("The server closed the connection.", exitStatus.notReachable);
  } catch (error) {
    if (left.signal.aborted) return exitStatus.ok;
    throw error;
  } finally {
    view.end();
    stop();
    left.abort();
  }
}

/** More than all tasks together can have at one time. */
const mostLive = 200;

const liveRuns = async (sdk: PlexAPI): Promise<Run[]> =>
  (await sdk.runs.list({ limit: mostLive })).filter(({ state }) => state !== "ended").reverse();

/** A line where nothing is written anew: for scripts, in pipes, and of runs that have ended. */
function tell(hands: Hands, view: LiveView, run: Run, { json }: WatchOptions): void {
  if (json) {
    sayJsonLine(hands, run);
    return;
  }
  const now = hands.now();
  const step = `${run.state} ${Math.floor(run.progress / 10)}`;
  view.say(
    String(run.id),
    run.state === "ended" ? undefined : step,
    run.state === "ended" ? endSentence(hands, run) : progressLine(run, now),
  );
}

async function show(
  hands: Hands,
  sdk: PlexAPI,
  live: ReadonlyMap<number, Run>,
  view: LiveView,
): Promise<void> {
  if (!view.isLive) return;
  if (live.size > 0) return view.draw([...live.values()].map((run) => progressLine(run, hands.now())));
  const next = nextOf(await listedTasks(sdk));
  view.draw([
    next
      ? `Nothing runs. Next: ${next.name}, ${when(next.nextRunAt, hands)}`
      : "Nothing runs, and nothing is planned.",
  ]);
}

const nextOf = (tasks: readonly ListedTask[]): ListedTask | undefined =>
  tasks.filter(({ nextRunAt }) => nextRunAt).sort((a, b) => epoch(a.nextRunAt!) - epoch(b.nextRunAt!))[0];

/** Milliseconds between two looks at a server that tells nothing by itself. */
const pace = 1000;

/** A Plex Media Server knows no runs, but the activities of the moment. */
async function watchActivities(
  hands: Hands,
  sdk: PlexAPI,
  left: AbortSignal,
  view: LiveView,
  { json, untilIdle }: WatchOptions,
): Promise<number> {
  while (!left.aborted) {
    const activities = await sdk.activities.list();
    const lines = activities.map(({ title, subtitle, progress }) =>
      [title, subtitle, progress >= 0 ? `${progress}%` : ""].filter(Boolean).join(", "),
    );
    if (json) for (const activity of activities) sayJsonLine(hands, activity);
    else {
      activities.forEach(({ uuid, progress }, at) => {
        view.say(uuid, String(Math.floor(progress / 10)), lines[at]!);
      });
      view.draw(lines.length > 0 ? lines : ["Nothing is going on."]);
    }
    if (untilIdle && activities.length === 0) break;
    await hands.wait(pace);
  }
  return exitStatus.ok;
}
