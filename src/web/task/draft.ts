import type { RulesChange, TaskRules } from "../../api/task-rules.ts";

/** Rules as they stand in the form: all text, "" for what is as for every other task. */
export interface Draft {
  every: string;
  cron: string;
  windows: string;
  timeZone: string;
  limit: string;
  after: string;
  priority: string;
  jitter: string;
  missed: string;
  sections: readonly string[];
}

const text = (value: string | number | undefined): string => (value === undefined ? "" : String(value));

/** @param rules as the server has them: sections by id or name */
export const draftOf = (rules: TaskRules): Draft => ({
  every: text(rules.every),
  cron: text(rules.cron),
  windows: (rules.windows ?? []).join("\n"),
  timeZone: text(rules.timeZone),
  limit: text(rules.limitSeconds === undefined ? undefined : rules.limitSeconds / 60),
  after: text(rules.after),
  priority: text(rules.priority),
  jitter: text(rules.jitterSeconds === undefined ? undefined : rules.jitterSeconds / 60),
  missed: text(rules.missed),
  sections: (rules.sections ?? []).map(String),
});

/**
 * What a draft changes. What is no number is sent as it is: the server says what is wrong with it, as it does to
 * everybody.
 * @returns only what differs; null takes a rule away
 */
export function changeOf(before: Draft, after: Draft): RulesChange {
  const change: Record<string, unknown> = {};
  const set = (rule: string, key: keyof Draft, read: (value: string) => unknown) => {
    const value = after[key] as string;
    if (value !== before[key]) change[rule] = value.trim() === "" ? null : read(value.trim());
  };
  set("every", "every", number);
  set("cron", "cron", String);
  set("windows", "windows", lines);
  set("timeZone", "timeZone", String);
  set("limitSeconds", "limit", (value) => seconds(value));
  set("after", "after", String);
  set("priority", "priority", number);
  set("jitterSeconds", "jitter", (value) => seconds(value));
  set("missed", "missed", String);
  if (after.sections.join() !== before.sections.join())
    change.sections =
      after.sections.length === 0 ? null : after.sections.map((id) => (/^\d+$/.test(id) ? Number(id) : id));
  return change as RulesChange;
}

const number = (value: string): number | string => (Number.isNaN(Number(value)) ? value : Number(value));
const seconds = (minutes: string): number | string =>
  Number.isNaN(Number(minutes)) ? minutes : Math.round(60 * Number(minutes));
const lines = (value: string): string[] =>
  value
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
