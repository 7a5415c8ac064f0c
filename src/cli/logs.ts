import type { Run, RunDetails } from "../api/runs.ts";
import { ConnectionError } from "../sdk/errors.ts";
import type { PlexAPI } from "../sdk/plex-api.ts";
import { comingBack } from "./come-back.ts";
import { connect } from "./connect.ts";
import { exitStatus } from "./exit-status.ts";
import type { ClientOptions, Hands } from "./hands.ts";
import { say, sayJson, sayJsonLine } from "./output.ts";
import { paint } from "./printable.ts";
import { epoch, localTime } from "./words.ts";

export interface LogOptions extends ClientOptions {
  task?: string;
  /** How many runs to look back on. */
  limit: number;
  follow?: boolean;
}

/** A line of a run's log, or an item that it failed on. */
interface Entry {
  at: string;
  run: number;
  task: string;
  text: string;
}

/** What runs wrote down, the oldest first; with `follow` also what they write from now on, until Ctrl-C. */
export async function logs(hands: Hands, id: number | undefined, options: LogOptions): Promise<number> {
  if (options.follow) return follow(hands, id, options);
  const sdk = await connect(hands, options);
  const { task, limit } = options;
  const ids = id === undefined ? (await sdk.runs.list({ task, limit })).map((run) => run.id) : [id];
  const entries = byTime((await Promise.all(ids.map((run) => sdk.runs.get(run)))).flatMap(entriesOf));
  if (options.json) sayJson(hands, entries);
  else if (entries.length === 0) say(hands, "Nothing was written down.");
  else for (const entry of entries) sayEntry(hands, entry, options);
  return exitStatus.ok;
}

async function follow(hands: Hands, only: number | undefined, options: LogOptions): Promise<number> {
  const { task, limit } = options;
  const left = new AbortController();
  const stop = hands.onInterrupt(() => left.abort());
  const told = new Set<string>();
  const unfinished = new Set<number>();
  let newest: number | undefined;
  const note = ({ id, state }: Run) => {
    newest = Math.max(newest ?? 0, id);
    if (state === "ended") unfinished.delete(id);
    else unfinished.add(id);
  };
  const tellFresh = (all: readonly RunDetails[]) => {
    const fresh = all.flatMap(entriesOf).filter((entry) => !told.has(JSON.stringify(entry)));
    for (const entry of fresh) told.add(JSON.stringify(entry));
    for (const entry of byTime(fresh)) sayEntry(hands, entry, options);
  };
  /** The runs that may have written something since the last look. */
  const runsToLookAt = async (sdk: PlexAPI): Promise<number[]> => {
    if (only !== undefined) return [only];
    const since = newest;
    const runs = await sdk.runs.list({ task, limit: since === undefined ? limit : mostMissed });
    const wanted = runs.filter(({ id }) => since === undefined || id > since || unfinished.has(id));
    runs.forEach(note);
    return wanted.map(({ id }) => id);
  };
  try {
    return await comingBack(hands, options, { left: left.signal }, async (sdk, answered) => {
      // Listening begins before the look, so that no line falls between the two.
      const events = await sdk.events({ signal: left.signal });
      const runs = await runsToLookAt(sdk);
      tellFresh(await Promise.all(runs.map((run) => sdk.runs.get(run))));
      answered();
      for await (const event of events) {
        if (event.type !== "run") continue;
        if (only !== undefined && event.run.id !== only) continue;
        if (task !== undefined && event.run.task.toLowerCase() !== task.toLowerCase()) continue;
        note(event.run);
        tellFresh([await sdk.runs.get(event.run.id)]);
      }
      throw new ConnectionError("The server closed the connection.");
    });
  } finally {
    stop();
    left.abort();
  }
}

/** More runs than there are while a server starts again. */
const mostMissed = 200;

const entriesOf = ({ id, task, log, failedItems }: RunDetails): Entry[] =>
  [
    ...log.map(({ at, text }) => ({ at, text })),
    ...failedItems.map(({ at, title, reason }) => ({ at, text: `failed: ${title}: ${reason}` })),
  ].map(({ at, text }) => ({ at, run: id, task, text }));

const byTime = (entries: readonly Entry[]): Entry[] => entries.toSorted((a, b) => epoch(a.at) - epoch(b.at));

/** As JSON a line for each entry, because nobody knows which is the last. */
function sayEntry(hands: Hands, entry: Entry, { json }: LogOptions): void {
  const { at, task, run, text } = entry;
  if (json) sayJsonLine(hands, entry);
  else say(hands, `${localTime(at, hands.zone)}  ${paint(hands, "cyan", `${task} ${run}`)}  ${text}`);
}
