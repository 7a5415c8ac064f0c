import { counted } from "../amounts.ts";

export const history = {
  title: "History",
  calendar: "Nights",
  calendarNote: "the last twelve weeks",
  day: (day: string, runs: number, bad: number) =>
    `${day}: ${counted(runs, "run")}${bad > 0 ? `, ${bad} not whole` : ""}`,
  noRuns: (day: string) => `${day}: no runs`,
  legend: { none: "No runs", good: "All done", warn: "Some partly done or stopped", bad: "Some failed" },
  runs: "Runs",
  runsOf: (day: string) => `Runs of ${day}`,
  allDays: "All days",
  filter: {
    task: "Task",
    outcome: "Outcome",
    any: "any",
  },
  columns: {
    task: "Task",
    outcome: "Outcome",
    started: "Started",
    took: "Took",
    items: "Items",
    read: "Read",
  },
  none: "There are no such runs.",
  noneYet: "The butler has not run yet.",
  failedItems: (count: number) => `${count} failed`,
};

export const run = {
  back: "History",
  number: (id: number | string) => `Run ${id}`,
  facts: {
    outcome: "Outcome",
    trigger: "Why it ran",
    started: "Started",
    took: "Took",
    paused: "Paused",
    items: "Items done",
    failed: "Failed",
    read: "Read from disk",
    cpu: "Processor time",
    machine: "Machine",
  },
  reason: "Why",
  message: "In short",
  failed: {
    title: "What could not be done",
    retry: "Try these again",
    retryText: "Starts the task now. What failed before is tried again.",
    retried: "It has started. What failed is tried again.",
    retryOne: (title: string) => `Try ${title} again`,
    retriedOne: (title: string) => `${title} is tried again.`,
  },
  pauses: {
    title: "What held it up",
    because: (reason: string, owner: string) => `${reason}, said ${owner}`,
    lasts: "now",
    held: (time: string, reasons: readonly string[]) => `${time}: ${reasons.join(", ")}`,
  },
  log: { title: "Log", none: "It wrote nothing down." },
  before: {
    title: "Compared with the runs before",
    none: "There is no earlier run to compare with.",
    longer: (share: string) => `${share} longer than usual.`,
    shorter: (share: string) => `${share} shorter than usual.`,
    same: "About as long as usual.",
  },
};
