/** What `docs/cli.md` says: every command, as it is declared. */
import type { Command } from "commander";
import { z } from "zod";
import { describe } from "../src/cli/command-line.ts";
import type { Hands } from "../src/cli/hands.ts";
import { jsonShapes } from "../src/cli/json-shapes.ts";
import { shapeBlocks } from "./shape-text.ts";

/** Every command that can be called, with the words that call it. */
export function allCommands(): { words: string; command: Command }[] {
  // Only declared, and never called: whoever has no hands cannot do anything either.
  const program = describe({ version: "", columns: 100, colors: false } as Hands, () => {});
  const walk = (command: Command, words: string[]): { words: string; command: Command }[] => {
    const inner = command
      .createHelp()
      .visibleCommands(command)
      .filter((one) => one.name() !== "help");
    // A group that has options does something itself: `butler machines`.
    const isCallable = inner.length === 0 || (words.length > 0 && command.options.length > 0);
    return [
      ...(isCallable ? [{ words: words.join(" "), command }] : []),
      ...inner.flatMap((one) => walk(one, [...words, one.name()])),
    ];
  };
  return walk(program, []);
}

const everyDay = `
butler tasks                                   what there is, what ran last, what runs next
butler start GenerateMediaIndexFiles --now --wait
butler watch                                   what runs now, how fast, and how long it will take
butler runs                                    what it did; \`butler run 12\` with failed items and log
butler start CleanOldBundles --dry-run         what it would remove; \`butler trash list\` shows what is gone
butler pause                                   hold everything up; \`butler resume\` goes on where it was
butler item 17                                 all that was found in an item, or why not; --json
butler forecast --days 7                       the coming nights
butler library add "Shows=show:/media/shows"
butler prefs set GenerateBIFBehavior=scheduled
butler backup list                             backups, and whether they can be restored; \`butler backup restore FILE\`
butler guide add TV https://example.org/guide.xml.gz     a programme guide; \`butler guide now\` shows what is on
butler doctor                                  what is wrong on this machine, and how to mend it
`.trim();

const elsewhere = `
butler profile add attic http://attic:32400 --token TOKEN
butler start BackupDatabase --wait --profile attic
`.trim();

/** The sections of the page, Markdown. */
export function cliSections(): string[] {
  const blockOf = shapeBlocks();
  return [
    `## Every day\n\n\`\`\`\n${everyDay}\n\`\`\``,
    "A shell completes commands and names of tasks after `source <(butler completion bash)`; also zsh and fish. A server " +
      "elsewhere gets a name:",
    `\`\`\`\n${elsewhere}\n\`\`\``,
    "Every command that talks to a server takes `--server`, `--token`, `--profile` and `--data`: see the end of this page.",
    ...allCommands().map(({ words, command }) => section(words, command, blockOf)),
    "## Which server",
    "What was typed comes first (`--server`, `--profile`, `--data`), then `BUTLER_SERVER` and `BUTLER_PROFILE`, then the " +
      "server of the data folder (`BUTLER_DATA`, or the platform's place), which wrote its address and token there. " +
      "`--token` and `BUTLER_TOKEN` win over the token that is kept for a server; a kept one is sent to no other server.",
    "A Plex Media Server answers `tasks`, `start`, `stop`, `start-all`, `stop-all`, `watch`, `library list`, " +
      "`library scan` and `prefs`. The other commands ask for what it has not, and say so.",
    "## For scripts",
    "Answers go to standard output, errors and questions to standard error. Nothing is coloured or cut off in a pipe; " +
      "control characters of titles and messages are shown, and escaped in JSON. Every command has `--json` but `worker`, " +
      "which has no answer. `watch` and `logs --follow` wait for a server that went away; `watch --until-idle` gives up " +
      "after two minutes. " +
      "Commands that take something away ask first; where there is no terminal they need `--yes`. JSON is as described " +
      "with each command: fields may be added, and none is taken away or changed in a version that is not a major one.",
    [
      "| Exit status | Meaning |",
      "| --- | --- |",
      "| 0 | done; of a run that was waited for: success |",
      "| 1 | failed; of a run: partial, failed or stopped; of `doctor`: something is wrong; of a question: no |",
      "| 2 | wrong use |",
      "| 3 | not found |",
      "| 4 | not allowed |",
      "| 5 | the server could not be reached |",
      "| 6 | skipped by the start criteria |",
      "| 130 | the watching was left with Ctrl-C; the run goes on |",
    ].join("\n"),
  ];
}

/** Options that every command of its kind has. */
const common = new Set(["--json", "--server", "--token", "--profile", "--data"]);

function section(words: string, command: Command, blockOf: ReturnType<typeof shapeBlocks>): string {
  const usage = ["butler", words, ...command.registeredArguments.map(argumentText)].join(" ");
  const options = command.options.filter(({ long, hidden }) => !hidden && !isCommon(words, long));
  const rows = [
    ...command.registeredArguments
      .filter(({ description }) => description !== "")
      .map((one) => [argumentText(one), one.description]),
    ...options.map(({ flags, description, argChoices, defaultValue }) => [
      flags,
      description +
        (argChoices ? `: ${argChoices.join(", ")}` : "") +
        (defaultValue === undefined || defaultValue === false ? "" : ` (default: ${defaultValue})`),
    ]),
  ];
  const table = rows.map(([what, how]) => `- \`${what}\`: ${how}`).join("\n");
  const shape = jsonShapes[words];
  return [
    `## butler ${words}`,
    `\`${usage}\`: ${command.description()}.`,
    ...(table === "" ? [] : [table]),
    ...(shape === undefined
      ? []
      : ["`--json` prints", blockOf(z.toJSONSchema(shape, { io: "output" }), `\`butler ${words}\``)]),
  ].join("\n\n");
}

/** The server's own `--token` and `--data` are not where to find it. */
const isCommon = (words: string, long: string | undefined): boolean =>
  long === "--json" || (common.has(long ?? "") && !/^(serve|profile add)$/.test(words));

const argumentText = (argument: Command["registeredArguments"][number]): string => {
  const text = `${argument.name()}${argument.variadic ? "..." : ""}`;
  return argument.required ? `<${text}>` : `[${text}]`;
};
