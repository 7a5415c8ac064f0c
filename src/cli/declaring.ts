import type { Command } from "commander";
import type { Hands } from "./hands.ts";

/** What a command does, given what was typed. @returns the exit status */
type Deed = (hands: Hands, ...given: never[]) => Promise<number>;

/** What the families of commands are declared with. */
export interface Declaring {
  program: Command;
  /**
   * The action of a command. What it does is loaded only when it is called, so that `butler --help` stays light. It is
   * given the hands, the arguments and the options.
   */
  does(load: () => Promise<Deed>): (...given: unknown[]) => Promise<void>;
}

/** The option of commands whose answer a script may want. */
export const printing = (command: Command): Command => command.option("--json", "print JSON");

/** The options of every command that talks to a server. */
export const client = (command: Command): Command =>
  printing(command)
    .option("--server <url>", "the server (default: BUTLER_SERVER, else the one of the data folder)")
    .option("--token <token>", "its access token (default: BUTLER_TOKEN, else the one kept for the server)")
    .option("--profile <name>", "a server that `butler profile add` gave this name (default: BUTLER_PROFILE)")
    .option("--data <dir>", "the data folder of the local server");

/** The option of commands that take something away. */
export const asking = (command: Command): Command => command.option("--yes", "do not ask before");

/** Collects the values of an option that may be repeated. */
export const gathered = (value: string, before: string[] = []): string[] => [...before, value];
