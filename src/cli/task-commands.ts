import { Option } from "commander";
import type { RunOutcome } from "../api/runs.ts";
import { calendarDay, count, timeZone } from "./arguments.ts";
import { client, type Declaring } from "./declaring.ts";
import type { StartOptions } from "./start.ts";
import { taskCommand } from "./task-command.ts";

/** What the butler can do, does, did and will do. */
export function taskCommands(declaring: Declaring): void {
  const { program, does } = declaring;
  program.commandsGroup("Tasks:");

  client(program.command("tasks"))
    .description("list the tasks, and when they run")
    .action(does(async () => (await import("./tasks.ts")).tasks));

  taskCommand(declaring);

  client(program.command("start <task>"))
    .description("start a task; the start criteria decide when")
    .option("--now", "run it now, whatever the day, the window and the switches")
    .option("--wait", "show the progress, and end with the outcome of the run")
    .option("--confirm", "remove what was refused as too much, as much as it was then; runs it now")
    .option("--dry-run", "show what it would remove, and change nothing")
    .option("--offset <number>", "of a dry run: how many things come before those shown", count)
    .action(
      does(
        async () =>
          async (hands, task: string, options: StartOptions & { dryRun?: boolean; offset?: number }) =>
            options.dryRun
              ? (await import("./dry-run.ts")).dryRun(hands, task, options)
              : (await import("./start.ts")).start(hands, task, options),
      ),
    );

  client(program.command("stop <task>"))
    .description("stop a task, or take it off the queue")
    .action(does(async () => (await import("./stop.ts")).stop));

  client(program.command("start-all"))
    .description("start every enabled task; the start criteria decide when")
    .action(does(async () => (await import("./start-all.ts")).startAll));

  client(program.command("stop-all"))
    .description("stop every task, and empty the queue")
    .action(does(async () => (await import("./stop.ts")).stopAll));

  client(program.command("pause"))
    .description("hold up what runs and what begins; nothing is lost")
    .action(does(async () => (await import("./pause.ts")).pause));

  client(program.command("resume"))
    .description("let everything go on")
    .action(does(async () => (await import("./pause.ts")).resume));

  const gates = program.command("gate").description("reasons why work is held up or slowed down");
  client(gates.command("list"))
    .description("show the reasons that there are, what is watched for some, and what was read this night")
    .action(does(async () => (await import("./gates.ts")).list));
  client(gates.command("set <name>"))
    .description("give a reason to hold work up, under a name of your own")
    .option("--reason <text>", "why, in a few words")
    .option("--for <minutes>", "it ends by itself after so long", count)
    .option("--throttle", "slow work down, and do not hold it up")
    .action(does(async () => (await import("./gates.ts")).set));
  client(gates.command("lift <name>"))
    .description("take a reason back")
    .action(does(async () => (await import("./gates.ts")).lift));

  client(program.command("watch"))
    .description("show what runs, as it goes on, until Ctrl-C; with --json a line for each change")
    .option("--until-idle", "end as soon as nothing runs and nothing is queued")
    .action(does(async () => (await import("./watch.ts")).watch));

  client(program.command("runs"))
    .description("list what ran, the newest first")
    .option("--task <task>", "only runs of this task")
    .addOption(new Option("--outcome <outcome>", "only runs that ended so").choices(outcomes))
    .option("--limit <number>", "at most so many", count, 20)
    .option("--before <run>", "only runs before this one", count)
    .action(does(async () => (await import("./runs.ts")).runs));

  client(program.command("run"))
    .description("show one run, with its failed items and its log")
    .argument("<run>", "the number of the run", count)
    .action(does(async () => (await import("./run.ts")).run));

  client(program.command("logs"))
    .description(
      "print what runs wrote down, the oldest first; with --follow and --json a line for each entry",
    )
    .argument("[run]", "only this run", count)
    .option("--task <task>", "only runs of this task")
    .option("--limit <number>", "of so many runs, the newest", count, 10)
    .option("--follow", "stay, and print what is written from now on, until Ctrl-C")
    .action(does(async () => (await import("./logs.ts")).logs));

  client(program.command("schedule"))
    .description("show when the server will start each task next")
    .option("--days <number>", "how far to look ahead", count, 31)
    .option("--zone <IANA>", "the time zone, such as Europe/London (default: the server's)", timeZone)
    .action(does(async () => (await import("./schedule.ts")).schedule));

  client(program.command("forecast"))
    .description("show what will run on which night, and why; needs no server")
    .option("--from <date>", "the first day, YYYY-MM-DD (default: today)", calendarDay)
    .option("--days <number>", "how many days", count, 7)
    .option("--zone <IANA>", "the time zone, such as Europe/London (default: the server's)", timeZone)
    .action(does(async () => (await import("./forecast.ts")).forecast));
}

/** The words of api/runs.ts, without the weight of its schemas. */
const outcomes: readonly RunOutcome[] = ["success", "partial", "failed", "stopped", "skipped"];
