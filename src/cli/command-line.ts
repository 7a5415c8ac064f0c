import { Command, CommanderError, Option } from "commander";
import type { RunOutcome } from "../api/runs.ts";
import { calendarDay, count, sectionText, timeZone } from "./arguments.ts";
import { exitStatus, statusOf } from "./exit-status.ts";
import type { ClientOptions, DemoOptions, Hands, ServeOptions } from "./hands.ts";
import { taskCommand } from "./task-command.ts";

/**
 * The whole command line. Every command is loaded only when it is called, so that `butler --help` stays light.
 * @param argv what was typed after `butler`
 * @returns the exit status: 0 ok, 1 failed, 2 wrong use, 3 not found, 4 not allowed, 5 not reachable, 6 skipped by
 * the start criteria.
 */
export async function runCommandLine(argv: string[], hands: Hands): Promise<number> {
  let status: number = exitStatus.ok;
  const program = describe(hands, (ended) => {
    status = ended;
  });
  try {
    await program.parseAsync(argv, { from: "user" });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitStatus.ok : exitStatus.wrongUse;
    // Whoever read our output has seen enough: `butler runs | head -1`.
    if ((error as NodeJS.ErrnoException).code === "EPIPE") return exitStatus.ok;
    hands.err(`error: ${error instanceof Error ? error.message : String(error)}\n`);
    return statusOf(error);
  }
}

