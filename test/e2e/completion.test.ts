import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { openShell, type Shell, type Typed } from "../support/typed-commands.ts";

/** A line between the answers to two questions. */
const border = "-----";

/**
 * How a shell is asked what may stand in the place of the last word of each of some lines, `butler` being their first. The
 * others need no terminal for it.
 */
const shells: Record<string, { ask(shell: Shell, lines: readonly string[][]): Promise<Typed> }> = {
  bash: {
    ask: (shell, lines) =>
      shell.bash(
        ["source <(butler completion bash); complete -p butler >/dev/null || exit 9"]
          .concat(
            lines.map(
              (words) => `unset COMPREPLY; COMP_WORDS=(${quoted(["butler", ...words])})
                COMP_CWORD=${words.length}; _butler; printf '%s\\n' "\${COMPREPLY[@]}"; echo ${border}`,
            ),
          )
          .join("\n"),
      ),
  },
  zsh: {
    // Completion itself runs in the line editor alone: what it is told is printed in its place.
    ask: (shell, lines) =>
      shell.in(
        "zsh",
        ["-f", "-c"],
        [
          `compdef() { [[ "$*" == "_butler butler" ]] || exit 9 }
           compadd() { [[ $1 == -a ]] && print -l -- "\${(@P)2}" }
           _files() { print files }
           source <(butler completion zsh)`,
        ]
          .concat(
            lines.map(
              (words) =>
                `words=(${quoted(["butler", ...words])}); CURRENT=${words.length + 1}; _butler; echo ${border}`,
            ),
          )
          .join("\n"),
      ),
  },
  fish: {
    ask: (shell, lines) =>
      shell.in(
        "fish",
        ["--no-config", "-c"],
        ["butler completion fish | source"]
          .concat(
            lines.map((words) => `complete -C ${quoted([`butler ${words.join(" ")}`])}; echo ${border}`),
          )
          .join("\n"),
      ),
  },
};
const quoted = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(" ");
const isInstalled = (name: string): boolean => spawnSync(name, ["--version"]).status === 0;

const expected: [typed: string[], words: string[]][] = [
  [["sta"], ["start", "start-all"]],
  [["start", "back"], ["BackupDatabase"]],
  [
    ["runs", "--outcome", "s"],
    ["success", "stopped", "skipped"],
  ],
  [["runs", "--li"], ["--limit"]],
  [["library", "scan", "my"], ["My Films"]],
  [["prefs", "get", "ButlerStartH"], ["ButlerStartHour"]],
  [["prefs", "set", "ButlerStartH"], ["ButlerStartHour="]],
  [["completion", ""], Object.keys(shells)],
];

for (const [name, { ask }] of Object.entries(shells)) {
  const why = isInstalled(name)
    ? ""
    : " (left out: it is not installed here; the words are the same as bash's)";
  test.skipIf(why !== "")(
    `${name} completes what the server has, and what is known without it${why}`,
    {
      timeout: 120_000,
    },
    async () => {
      const shell = await openShell();
      const complete = async (...lines: string[][]) => {
        const { out, err } = await ask(shell, lines);
        expect(err).toBe("");
        const answers = out.split(`${border}\n`).slice(0, -1);
        return answers.map((answer) =>
          answer
            .trim()
            .split("\n")
            .map((word) => word.replaceAll("\\", ""))
            .sort(),
        );
      };
      await shell.server.sdk.library.addSection({ title: "My Films", type: "movie", paths: [shell.films] });
      const answers = await complete(...expected.map(([typed]) => typed));
      expect(expected.map(([typed], i) => [typed, answers[i]])).toEqual(
        expected.map(([typed, words]) => [typed, words.toSorted()]),
      );
      await shell.server.end("SIGTERM");
      expect(await complete(["start", "back"])).toEqual([["BackupDatabase"]]);
    },
  );
}

test("what shells ask for: one word a line, of each kind, and never an error", {
  timeout: 120_000,
}, async () => {
  const shell = await openShell();
  for (const [typed, words] of expected.filter(([typed]) => typed[0] !== "library")) {
    const { status, out, err } = await shell.type("complete", "--", ...typed);
    expect({ typed, status, err, words: out.trim().split("\n") }).toEqual({
      typed,
      status: 0,
      err: "",
      words,
    });
  }
  expect(await shell.type("complete", "--", "nothing", "of", "this")).toEqual({
    status: 0,
    out: "",
    err: "",
  });
  for (const name of Object.keys(shells)) {
    const { out } = await shell.type("completion", name);
    expect(out, name).toMatch(/butler complete -- \S/);
  }
});
