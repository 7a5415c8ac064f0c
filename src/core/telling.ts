/** Of what people are told. What is so is told when it begins, and again when it has ended and begins anew. */
import { byteSize, duration } from "../api/amounts.ts";
import { type NoticeEvent, noticeEvents } from "../api/notice-channels.ts";
import type { FailedItem, Run } from "../api/runs.ts";
import type { StopReason } from "./run.ts";

/** Something to be told. */
export interface News {
  event: NoticeEvent;
  title: string;
  /** Lines. */
  text: string;
  html?: string;
  task?: string;
  runId?: number;
}

/** Something that is so, under its name. It is told again where its print is another one. */
export interface Fact {
  key: string;
  print: string;
  news: News;
}

/** What a run means for those who are told. */
export interface Judgement {
  facts: readonly Fact[];
  /** Told each time. */
  news: readonly News[];
  /** Keys of what is over. */
  over: readonly string[];
}

const backups = "BackupDatabase";
/** The words of those who look at the database, and of SQLite. */
const damage = /database is (?:probably )?damaged|database disk image is malformed/i;
/** Items of a run that are told one by one. */
const mostItems = 10;

const key = {
  failure: (task: string) => `failure:${task}`,
  window: (task: string) => `window:${task}`,
  overdue: (task: string) => `overdue:${task}`,
  damage: "damage",
  update: "update",
} as const;

/** What is to be told of a run that has ended. @param title of its task @param failedItems its first ones */
export function judgeRun(run: Run, title: string, failedItems: readonly FailedItem[]): Judgement {
  const { task, id: runId, outcome } = run;
  const about = { task, runId };
  if (outcome === "success") {
    const looksAtDatabase = task === backups || task === "OptimizeDatabase";
    const over = [key.failure(task), key.window(task), ...(looksAtDatabase ? [key.damage] : [])];
    const made = {
      event: "backup-made",
      title: "The database was backed up",
      text: run.message ?? "",
    } as const;
    return { facts: [], news: task === backups ? [{ ...made, ...about }] : [], over };
  }
  if (!isOfNote(run)) return { facts: [], news: [], over: [] };
  if (missedItsTime(run)) {
    const said =
      run.reason === "too-slow" ? "It lasted longer than it may." : "It was not done when its window closed.";
    const text = [said, progressOf(run), "It goes on in its next window."].filter(Boolean).join("\n");
    const news: News = { event: "did-not-fit", title: `${title} did not fit`, text, ...about };
    return { facts: [{ key: key.window(task), print: "", news }], news: [], over: [] };
  }
  const reasons = [run.reason, ...failedItems.map(({ reason }) => reason)].filter((one) => one !== null);
  const isDamaged = reasons.some((reason) => damage.test(reason));
  const text = [sentenceOf(run), progressOf(run), ...listOf(failedItems, run.items.failed)]
    .filter(Boolean)
    .join("\n");
  const event = task === backups ? "backup-failed" : outcome === "partial" ? "run-partial" : "run-failed";
  const how = outcome === "partial" ? "could not do all it should" : "failed";
  const failure: Fact = {
    key: key.failure(task),
    print: printOf([outcome, run.reason, ...failedItems.map((item) => `${item.key} ${item.reason}`)]),
    news: { event, title: `${title} ${how}`, text, ...about },
  };
  const damaged: Fact = {
    key: key.damage,
    print: "",
    news: {
      event: "database-damaged",
      title: "The database is damaged",
      text: `${reasons.find((one) => damage.test(one))}`,
      ...about,
    },
  };
  return {
    facts: isDamaged ? [damaged, failure] : [failure],
    news: [],
    over: outcome === "partial" ? [key.window(task)] : [],
  };
}

/** Somebody who stops a run knows of it. */
const isOfNote = ({ outcome, reason }: Run): boolean =>
  outcome !== "stopped" || !(["asked", "shutting-down"] as (string | null)[]).includes(reason);

/** Whether a run had too little time: it ended before it was done, or had no turn. */
const missedItsTime = ({ outcome, reason }: Run): boolean =>
  outcome === "skipped" ||
  (["window-closed", "too-slow"] satisfies StopReason[] as (string | null)[]).includes(reason);

/** A reason that is a code of ours says less than the message. */
export function sentenceOf({ reason, message }: Pick<Run, "reason" | "message">): string {
  if (reason === "disk-full") return `A disk is full. ${message ?? ""}`.trim();
  return reason === null || /^[a-z-]+$/.test(reason) ? (message ?? "") : reason;
}

const progressOf = ({ items: { total, done, failed } }: Run): string =>
  total === 0 ? "" : `${done} of ${total} done${failed > 0 ? `, ${failed} failed` : ""}.`;

/** @param failed how many there are in all */
function listOf(items: readonly FailedItem[], failed: number): string[] {
  const shown = items.slice(0, mostItems).map(({ title, reason }) => `- ${title}: ${reason}`);
  return failed > shown.length && shown.length > 0
    ? [...shown, `- and ${failed - shown.length} more`]
    : shown;
}