function describe(hands: Hands, ended: (status: number) => void): Command {
  const program = new Command("butler")
    .description("Looks after a media library: scans, previews, loudness, backups, by night and on request.")
    .version(hands.version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => hands.out(text),
      writeErr: (text) => hands.err(text),
      getOutHelpWidth: () => hands.columns,
      getErrHelpWidth: () => hands.columns,
      getOutHasColors: () => hands.colors,
      getErrHasColors: () => false,
    });
  program.addHelpText(
    "after",
    "\nExit status: 0 ok, 1 failed, 2 wrong use, 3 not found, 4 not allowed, 5 not reachable, 6 skipped.",
  );

  program
    .command("serve")
    .description("run the server until it is told to stop")
    .option("--data <dir>", "the folder that the server keeps everything in")
    .option("--host <address>", "the address to listen on (default: 127.0.0.1)")
    .option("--port <number>", "the port to listen on; 0 = any free one (default: 32400)")
    .option("--token <token>", "the access token (default: made at the first start)")
    .option("--library <NAME=TYPE:PATH>", "a section that must be there; may be repeated", gathered)
    .option("--time-zone <IANA>", "where the maintenance window is, such as Europe/London")
    .option("--log-level <level>", "how much the server logs")
    .action(async (options: ServeOptions) => ended(await hands.serve(options)));

  client(program.command("tasks"))
    .description("list the tasks, and when they run")
    .action(async (options: ClientOptions) =>
      ended(await (await import("./tasks.ts")).tasks(hands, options)),
    );

  taskCommand(program, hands, client, ended);

  client(program.command("start <task>"))
    .description("start a task; the start criteria decide when")
    .option("--now", "run it now, whatever the day, the window and the switches")
    .option("--wait", "show the progress, and end with the outcome of the run")
    .option("--confirm", "remove what was refused as too much, as much as it was then; runs it now")
    .option("--dry-run", "show what it would remove, and change nothing")
    .option("--offset <number>", "of a dry run: how many things come before those shown", count)
    .action(async (task: string, options) =>
      ended(
        options.dryRun
          ? await (await import("./dry-run.ts")).dryRun(hands, task, options)
          : await (await import("./start.ts")).start(hands, task, options),
      ),
    );

  client(program.command("stop [task]"))
    .description("stop a task; without a name all of them")
    .action(async (task: string | undefined, options) =>
      ended(await (await import("./stop.ts")).stop(hands, task, options)),
    );

  client(program.command("pause"))
    .description("hold up what runs and what begins; nothing is lost")
    .action(async (options: ClientOptions) =>
      ended(await (await import("./pause.ts")).pause(hands, options)),
    );

  client(program.command("resume"))
    .description("let everything go on")
    .action(async (options: ClientOptions) =>
      ended(await (await import("./pause.ts")).resume(hands, options)),
    );

  client(program.command("runs"))
    .description("list what ran, the newest first")
    .option("--task <name>", "only runs of this task")
    .addOption(new Option("--outcome <outcome>", "only runs that ended so").choices(outcomes))
    .option("--limit <number>", "at most so many", count, 20)
    .option("--before <run>", "only runs before this one", count)
    .action(async (options) => ended(await (await import("./runs.ts")).runs(hands, options)));

  client(program.command("run"))
    .description("show one run, with its failed items and its log")
    .argument("<run>", "the number of the run", count)
    .action(async (id: number, options) => ended(await (await import("./run.ts")).run(hands, id, options)));

  client(program.command("item <ratingKey>"))
    .description("show everything that was found in one item of the library, and why something was not")
    .option("--part <id>", "the file that is asked for, where the item has several", count)
    .action(async (ratingKey: string, options) =>
      ended(await (await import("./item.ts")).item(hands, ratingKey, options)),
    );

  client(program.command("forecast"))
    .description("show what will run on which night, and why; needs no server")
    .option("--from <date>", "the first day, YYYY-MM-DD (default: today)", calendarDay)
    .option("--days <number>", "how many days", count, 7)
    .option("--zone <IANA>", "the time zone, such as Europe/London (default: the server's)", timeZone)
    .action(async (options) => ended(await (await import("./forecast.ts")).forecast(hands, options)));

  client(program.command("update"))
    .description("look for a newer version, install it, or go back to the one before")
    .option("--check", "look for one, which is also done without a flag")
    .addOption(order("--apply", "install it now; the one before stays, and the database is backed up"))
    .addOption(order("--tonight", "install it in the next maintenance"))
    .addOption(order("--skip", "leave this version out"))
    .addOption(order("--back", "go back to the version from before the last update; needs no server"))
    .action(async (options) => ended(await (await import("./update.ts")).update(hands, options)));

  const trash = program.command("trash").description("see what cleanings took away, and bring it back");
  client(trash.command("list"))
    .description("list what is in the trash, the newest first")
    .option("--limit <number>", "at most so many", count, 50)
    .option("--before <id>", "only what is before this", count)
    .action(async (options) => ended(await (await import("./trash.ts")).list(hands, options)));
  client(trash.command("restore"))
    .description("put things back where they were")
    .argument("<id...>", "the numbers of the things", (text: string, before: number[] = []) => [
      ...before,
      count(text),
    ])
    .action(async (ids: number[], options) =>
      ended(await (await import("./trash.ts")).restore(hands, ids, options)),
    );
  client(trash.command("empty"))
    .description("remove everything in the trash for good")
    .action(async (options) => ended(await (await import("./trash.ts")).empty(hands, options)));

  const backup = program
    .command("backup")
    .description("list, verify, restore and delete backups of the database");
  backupClient(backup.command("list"))
    .description("list the backups, the newest first")
    .action(async (options) => ended(await (await import("./backup.ts")).list(hands, options)));
  for (const [name, does] of [
    ["verify", "restore one into a scratch folder, and compare it"],
    ["delete", "delete one"],
  ] as const)
    backupClient(backup.command(`${name} <backup>`))
      .description(`${does}; by its number or the name of its file`)
      .action(async (which: string, options) =>
        ended(
          await (await import("./backup.ts"))[name === "verify" ? "verify" : "remove"](hands, which, options),
        ),
      );
  backupClient(backup.command("restore <file>"))
    .description("put one in the place of the database, which is kept; by the name of its file")
    .action(async (file: string, options) =>
      ended(await (await import("./backup.ts")).restore(hands, file, options)),
    );

  const library = program.command("library").description("add, list and scan the sections of the library");
  client(library.command("add"))
    .description("add a section")
    .argument(
      "<NAME=TYPE:PATH>",
      "such as Films=movie:/media/films; movie, show, artist or photo",
      sectionText,
    )
    .action(async (section, options) =>
      ended(await (await import("./library.ts")).add(hands, section, options)),
    );
  client(library.command("list"))
    .description("list the sections")
    .action(async (options) => ended(await (await import("./library.ts")).list(hands, options)));
  client(library.command("scan [section]"))
    .description("compare a section (id or name), or all of them, with the folders")
    .option("--path <path>", "only this folder or file, as the server's machine calls it")
    .action(async (section: string | undefined, options) =>
      ended(await (await import("./library.ts")).scan(hands, section, options)),
    );

  const guide = program.command("guide").description("add, list and read programme guides; show what is on");
  client(guide.command("add <title> <source>"))
    .description("add a guide: XMLTV, plain or gzip, a file on the server's machine or an address")
    .option("--zone <IANA>", "where its times without an offset are (default: UTC)", timeZone)
    .option("--language <code>", "which titles are shown, such as de; may be repeated", gathered)
    .action(async (title: string, source: string, options) =>
      ended(await (await import("./guide.ts")).add(hands, title, source, options)),
    );
  client(guide.command("list"))
    .description("list the guides")
    .action(async (options) => ended(await (await import("./guide.ts")).list(hands, options)));
  client(guide.command("remove <guide>"))
    .description("forget a guide (id or title)")
    .action(async (which: string, options) =>
      ended(await (await import("./guide.ts")).remove(hands, which, options)),
    );
  client(guide.command("refresh [guide]"))
    .description("read a guide (id or title), or all of them, where they have changed")
    .action(async (which: string | undefined, options) =>
      ended(await (await import("./guide.ts")).refresh(hands, which, options)),
    );
  client(guide.command("now [guide]"))
    .description("show what is on, and on next")
    .option("--at <instant>", "at another time, such as 2026-11-22T20:15:00Z")
    .action(async (which: string | undefined, options) =>
      ended(await (await import("./guide.ts")).now(hands, which, options)),
    );

  program
    .command("demo")
    .description("make a small library, and let the butler look after it")
    .option("--exit", "end with a summary, and do not serve on")
    .action(async ({ exit = false }: Partial<DemoOptions>) => ended(await hands.demo({ exit })));

  return program;
}

/** What can be asked of an update, one at a time. */
const order = (flag: string, description: string): Option =>
  new Option(flag, description).conflicts(
    ["check", "apply", "tonight", "skip", "back"].filter((other) => flag !== `--${other}`),
  );

/** The words of api/runs.ts, without the weight of its schemas. */
const outcomes: readonly RunOutcome[] = ["success", "partial", "failed", "stopped", "skipped"];

/** The options of every command that talks to a server. */
const client = (command: Command): Command =>
  command
    .option("--json", "print JSON")
    .option("--server <url>", "the server (default: BUTLER_SERVER, else the one of the data folder)")
    .option("--token <token>", "its access token (default: BUTLER_TOKEN, else the one of the data folder)")
    .option("--data <dir>", "the data folder of the local server");

/** Those of commands that also work on a data folder whose server does not run. */
const backupClient = (command: Command): Command =>
  client(command).option(
    "--from <dir>",
    "where the backups lie, when no server runs (default: as it is set)",
  );

const gathered = (value: string, before: string[] = []): string[] => [...before, value];
