import { duration } from "../api/amounts.ts";
import type { PlannedNight, Schedule } from "../api/schedule.ts";
import type { PlexAPI } from "../sdk/plex-api.ts";
import type { RulesChange, TaskDetails } from "../sdk/tasks.ts";
import { connect } from "./connect.ts";
import { exitStatus } from "./exit-status.ts";
import { startsInWords } from "./forecast.ts";
import type { ClientOptions, Hands } from "./hands.ts";
import { say, sayJson, sayTable } from "./output.ts";
import { paint } from "./printable.ts";
import { ruleOf } from "./task-command.ts";
import { because, counted, dayInWords, localTime, standing, when } from "./words.ts";

export interface TaskOptions extends ClientOptions {
  cron?: string;
  window?: string[];
  zone?: string;
  every?: number;
  /** Seconds, as `jitter`. */
  limit?: number;
  after?: string;
  sections?: string[];
  priority?: number;
  missed?: "now" | "next-window" | "skip";
  jitter?: number;
  /** Options whose rules are taken away. */
  without?: string[];
  dryRun?: boolean;
}

export async function show(hands: Hands, name: string, options: ClientOptions): Promise<number> {
  const sdk = await connect(hands, options);
  return await tell(hands, sdk, await sdk.tasks.get(name), options);
}

export async function reset(hands: Hands, name: string, options: ClientOptions): Promise<number> {
  const sdk = await connect(hands, options);
  return await tell(hands, sdk, await sdk.tasks.reset(name), options);
}

export async function set(hands: Hands, name: string, options: TaskOptions): Promise<number> {
  const rules = rulesOf(options);
  if (Object.keys(rules).length === 0) {
    hands.err(`error: name at least one rule, such as --limit 2h; \`butler task set --help\` lists them.\n`);
    return exitStatus.wrongUse;
  }
  const sdk = await connect(hands, options);
  if (!options.dryRun) return await tell(hands, sdk, await sdk.tasks.set(name, rules), options);
  const task = await sdk.tasks.get(name);
  const question = { days: 14 };
  const before = await sdk.schedule(question);
  const after = await sdk.tasks.preview({ tasks: { [task.name]: rules } }, question);
  if (options.json) sayJson(hands, { before, after });
  else sayDifference(hands, before, after);
  return exitStatus.ok;
}

function rulesOf(options: TaskOptions): RulesChange {
  const named = Object.entries(ruleOf).flatMap(([option, rule]) => {
    const value = options[option as keyof typeof ruleOf];
    return value === undefined ? [] : [[rule, value]];
  });
  const taken = (options.without ?? []).map((option) => [ruleOf[option as keyof typeof ruleOf], null]);
  return Object.fromEntries([...named, ...taken]);
}

async function tell(
  hands: Hands,
  sdk: PlexAPI,
  task: TaskDetails,
  { json = false }: ClientOptions,
): Promise<number> {
  if (json) {
    sayJson(hands, task);
    return exitStatus.ok;
  }
  const titles = task.rules.sections ? await sectionTitles(sdk) : new Map<string, string>();
  say(hands, `${paint(hands, "bold", task.name)}: ${task.title}. ${task.description}`);
  say(hands, "");
  const next = task.nextRuns.map(({ at, until, why }) => {
    const end = until === null ? "" : ` to ${localTime(until, hands.zone)}`;
    return `${when(at, hands)}${end} (${why})`;
  });
  const { lastRun } = task;
  const rows = [
    ["enabled", `${task.enabled ? "yes" : "no"}: ${task.enabledReason}`],
    ["state", task.waitsFor ? `${task.state}: ${task.waitsFor}` : task.state],
    ["interval", counted(task.interval, "day")],
    ...rulesInWords(task, titles),
    ["next runs", next.slice(0, 5).join("\n") || "none by itself"],
    [
      "last run",
      lastRun
        ? `${lastRun.id}: ${standing(lastRun)}, ${when(lastRun.startedAt ?? lastRun.scheduledFor, hands)}${because(lastRun.reason)}`
        : "none",
    ],
  ];
  sayTable(hands, ["WHAT", "HOW"], rows);
  return exitStatus.ok;
}

const sectionTitles = async (sdk: PlexAPI): Promise<Map<string, string>> =>
  new Map((await sdk.library.sections()).map(({ id, title }) => [String(id), title]));

/** A row for each rule, named as the option that lays it down. */
function rulesInWords({ rules }: TaskDetails, titles: ReadonlyMap<string, string>): string[][] {
  const rows = Object.entries(ruleOf).flatMap(([option, rule]) => {
    const value = rules[rule];
    if (value === undefined) return [];
    if (rule === "limitSeconds" || rule === "jitterSeconds")
      return [[option, duration(Number(value) * 1000)]];
    if (rule === "every") return [[option, counted(Number(value), "day")]];
    if (!Array.isArray(value)) return [[option, String(value)]];
    return [[option, value.map((one) => titles.get(String(one)) ?? String(one)).join("\n")]];
  });
  return rows.length > 0 ? rows : [["rules", "none of its own"]];
}

/** What of a night is not in the other plan of it. */
function onlyIn({ starts }: PlannedNight, other: PlannedNight): Pick<PlannedNight, "starts"> {
  const others = new Set(other.starts.map((start) => JSON.stringify(start)));
  return { starts: starts.filter((start) => !others.has(JSON.stringify(start))) };
}

/** What starts otherwise than now, night by night. */
function sayDifference(hands: Hands, before: Schedule, after: Schedule): void {
  const inWords = (night: Pick<PlannedNight, "starts">, { timeZone }: Schedule) =>
    night.starts.length === 0 ? "-" : startsInWords(night, timeZone);
  const rows = before.nights.flatMap((night, index) => {
    const then = after.nights[index]!;
    const [now, soon] = [inWords(onlyIn(night, then), before), inWords(onlyIn(then, night), after)];
    return now === soon ? [] : [[dayInWords(night.day), now, soon]];
  });
  if (rows.length === 0) {
    say(hands, `Nothing would start otherwise in the next ${counted(before.nights.length, "day")}.`);
    return;
  }
  say(hands, paint(hands, "bold", `What would start otherwise, in ${before.timeZone}; nothing is saved yet`));
  say(hands, "");
  sayTable(hands, ["DAY", "NOW", "THEN"], rows);
}
