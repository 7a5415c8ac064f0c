import { chmodSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { jsonShapes } from "../../src/cli/json-shapes.ts";
import { atTerminal, hasTerminal, openShell } from "../support/typed-commands.ts";

const patience = { timeout: 120_000 };

/** What was printed, if it is of the shape that is told of the command, and holds nothing else. */
function shaped(words: string, out: string): unknown {
  const value: unknown = JSON.parse(out);
  expect(jsonShapes[words]!.parse(value), words).toEqual(value);
  return value;
}

const escapes = /\x1b/;

test(
  "every command in a pipe: plain text for people, and JSON of the shape that is told",
  patience,
  async () => {
    const shell = await openShell();
    const { items } = await shell.scanned();
    const json = async (words: string, ...more: string[]) => {
      const { status, out, err } = await shell.type(...words.split(" "), ...more, "--json");
      expect([status, err], `${words} ${more}`).toEqual([0, ""]);
      return shaped(words, out);
    };
    const plain = async (words: string, ...more: string[]) => {
      const { status, out, err } = await shell.type(...words.split(" "), ...more);
      expect([status, err], `${words} ${more}`).toEqual([0, ""]);
      expect(out, words).not.toMatch(escapes);
      return out;
    };
    const both = async (words: string, ...more: string[]) => {
      const [said, value] = await Promise.all([plain(words, ...more), json(words, ...more)]);
      expect(said, words).not.toBe("");
      return value;
    };

    expect(await json("start", "BackupDatabase", "--now", "--wait")).toMatchObject({ outcome: "success" });
    await both("tasks");
    await both("task show", "BackupDatabase");
    await both("task set", "BackupDatabase", "--limit", "2h");
    await both("task set", "BackupDatabase", "--limit", "1h", "--dry-run");
    await both("task reset", "BackupDatabase");
    await both("start", "CleanOldBundles", "--dry-run");
    await both("runs");
    await both("run", "1");
    expect(await both("logs", "--task", "BackupDatabase")).toMatchObject([{ task: "BackupDatabase" }]);
    await both("schedule");
    await both("forecast", "--days", "2");
    await both("pause");
    await both("resume");
    expect(await json("start-all")).toHaveProperty("queued");
    await both("stop-all");
    await both("machines");
    await both("library list");
    await both("library scan", "Films");
    await both("item", items[0]!);
    const [backup] = (await both("backup list")) as { file: string }[];
    const name = basename(backup!.file);
    await both("backup verify", name);
    await json("guide add", "TV", shell.guide);
    await both("guide list");
    await both("guide refresh", "TV");
    await both("guide now", "--at", "2026-11-22T06:30:00Z");
    await json("guide remove", "TV", "--yes");
    await both("trash list");
    await both("trash empty", "--yes");
    await both("prefs get");
    expect(await json("prefs get", "ButlerStartHour")).toMatchObject({ value: 2 });
    expect(await plain("prefs get", "butlerstarthour")).toBe("2\n");
    expect(await json("prefs set", "ButlerStartHour=1")).toMatchObject([{ value: 1, default: 2 }]);
    expect(await json("prefs get", "--changed")).toMatchObject([{ id: "ButlerStartHour" }]);
    await both("prefs get", "--section", "Films");
    expect(await json("token add", "phone")).toMatchObject({ name: "phone", role: "viewer" });
    await both("token list");
    expect(await json("token revoke", "phone", "--yes")).toMatchObject({ name: "phone" });
    await json("profile add", "here", shell.server.url, "--token", "a-token-for-tests");
    await both("profile list");
    expect(await json("library list", "--profile", "here")).toHaveLength(1);
    await json("profile remove", "here", "--yes");
    await json("doctor");
    await json("backup delete", name, "--yes");
  },
);

test("a profile's token is for its owner alone, and is not printed", async () => {
  const shell = await openShell();
  await shell.type("profile", "add", "here", shell.server.url, "--token", "a-token-for-tests");
  const file = join(shell.env.XDG_CONFIG_HOME!, "butler", "profiles.json");
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect((await shell.type("profile", "list")).out).not.toContain("a-token-for-tests");
  expect((await shell.type("profile", "list", "--json")).out).not.toContain("a-token-for-tests");
  const unasked = await shell.type("profile", "add", "there", "http://there:1");
  expect(unasked).toMatchObject({ status: 2, out: "" });
});

test("exit statuses, and errors on standard error alone", patience, async () => {
  const shell = await openShell();
  const statuses: [number, string[]][] = [
    [2, ["runs", "--limit", "many"]],
    [2, ["prefs", "set", "ButlerStartHour"]],
    [2, ["trash", "empty", "--bogus"]],
    [3, ["start", "Backup"]],
    [3, ["run", "77"]],
    [3, ["prefs", "get", "Nothing"]],
    [3, ["tasks", "--profile", "nobody"]],
    [4, ["tasks", "--token", "another-token"]],
    [5, ["tasks", "--server", "http://127.0.0.1:1"]],
    [5, ["tasks", "--data", join(shell.data, "elsewhere")]],
    [2, ["start", "BackupDatabase", "--cron"]],
  ];
  for (const [status, argv] of statuses) {
    const typed = await shell.type(...argv);
    expect({ argv, status: typed.status, out: typed.out }).toEqual({ argv, status, out: "" });
    expect(typed.err).toMatch(/^error: /);
  }
  const skipped = await shell.type("start", "CheckForUpdates");
  expect(skipped).toMatchObject({ status: 6, err: "" });
  expect(skipped.out).toMatch(/^skipped: CheckForUpdates is disabled .*; `--now` runs it anyway\n$/);
});

test("serve tells a script where it answers", patience, async () => {
  const shell = await openShell();
  await shell.server.end("SIGTERM");
  const { out, err } = await shell.bash(`
    exec 3< <(butler serve --port 0 --log-level silent --json); server=$!
    read -r line <&3; echo "$line"; kill $server; cat <&3`);
  expect(err).toBe("");
  expect(shaped("serve", out)).toMatchObject({ token: "a-token-for-tests" });
});

test("a reader that has seen enough is no error", async () => {
  const shell = await openShell();
  const { out } = await shell.bash(`butler prefs get | head -1; echo "\${PIPESTATUS[0]}"`);
  expect(out).toMatch(/^PREFERENCE .*\n0\n$/);
});

test("bash completes commands, options and the names that the server has", patience, async () => {
  const shell = await openShell();
  const complete = async (...words: string[]) => {
    const list = ["butler", ...words].map((word) => `'${word}'`).join(" ");
    const { out, err } = await shell.bash(
      `source <(butler completion bash); complete -p butler >/dev/null || exit 9
       COMP_WORDS=(${list}); COMP_CWORD=${words.length}; _butler; printf '%s\\n' "\${COMPREPLY[@]}"`,
    );
    expect(err).toBe("");
    return out.trim().split("\n");
  };
  await shell.server.sdk.library.addSection({ title: "My Films", type: "movie", paths: [shell.films] });
  expect(await complete("sta")).toEqual(["start", "start-all"]);
  expect(await complete("start", "back")).toEqual(["BackupDatabase"]);
  expect(await complete("runs", "--outcome", "s")).toEqual(["success", "stopped", "skipped"]);
  expect(await complete("runs", "--li")).toEqual(["--limit"]);
  expect(await complete("library", "scan", "my")).toEqual(["My\\ Films"]);
  expect(await complete("prefs", "get", "ButlerStartH")).toEqual(["ButlerStartHour"]);
  expect(await complete("prefs", "set", "ButlerStartH")).toEqual(["ButlerStartHour="]);
  expect(await complete("completion", "")).toEqual(["bash", "zsh", "fish"]);
  await shell.server.end("SIGTERM");
  expect(await complete("start", "back")).toEqual(["BackupDatabase"]);
});

test("the doctor finds nothing wrong, and then what was broken", patience, async () => {
  const shell = await openShell();
  const well = await shell.type("doctor");
  expect(well).toMatchObject({ status: 0, err: "" });
  expect(well.out).toMatch(/^ok +FFmpeg libraries +FFmpeg /m);
  expect(well.out).toContain(`ok       section Films      ${shell.films}`);
  chmodSync(join(shell.data, "token"), 0o644);
  const ill = await shell.type("doctor", "--json");
  expect(ill.status).toBe(1);
  const checks = JSON.parse(ill.out) as { name: string; verdict: string; mend: string }[];
  expect(checks.filter(({ verdict }) => verdict === "wrong")).toMatchObject([
    { name: "token file", mend: expect.stringContaining("chmod 600") },
  ]);
});

test.runIf(hasTerminal)("at a terminal: colours, tables that fit, and a question", patience, async () => {
  const shell = await openShell();
  const tasks = await atTerminal(shell, ["tasks"], { columns: 70 });
  expect(await tasks.ended, tasks.shown()).toBe(0);
  expect(tasks.shown()).toMatch(escapes);
  const widths = stripVTControlCharacters(tasks.shown())
    .split(/\r?\n/)
    .map((line) => line.length);
  expect(Math.max(...widths)).toBeLessThanOrEqual(70);
  expect(Math.max(...widths)).toBeGreaterThan(40);

  await shell.server.sdk.tokens.make({ name: "phone", role: "viewer" });
  const no = await atTerminal(shell, ["token", "revoke", "phone"]);
  await no.shows("[y/N]");
  no.press("n\r");
  expect(await no.ended).toBe(1);
  expect(await shell.server.sdk.tokens.list()).toHaveLength(1);
  const yes = await atTerminal(shell, ["token", "revoke", "phone"]);
  await yes.shows("[y/N]");
  yes.press("y\r");
  expect(await yes.ended).toBe(0);
  expect(await shell.server.sdk.tokens.list()).toEqual([]);

  const added = await atTerminal(shell, ["profile", "add", "here", shell.server.url]);
  await added.shows("Access token");
  added.press("a-token-for-tests\r");
  expect(await added.ended).toBe(0);
  expect(added.shown()).not.toContain("a-token-for-tests");
  expect((await shell.type("tasks", "--profile", "here")).status).toBe(0);
});

const ctrlC = "\x03";

test.runIf(hasTerminal)(
  "Ctrl-C on --wait asks: only the watching, or the run as well",
  patience,
  async () => {
    const shell = await openShell();
    const { sdk } = shell.server;
    await sdk.butler.pause();
    const watching = await atTerminal(shell, ["start", "BackupDatabase", "--now", "--wait"]);
    await watching.shows("BackupDatabase: ");
    watching.press(ctrlC);
    await watching.shows("[y/N]");
    watching.press("n\r");
    expect(await watching.ended).toBe(130);
    expect(watching.shown()).toContain("The run goes on");
    const [run] = await sdk.runs.list();
    expect(run).toMatchObject({ task: "BackupDatabase", outcome: null });

    const stopping = await atTerminal(shell, ["start", "BackupDatabase", "--now", "--wait"]);
    await stopping.shows("BackupDatabase: ");
    stopping.press(ctrlC);
    await stopping.shows("[y/N]");
    stopping.press("y\r");
    expect(await stopping.ended).toBe(1);
    expect(await sdk.runs.get(run!.id)).toMatchObject({ outcome: "stopped", reason: "asked" });
  },
);

test.runIf(hasTerminal)(
  "watch shows what runs, keeps what ended, and leaves at Ctrl-C",
  patience,
  async () => {
    const shell = await openShell();
    const watching = await atTerminal(shell, ["watch"]);
    await watching.shows("Nothing runs. Next: ");
    await shell.server.sdk.butler.run("BackupDatabase");
    await watching.shows("BackupDatabase ended: ");
    watching.press(ctrlC);
    expect(await watching.ended).toBe(0);
  },
);
