import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { openShell, type Shell } from "../support/typed-commands.ts";

/** How a shell is asked what may stand in the place of the last word. The others need no terminal for it. */
const shells: Record<string, { ask(shell: Shell, words: readonly string[]): Promise<string> }> = {
  bash: {
    ask: async (shell, words) => {
      const { out, err } = await shell.bash(
        `source <(butler completion bash); complete -p butler >/dev/null || exit 9
         COMP_WORDS=(${quoted(["butler", ...words])}); COMP_CWORD=${words.length}; _butler
         printf '%s\\n' "\${COMPREPLY[@]}"`,
      );
      expect(err).toBe("");
      return out;
    },
  },
  zsh: {
    ask: async (shell, words) => {
      // Completion itself runs in the line editor alone: what it is told is printed in its place.
      const { out, err } = await shell.in(
        "zsh",
        ["-f", "-c"],
        `compdef() { [[ "$*" == "_butler butler" ]] || exit 9 }
         compadd() { [[ $1 == -a ]] && print -l -- "\${(@P)2}" }
         _files() { print files }
         source <(butler completion zsh)
         words=(${quoted(["butler", ...words])}); CURRENT=${words.length + 1}; _butler`,
      );
      expect(err).toBe("");
      return out;
    },
  },
  fish: {
    ask: async (shell, words) => {
      const { out, err } = await shell.in(
        "fish",
        ["--no-config", "-c"],
        `butler completion fish | source; complete -C ${quoted([`butler ${words.join(" ")}`])}`,
      );
      expect(err).toBe("");
      return out;
    },
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
      const complete = async (words: string[]) =>
        (await ask(shell, words))
          .trim()
          .split("\n")
          .map((word) => word.replaceAll("\\", ""));
      await shell.server.sdk.library.addSection({ title: "My Films", type: "movie", paths: [shell.films] });
      for (const [typed, words] of expected)
        expect((await complete(typed)).sort(), typed.join(" ")).toEqual(words.toSorted());
      await shell.server.end("SIGTERM");
      expect(await complete(["start", "back"])).toEqual(["BackupDatabase"]);
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
