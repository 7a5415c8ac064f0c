import { InvalidArgumentError, Option } from "commander";
import type { RulesChange } from "../sdk/tasks.ts";
import { count, timeZone } from "./arguments.ts";
import { client, type Declaring, gathered } from "./declaring.ts";
import type { TaskOptions } from "./task.ts";

/** The rule that each option lays down. */
export const ruleOf = {
  cron: "cron",
  window: "windows",
  zone: "timeZone",
  every: "every",
  limit: "limitSeconds",
  after: "after",
  sections: "sections",
  priority: "priority",
  missed: "missed",
  jitter: "jitterSeconds",
} as const satisfies Partial<Record<keyof TaskOptions, keyof RulesChange>>;

/** Declares `butler task` and what it can do. */
export function taskCommand({ program, does }: Declaring): void {
  const task = program.command("task").description("show a task, and lay down rules for it");
  client(task.command("show <task>"))
    .description("show everything about a task: its rules, its next runs, its last run")
    .action(does(async () => (await import("./task.ts")).show));
  client(task.command("set <task>"))
    .description("lay down rules for a task; those that are not named stay")
    .option("--cron <expression>", 'when it starts, such as "0 3 * * 6"; takes the place of windows')
    .option("--window <window>", 'when it may run, such as "Mon-Fri 01:00-06:00"; may be repeated', gathered)
    .option("--zone <IANA>", "of --cron and --window (default: the server's)", timeZone)
    .option("--every <days>", "days between two runs", count)
    .option("--limit <time>", "how long a run may last, such as 2h; it goes on the next time", seconds)
    .option("--after <task>", "starts only when this task has ended in the same window")
    .option("--sections <sections>", "looks only at these, by id or name: Films,2", listed)
    .option("--priority <priority>", "high, normal, low or -100 to 100: the highest starts first", priority)
    .addOption(
      new Option("--missed <what>", "what becomes of a window that passed without the server").choices([
        "now",
        "next-window",
        "skip",
      ]),
    )
    .option("--jitter <time>", "starts up to so much later, such as 10m", seconds)
    .addOption(
      new Option("--without <rules...>", "take rules away, by the names of their options").choices(
        Object.keys(ruleOf),
      ),
    )
    .option("--dry-run", "show what would start otherwise, and save nothing")
    .action(does(async () => (await import("./task.ts")).set));
  client(task.command("reset <task>"))
    .description("take all rules of a task away")
    .action(does(async () => (await import("./task.ts")).reset));
}

const listed = (text: string): string[] =>
  text
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "");

/** Reads a length of time: `2h`, `1h30m`, `90s`. @returns whole seconds @throws InvalidArgumentError */
function seconds(text: string): number {
  const [, hours = "0", minutes = "0", rest = "0"] =
    text.match(/^(?=.)(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/) ?? [];
  const sum = Number(hours) * 3600 + Number(minutes) * 60 + Number(rest);
  if (sum > 0 || /^0[hms]$/.test(text)) return sum;
  throw new InvalidArgumentError("It must be a length of time such as 2h, 1h30m or 10m.");
}

const priorities: Record<string, number> = { high: 10, normal: 0, low: -10 };

/** @throws InvalidArgumentError */
function priority(text: string): number {
  const number = priorities[text] ?? (/^-?\d{1,3}$/.test(text) ? Number(text) : Number.NaN);
  if (Math.abs(number) <= 100) return number;
  throw new InvalidArgumentError("It must be high, normal, low or a whole number from -100 to 100.");
}
