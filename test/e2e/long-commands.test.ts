import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import { writePlex } from "../support/foreign-databases.ts";
import { atTerminal, hasTerminal, openShell } from "../support/typed-commands.ts";
import { zoneOfNoon } from "../support/zone-of-noon.ts";

const ctrlC = "\x03";

/** What takes its time, or goes on until somebody ends it, typed by a person. */
describe.runIf(hasTerminal)("at a terminal", () => {
  test("serve says where it answers, and gives what is in hand its time at Ctrl-C", async () => {
    const shell = await openShell();
    const data = join(shell.data, "..", "another");
    const flags = ["--data", data, "--port", "0", "--time-zone", zoneOfNoon()];
    const typed = await atTerminal(shell, ["serve", ...flags]);
    await typed.shows(" answers at http://127.0.0.1:");
    expect(typed.shown()).toContain("Token, kept in the data folder: ");
    typed.press(ctrlC);
    await typed.shows("Stopping");
    expect(await typed.ended).toBe(0);
    expect(existsSync(join(data, "butler.db"))).toBe(true);
  });

  test("demo tells how far it is, and Ctrl-C leaves nothing half made", async () => {
    const shell = await openShell();
    const home = join(shell.data, "..", "share");
    const env = { ...shell.env, XDG_DATA_HOME: home, BUTLER_DATA: undefined };
    const typed = await atTerminal({ env }, ["demo"]);
    await typed.shows(" %  ");
    typed.press(ctrlC);
    expect(await typed.ended).toBe(130);
    const left = readdirSync(home, { recursive: true, encoding: "utf8" });
    expect(left.filter((name) => /part|tmp|aside/.test(name))).toEqual([]);
  });

  test("worker says what it waits for, and Ctrl-C ends it", async () => {
    const shell = await openShell();
    const nobody = ["--engine", "postgres://nobody@127.0.0.1:9/butler", "--shared-data", shell.data];
    const typed = await atTerminal(shell, ["worker", ...nobody, "--name", "terminal"]);
    await typed.shows("Waiting for a home at the engine");
    typed.press(ctrlC);
    expect(await typed.ended).toBe(0);
  });

  test("import shows what was taken over as a table", async () => {
    const shell = await openShell();
    await shell.scanned();
    const file = join(shell.data, "..", "plex.db");
    writePlex(file, [
      {
        path: join(shell.films, "Dawn (2020)", "Dawn (2020).mkv"),
        size: null,
        // None that the server looks for in a film by itself.
        markers: [{ type: "intro", startMs: 1000, endMs: 3000 }],
      },
    ]);
    const typed = await atTerminal(shell, ["import", "plex", file]);
    expect(await typed.ended).toBe(0);
    const shown = stripVTControlCharacters(typed.shown());
    expect(shown).toContain("1 found by path");
    expect(shown).toMatch(/intro\s+│?\s*1\s+│?\s*1/);
  });
});
