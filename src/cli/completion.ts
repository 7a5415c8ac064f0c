import type { Argument, Command, Option } from "commander";
import { preferenceIds } from "../api/preferences.ts";
import { taskNames } from "../api/task-names.ts";
import type { PlexAPI } from "../sdk/plex-api.ts";
import { Complaint } from "./complaint.ts";
import { connect } from "./connect.ts";
import { exitStatus } from "./exit-status.ts";
import type { Hands } from "./hands.ts";
import { say, sayJson } from "./output.ts";
import { printable } from "./printable.ts";
import { listedTasks } from "./tasks.ts";

/** Each asks `butler complete` for the words that may stand where the cursor is, one a line. */
const scripts: Record<string, string> = {
  bash: `# For ~/.bashrc: source <(butler completion bash)
_butler() {
  local word
  COMPREPLY=()
  while IFS= read -r word; do
    COMPREPLY+=("$(printf %q "$word")")
  done < <(butler complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  [[ \${COMPREPLY[0]} != *= ]] || compopt -o nospace 2>/dev/null
}
complete -o default -F _butler butler
`,
  zsh: `#compdef butler
# For ~/.zshrc, after compinit: source <(butler completion zsh)
_butler() {
  local -a found
  found=("\${(@f)$(butler complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n "$found" ]]; then compadd -a found; else _files; fi
}
compdef _butler butler
`,
  fish: `# For ~/.config/fish/config.fish: butler completion fish | source
function __butler_complete
  set -l words (commandline -opc)
  set -l word (commandline -ct)
  butler complete -- $words[2..] "$word" 2>/dev/null
end
complete -c butler -f -a '(__butler_complete)'
`,
};

/** Prints the script that a shell reads at its start. */
export async function completion(
  hands: Hands,
  shell: string,
  { json = false }: { json?: boolean },
): Promise<number> {
  const script = scripts[shell];
  if (script === undefined)
    throw new Complaint(
      `Expected ${Object.keys(scripts).join(", ")}; found "${shell}".`,
      exitStatus.wrongUse,
    );
  if (json) sayJson(hands, { shell, script });
  else hands.out(script);
  return exitStatus.ok;
}

/**
 * Prints what may stand in the place of the last word, one a line. Never fails: a shell can do nothing with an error.
 * @param words what was typed after `butler`, the last one being written, maybe empty
 */
export async function complete(hands: Hands, program: Command, words: readonly string[]): Promise<number> {
  const [typed, last] = [words.slice(0, -1), words.at(-1) ?? ""];
  const found = await candidates(hands, program, typed, last);
  // What cannot be printed on a line could not be typed either.
  const typeable = found.filter((word) => printable(word) === word && !word.includes("\n"));
  for (const word of typeable) if (word.toLowerCase().startsWith(last.toLowerCase())) say(hands, word);
  return exitStatus.ok;
}

async function candidates(
  hands: Hands,
  program: Command,
  typed: readonly string[],
  last: string,
): Promise<readonly string[]> {
  const { command, given, options, open } = read(program, typed);
  if (open !== undefined) return valuesOf(hands, open, options);
  if (last.startsWith("-")) return command.options.flatMap(({ long }) => long ?? []);
  if (command.commands.length > 0)
    return command
      .createHelp()
      .visibleCommands(command)
      .map((one) => one.name());
  const argument = command.registeredArguments[given] ?? lastOf(command);
  return argument === undefined ? [] : valuesOf(hands, argument, options);
}

/** An argument that takes several words takes all that follow. */
const lastOf = ({ registeredArguments }: Command): Argument | undefined => {
  const last = registeredArguments.at(-1);
  return last?.variadic ? last : undefined;
};

/** What is behind the cursor. */
interface Typed {
  /** The command that the words lead to. */
  command: Command;
  /** How many arguments it has. */
  given: number;
  /** Options with a value, by their name in code. */
  options: Record<string, string>;
  /** The option whose value is being written. */
  open: Option | undefined;
}

function read(program: Command, words: readonly string[]): Typed {
  const typed: Typed = { command: program, given: 0, options: {}, open: undefined };
  for (const word of words) {
    const { command, open } = typed;
    if (open !== undefined) {
      typed.options[open.attributeName()] = word;
      typed.open = undefined;
      continue;
    }
    const option = command.options.find(({ long, short }) => word === long || word === short);
    const inner = command.commands.find((one) => one.name() === word);
    if (option !== undefined) typed.open = option.isBoolean() ? undefined : option;
    else if (inner !== undefined) typed.command = inner;
    else if (!word.startsWith("-")) typed.given++;
  }
  return typed;
}

/** What an argument or the value of an option may be, by the name that it has in the help. */
async function valuesOf(
  hands: Hands,
  thing: Argument | Option,
  options: Record<string, string>,
): Promise<readonly string[]> {
  if (thing.argChoices) return thing.argChoices;
  const placeholder = "flags" in thing ? /<([^>]+)>/.exec(thing.flags)?.[1] : thing.name();
  const ask = (question: (sdk: PlexAPI) => Promise<string[]>, otherwise: readonly string[] = []) =>
    answerOf(hands, options, question, otherwise);
  switch (placeholder) {
    case "task":
      return ask(async (sdk) => (await listedTasks(sdk)).map(({ name }) => name), taskNames);
    case "section":
      return ask(async ({ library }) => (await library.sections()).map(({ title }) => title));
    case "run":
      return ask(async ({ runs }) => (await runs.list({ limit: 20 })).map(({ id }) => String(id)));
    case "guide":
      return ask(async ({ guides }) => (await guides.list()).map(({ title }) => title));
    case "backup":
    case "file":
      return ask(async ({ backups }) =>
        (await backups.list()).backups.map(({ file }) => file.split(/[/\\]/).at(-1)!),
      );
    case "preference":
      return preferenceIds;
    case "ID=VALUE":
      return preferenceIds.map((id) => `${id}=`);
    case "shell":
      return Object.keys(scripts);
    case "profile":
    case "name":
      return Object.keys(await hands.profiles.read().catch(() => ({})));
    default:
      return [];
  }
}

/** Milliseconds for which a person who pressed a key may be kept waiting. */
const patience = 1500;

async function answerOf(
  hands: Hands,
  options: Record<string, string>,
  question: (sdk: PlexAPI) => Promise<string[]>,
  otherwise: readonly string[],
): Promise<readonly string[]> {
  return connect(hands, options, { timeout: patience })
    .then(question)
    .catch(() => otherwise);
}
