/** Rules of tasks, read and checked. */
import { didYouMean, quote, refusal } from "../api/errors.ts";
import { nearest } from "../api/nearest.ts";
import type { RulesChange, TaskRules } from "../api/task-rules.ts";
import { parseWindow } from "../api/weekly-windows.ts";
import type { OwnRules } from "./plan.ts";
import { type Ticks, ticksOf } from "./ticks.ts";
import type { Hours, Span } from "./window.ts";

/** The rules of the tasks that have any, by their names. */
export type RulesOfTasks = ReadonlyMap<string, TaskRules>;

/** What decisions make of a task's rules. @param timeZone IANA name, where the rules name none */
export function readRules(rules: TaskRules, timeZone: string): OwnRules {
  return {
    hours: hoursOf(rules, rules.timeZone ?? timeZone),
    limit: rules.limitSeconds === undefined ? null : rules.limitSeconds * 1000,
    after: rules.after ?? null,
    scope: rules.sections ? { sectionIds: rules.sections.map(Number) } : {},
    priority: rules.priority ?? 0,
    missed: rules.missed ?? "next-window",
    jitter: (rules.jitterSeconds ?? 0) * 1000,
  };
}

function hoursOf({ cron, windows }: TaskRules, timeZone: string): Hours | null {
  if (cron !== undefined) return ticksOf(cron, timeZone);
  if (windows === undefined) return null;
  return { spans: windows.flatMap((text): Span[] => [parseWindow(text) ?? []].flat()), timeZone };
}

/** Whole days from one run to the next, nearest to what the rules come to. @param every of the task without them */
export function intervalOf(rules: TaskRules, own: OwnRules, every: number, now: number): number {
  if (own.hours && "at" in own.hours) return ticksInterval(own.hours, now);
  const weekdays = new Set(
    own.hours && "spans" in own.hours ? own.hours.spans.flatMap((s) => s.weekdays) : [],
  );
  return Math.max(rules.every ?? every, weekdays.size === 0 ? 1 : Math.round(7 / weekdays.size));
}

const day = 86_400_000;

function ticksInterval(ticks: Ticks, now: number): number {
  const moments = nextTicks(ticks, now, 10);
  const [first = now, last = now] = [moments[0], moments.at(-1)];
  return Math.max(1, Math.round((last - first) / Math.max(1, moments.length - 1) / day));
}

function nextTicks(ticks: Ticks, now: number, count: number): number[] {
  const moments: number[] = [];
  for (let next = ticks.after(now); next && moments.length < count; next = ticks.after(next.opens))
    moments.push(next.opens);
  return moments;
}

/**
 * The rules after a change. A cron expression takes the place of windows, and windows that of a cron expression, unless
 * the change names both.
 */
export function changedRules(rules: TaskRules, change: RulesChange): TaskRules {
  const kept: TaskRules = { ...rules };
  if (change.cron) delete kept.windows;
  if (change.windows) delete kept.cron;
  const all = Object.entries({ ...kept, ...change });
  return Object.fromEntries(all.filter(([, value]) => value !== null && value !== undefined));
}

/** What rules are checked against. */
export interface RulesWorld {
  names: readonly string[];
  /** Of all tasks, with the changed ones in their place. */
  all: RulesOfTasks;
  sections: readonly { id: number; title: string }[];
  /** Whether a task's work can be limited to sections. */
  isBySection(task: string): boolean;
  timeZone: string;
  now: number;
}

/** @returns the rules with names spelt as registered and sections by their ids. @throws Refusal */
export function checkedRules(task: string, rules: TaskRules, world: RulesWorld): TaskRules {
  if (rules.cron !== undefined && rules.windows !== undefined)
    throw refusal("badRequest", {
      expected: `a cron expression or windows for ${task}`,
      found: "both",
      advice: "A cron expression starts the task at its moments; take the other one away.",
    });
  if (rules.timeZone !== undefined) checkTimeZone(rules.timeZone);
  for (const text of rules.windows ?? []) checkWindow(text);
  if (rules.cron !== undefined) checkCron(rules.cron, rules.timeZone ?? world.timeZone, world.now);
  const checked = { ...rules };
  if (rules.after !== undefined) checked.after = checkedAfter(task, rules.after, world);
  if (rules.sections) {
    if (!world.isBySection(task))
      throw refusal("badRequest", {
        expected: `no sections for ${task}`,
        found: rules.sections.map(String).map(quote).join(", "),
        advice: "Its work is of no section; take the rule away.",
      });
    checked.sections = rules.sections.map((given) => sectionId(given, world.sections));
  }
  return checked;
}

function checkTimeZone(name: string): void {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
  } catch {
    throw refusal("badRequest", {
      expected: "the IANA name of a time zone",
      found: quote(name),
      advice: "Write it as in Europe/Berlin.",
    });
  }
}

function checkWindow(text: string): void {
  if (parseWindow(text)) return;
  throw refusal("badRequest", {
    expected: 'a window such as "Mon-Fri 01:00-06:00"',
    found: quote(text),
    advice: "Days are Mon to Sun, as ranges or with commas, or none for every day; hours are 00:00 to 24:00.",
  });
}

/** Plans get no finer than this, in milliseconds. */
const closestTicks = 10 * 60_000;

function checkCron(expression: string, timeZone: string, now: number): void {
  const refused = (found: string, advice: string) =>
    refusal("badRequest", { expected: "a cron expression of five fields", found, advice });
  const ticks = parseTicks(expression, timeZone);
  const advice =
    'They are minute, hour, day of the month, month and weekday, as in "0 3 * * 6" for Saturdays at 3.';
  if (ticks === null) throw refused(quote(expression), advice);
  const moments = nextTicks(ticks, now, 100);
  if (moments.length === 0) throw refused(`${quote(expression)}, which never comes`, advice);
  if (moments.some((at, index) => index > 0 && at - moments[index - 1]! < closestTicks))
    throw refused(
      `${quote(expression)}, which comes more often than every ten minutes`,
      "Let it come less often, as in */10.",
    );
}

function parseTicks(expression: string, timeZone: string): Ticks | null {
  try {
    return ticksOf(expression, timeZone);
  } catch {
    return null;
  }
}

function checkedAfter(task: string, given: string, { names, all }: RulesWorld): string {
  const after = names.find((name) => name.toLowerCase() === given.toLowerCase());
  if (after === undefined)
    throw refusal("badRequest", {
      expected: `the name of a task that ${task} starts after`,
      found: quote(given),
      advice: didYouMean(nearest(given, names), "GET /butler lists them."),
    });
  const chain = [task, after];
  while (chain.at(-1) !== task) {
    const next = all.get(chain.at(-1)!)?.after;
    if (next === undefined) return after;
    // A circle elsewhere was refused when it was to be made.
    chain.push(next);
  }
  throw refusal("badRequest", {
    expected: `a task that does not itself wait for ${task}`,
    found: chain.join(" after "),
    advice: "None of them could ever start by itself; take one of these rules away.",
  });
}

function sectionId(given: number | string, sections: readonly { id: number; title: string }[]): number {
  const section =
    sections.find(({ id }) => String(id) === String(given)) ??
    sections.find(({ title }) => title.toLowerCase() === String(given).toLowerCase());
  if (section) return section.id;
  throw refusal("badRequest", {
    expected: "the id or name of a section",
    found: quote(String(given)),
    advice: didYouMean(
      nearest(
        String(given),
        sections.map(({ title }) => title),
      ),
      "GET /library/sections lists them.",
    ),
  });
}
