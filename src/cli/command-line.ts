import { Command, CommanderError } from "commander";
import type { Declaring } from "./declaring.ts";
import { exitStatus, statusOf } from "./exit-status.ts";
import type { Hands } from "./hands.ts";
import { libraryCommands } from "./library-commands.ts";
import { isNoButler, onlyButlers } from "./ours.ts";
import { printable } from "./printable.ts";
import { serverCommands } from "./server-commands.ts";
import { taskCommands } from "./task-commands.ts";

/**
 * The whole command line.
 * @param argv what was typed after `butler`
 * @returns the exit status: 0 ok, 1 failed, 2 wrong use, 3 not found, 4 not allowed, 5 not reachable, 6 skipped by
 * the start criteria, 130 left with Ctrl-C.
 */
export async function runCommandLine(argv: string[], given: Hands): Promise<number> {
  const hands = careful(given);
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
    const told = isNoButler(error) ? onlyButlers() : error;
    hands.err(`error: ${told instanceof Error ? told.message : String(told)}\n`);
    return statusOf(told);
  }
}

/** Errors and questions are in no colours of ours: nothing but plain text of theirs reaches the terminal. */
const careful = (hands: Hands): Hands => ({
  ...hands,
  err: (text) => hands.err(printable(text)),
  ask: (question, how) => hands.ask(printable(question), how),
});

/** Every command with its arguments and options. @param ended is told the exit status of the one that was called */
export function describe(hands: Hands, ended: (status: number) => void): Command {
  const program = new Command("butler")
    .description("Looks after a media library: scans, previews, loudness, backups, by night and on request.")
    .version(hands.version)
    .exitOverride()
    .helpCommand(false)
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
  const declaring: Declaring = {
    program,
    does:
      (load) =>
      async (...given) => {
        const deed = (await load()) as (hands: Hands, ...given: unknown[]) => Promise<number>;
        // The last are the options and the command itself. One that the command above it has as well counts as that one's.
        const command = given.at(-1) as Command;
        ended(await deed(hands, ...given.slice(0, -2), command.optsWithGlobals()));
      },
  };
  taskCommands(declaring);
  libraryCommands(declaring);
  serverCommands(declaring);
  program
    .command("complete [words...]", { hidden: true })
    .description("what may stand in the place of the last of these words")
    .allowUnknownOption()
    .action(
      declaring.does(
        async () => async (_, words: string[]) =>
          (await import("./completion.ts")).complete(hands, program, words),
      ),
    );
  return program;
}
