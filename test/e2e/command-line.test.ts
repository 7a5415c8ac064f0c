import { chmodSync, statSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { shaped } from "../support/every-way.ts";
import { atTerminal, hasTerminal, openShell } from "../support/typed-commands.ts";

const patience = { timeout: 120_000 };

const escapes = /\x1b/;

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

test("the doctor finds nothing wrong, and then what was broken", patience, async () => {
  const shell = await openShell();
  const well = await shell.type("doctor");
  expect(well).toMatchObject({ status: 0, err: "" });
  expect(well.out).toMatch(/^ok +FFmpeg libraries +FFmpeg /m);
  expect(well.out).toContain(`ok       section Films      ${shell.films}`);
  expect(well.out).toMatch(/^(ok|warning) +limits of reading +(files: \d|not in force, )/m);
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
