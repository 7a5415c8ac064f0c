import type { RunDetails } from "../api/runs.ts";
import type { PlexAPI } from "../sdk/plex-api.ts";
import { Complaint } from "./complaint.ts";
import { connect } from "./connect.ts";
import { exitStatus } from "./exit-status.ts";
import type { ClientOptions, Hands } from "./hands.ts";
import { paint, say, sayJson, sayJsonLine } from "./output.ts";
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
  const sdk = await connect(hands, options);
  const abort = new AbortController();
  // Listening begins before the first look, so that no line falls between the two.
  const events = options.follow ? await sdk.events({ signal: abort.signal }) : undefined;
  const stop = events && hands.onInterrupt(() => abort.abort());
  try {
    const told = new Set<string>();
    const fresh = (details: RunDetails): Entry[] => {
      const entries = entriesOf(details).filter((entry) => !told.has(JSON.stringify(entry)));
      for (const entry of entries) told.add(JSON.stringify(entry));
      return entries;
    };
    const first = await Promise.all((await wanted(sdk, id, options)).map((run) => sdk.runs.get(run)));
    const past = first.flatMap(fresh).sort((a, b) => epoch(a.at) - epoch(b.at));
    if (options.json && !events) sayJson(hands, past);
    else for (const entry of past) sayEntry(hands, entry, options);
    if (!options.json && !events && past.length === 0) say(hands, "Nothing was written down.");
    for await (const event of events ?? []) {
      if (event.type !== "run") continue;
      if (id !== undefined && event.run.id !== id) continue;
      if (options.task !== undefined && event.run.task.toLowerCase() !== options.task.toLowerCase()) continue;
      for (const entry of fresh(await sdk.runs.get(event.run.id))) sayEntry(hands, entry, options);
    }
    if (events) throw new Complaint("The server closed the connection.", exitStatus.notReachable);
    return exitStatus.ok;
  } catch (error) {
    if (abort.signal.aborted) return exitStatus.ok;
    throw error;
  } finally {
    stop?.();
    abort.abort();
  }
}

const wanted = async (
  sdk: PlexAPI,
  id: number | undefined,
  { task, limit }: LogOptions,
): Promise<number[]> =>
  id === undefined ? (await sdk.runs.list({ task, limit })).map((run) => run.id) : [id];

const entriesOf = ({ id, task, log, failedItems }: RunDetails): Entry[] =>
  [
    ...log.map(({ at, text }) => ({ at, text })),
    ...failedItems.map(({ at, title, reason }) => ({ at, text: `failed: ${title}: ${reason}` })),
  ]
    .map(({ at, text }) => ({ at, run: id, task, text }))
    .sort((a, b) => epoch(a.at) - epoch(b.at));

/** As JSON a line for each entry, because nobody knows which is the last. */
function sayEntry(hands: Hands, entry: Entry, { json }: LogOptions): void {
  const { at, task, run, text } = entry;
  if (json) sayJsonLine(hands, entry);
  else say(hands, `${localTime(at, hands.zone)}  ${paint(hands, "cyan", `${task} ${run}`)}  ${text}`);
}