/** What makes a failure the same as before: its words, without amounts, which are others every night. */
const printOf = (words: readonly (string | null)[]): string =>
  words
    .map((word) => (word ?? "").replace(/\d+/g, "#"))
    .join("\n")
    .slice(0, 20_000);

/** A task as the look for overdue ones sees it. Instants in milliseconds since the epoch. */
export interface Promised {
  name: string;
  title: string;
  /** Days. */
  interval: number;
  /** The start of its last complete run; null: it has none. */
  completedAt: number | null;
  /** Since when it is known to be enabled. */
  enabledSince: number;
}

const day = 86_400_000;

/** Tasks that have not completed for `intervals` of their intervals; 0: none is overdue. */
export function overdue(tasks: readonly Promised[], intervals: number, now: number): Fact[] {
  if (intervals === 0) return [];
  return tasks
    .map((task) => ({ task, since: Math.max(task.completedAt ?? 0, task.enabledSince) }))
    .filter(({ task, since }) => now - since > intervals * task.interval * day)
    .map(({ task: { name, title, interval, completedAt }, since }) => {
      const every = interval === 1 ? "every day" : `every ${interval} days`;
      const last =
        completedAt === null ? "It has never completed." : `It last completed ${duration(now - since)} ago.`;
      const text = `${last} It should ${every}. See \`butler task show ${name}\` for when it runs next, and why not before.`;
      return {
        key: key.overdue(name),
        print: "",
        news: { event: "task-overdue", title: `${title} is overdue`, text, task: name },
      };
    });
}

/** A start of the coming night, with how long the task usually takes. */
export interface UsualStart {
  task: string;
  title: string;
  /** Milliseconds since the epoch. */
  at: number;
  closes: number;
  /** Milliseconds. */
  usual: number;
}

/** Tasks that usually take longer than they have left when they start. */
export const willNotFit = (starts: readonly UsualStart[]): Fact[] =>
  starts
    .filter(({ at, closes, usual }) => at + usual > closes)
    .map(({ task, title, at, closes, usual }) => ({
      key: key.window(task),
      print: "",
      news: {
        event: "did-not-fit",
        title: `${title} will not fit`,
        text:
          `It usually takes ${duration(usual)}, and its window leaves ${duration(closes - at)}. ` +
          "What is not done then goes on the night after; a longer window is set by ButlerStartHour and ButlerEndHour.",
        task,
      },
    }));

/** A disk that is written to. */
export interface Disk {
  folder: string;
  /** Bytes. */
  free: number;
}

/**
 * Disks with too little room. One that was told of is so until a tenth more is free, so that one at the limit is not
 * told of all the time.
 */
export const lowDisks = (
  disks: readonly Disk[],
  least: number,
  told: { has(key: string): boolean },
): Fact[] =>
  disks
    .filter(({ folder, free }) => free < (told.has(`disk:${folder}`) ? least * 1.1 : least))
    .map(({ folder, free }) => ({
      key: `disk:${folder}`,
      print: "",
      news: {
        event: "disk-low",
        title: "A disk is nearly full",
        text: `${byteSize(free)} are free on the disk of ${folder}; ${byteSize(least)} should be. Make room: work stops when it is full.`,
      },
    }));

/** A backup that could not be restored when it was looked at. */
export const damagedBackups = (backups: readonly { file: string; message: string | null }[]): Fact[] =>
  backups.map(({ file, message }) => ({
    key: `backup:${file}`,
    print: "",
    news: {
      event: "backup-failed",
      title: "A backup cannot be restored",
      text: `${file} is damaged${message === null ? "" : `: ${message}`}. Delete it, and look at the disk that it lies on.`,
    },
  }));

/** @param version a newer one that nobody has decided about */
export const newerVersion = (version: string, ours: string): Fact => ({
  key: key.update,
  print: version,
  news: {
    event: "update-available",
    title: `Butler ${version} is there`,
    text: `This is ${ours}. \`butler update --apply\` installs it, \`butler update --skip\` leaves it out.`,
  },
});

/** The kinds of facts that a look finds anew each time: what it does not find any more is over. */
const looked = ["overdue:", "disk:", "backup:", "update"];

/** What of these facts has not been told, and what is over. @param told prints by key */
export function compare(
  found: readonly Fact[],
  told: ReadonlyMap<string, { print: string }>,
): { fresh: Fact[]; over: string[] } {
  const keys = new Set(found.map((fact) => fact.key));
  return {
    fresh: found.filter((fact) => told.get(fact.key)?.print !== fact.print),
    over: [...told.keys()].filter((one) => !keys.has(one) && looked.some((kind) => one.startsWith(kind))),
  };
}

/** Several overdue tasks are one notice: after a journey all of them are. */
export function together(news: readonly News[]): News[] {
  const late = news.filter(({ event }) => event === "task-overdue");
  if (late.length < 2) return [...news];
  const one: News = {
    event: "task-overdue",
    title: `${late.length} tasks are overdue`,
    text: late.map(({ title, text }) => `${title}. ${text}`).join("\n"),
  };
  return [...news.filter(({ event }) => event !== "task-overdue"), one];
}

export const isUrgent = (event: NoticeEvent): boolean => noticeEvents[event].urgent;
