import { isDeepStrictEqual } from "node:util";
import type { Run } from "../api/runs.ts";
import type { ListedTask } from "../sdk/butler.ts";
import { ConnectionError } from "../sdk/errors.ts";
import type { ButlerEvent } from "../sdk/events.ts";
import type { PlexAPI } from "../sdk/plex-api.ts";
import { comingBack } from "./come-back.ts";
import { exitStatus } from "./exit-status.ts";
import { endSentence } from "./follow-run.ts";
import type { ClientOptions, Hands } from "./hands.ts";
import { createLiveView, type LiveView } from "./live-view.ts";
import { isNoButler } from "./ours.ts";
import { sayJsonLine } from "./output.ts";
import { progressLine } from "./progress.ts";
import { listedTasks } from "./tasks.ts";
import { watchActivities } from "./watch-activities.ts";
import { epoch, when } from "./words.ts";

export interface WatchOptions extends ClientOptions {
  /** End as soon as nothing runs and nothing is queued. */
  untilIdle?: boolean;
}

/** Shows what runs, as it goes on, until Ctrl-C. A server that goes away is waited for. */
export async function watch(hands: Hands, options: WatchOptions): Promise<number> {
  const left = new AbortController();
  const stop = hands.onInterrupt(() => left.abort());
  const view = createLiveView(hands);
  const seen: Seen = { live: new Map(), over: new Set(), newest: undefined };
  const patience = {
    left: left.signal,
    lost: view.end,
    // A script that waits for an end shall not wait for a server that will never be back: some two minutes.
    ...(options.untilIdle && { tries: 9 }),
  };
  try {
    return await comingBack(hands, options, patience, async (sdk, answered) => {
      const events = await sdk.events({ signal: left.signal }).catch((error: unknown) => {
        if (isNoButler(error)) return undefined;
        throw error;
      });
      return events === undefined
        ? watchActivities(hands, sdk, { ...options, left: left.signal, view, answered })
        : watchRuns(hands, sdk, { ...options, events, seen, view, answered });
    });
  } finally {
    view.end();
    stop();
    left.abort();
  }
}

/** What a lost connection does not make forgotten. */
interface Seen {
  /** Runs that have not ended, as they were last seen. */
  live: Map<number, Run>;
  /** Runs whose end was told. */
  over: Set<number>;
  /** The highest number of a run; undefined before the first look. */
  newest: number | undefined;
}

interface Watching extends WatchOptions {
  events: AsyncIterable<ButlerEvent>;
  seen: Seen;
  view: LiveView;
  answered(): void;
}

async function watchRuns(hands: Hands, sdk: PlexAPI, watching: Watching): Promise<number> {
  const { events, seen, view, untilIdle } = watching;
  const take = (run: Run) => {
    if (seen.over.has(run.id) || isDeepStrictEqual(seen.live.get(run.id), run)) return;
    if (run.state === "ended") {
      seen.live.delete(run.id);
      seen.over.add(run.id);
    } else seen.live.set(run.id, run);
    seen.newest = Math.max(seen.newest ?? 0, run.id);
    tell(hands, view, run, watching);
  };
  const isOver = () => untilIdle && seen.live.size === 0;

  const runs = await sdk.runs.list({ limit: mostMissed });
  watching.answered();
  const isMissed = ({ id, state }: Run) =>
    state !== "ended" || seen.live.has(id) || (seen.newest !== undefined && id > seen.newest);
  const missed = runs.filter(isMissed).reverse();
  seen.newest = Math.max(seen.newest ?? 0, ...runs.map(({ id }) => id));
  missed.forEach(take);
  await show(hands, sdk, seen.live, view);
  if (isOver()) return exitStatus.ok;
  for await (const event of events) {
    if (event.type !== "run") continue;
    take(event.run);
    await show(hands, sdk, seen.live, view);
    if (isOver()) return exitStatus.ok;
  }
  throw new ConnectionError("The server closed the connection.");
}

/** More than all tasks together can have at one time, and more than run while a server starts again. */
const mostMissed = 200;

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
