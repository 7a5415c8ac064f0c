import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import BetterSqlite from "better-sqlite3";
import { expect, onTestFinished, test } from "vitest";
import { installationOf } from "../../src/adapters/updates/installation.ts";
import { type Answers, answeringServer } from "../support/answering-server.ts";
import { installedVersion, packageRegistry, programOf } from "../support/package-registry.ts";
import { openSmallHouse, temporaryFolder } from "../support/small-house.ts";
import { packed } from "../support/tarball.ts";

/** Answers the next question by half, and no more. @returns settles when it was asked */
function holdOnce(answers: Answers, asked: string): Promise<void> {
  const whole = answers[asked]!;
  return new Promise((resolve) => {
    answers[asked] = {
      write: (response) => {
        answers[asked] = whole;
        response.write("half");
        resolve();
      },
    };
  });
}

test("kill -9 in the middle of an update: the version before is the one that starts, until a run has ended", async () => {
  const folder = temporaryFolder();
  const [data, root] = [join(folder, "data"), join(folder, "install")];
  mkdirSync(data);
  const before = installedVersion(root, "0.1.0");
  const needed = packed({ "package.json": JSON.stringify({ name: "needed", version: "1.0.0" }) });
  const answers: Answers = {
    "GET /needed.tgz": { write: (response) => response.end(needed) },
    "GET /tried": {},
  };
  const world = await answeringServer(answers);
  onTestFinished(world.close);
  const files = {
    ...programOf("0.2.0"),
    "package.json": JSON.stringify({
      ...JSON.parse(programOf("0.2.0")["package.json"]!),
      dependencies: { needed: `${world.url}/needed.tgz` },
    }),
    "bin/butler.js": `fetch("${world.url}/tried").then((answer) => answer.text()).then(() => console.log("0.2.0"));`,
  };
  const registry = await packageRegistry({ tags: { latest: "0.2.0" }, versions: { "0.2.0": { files } } });

  for (const [of, asked] of [
    [registry.answers, "GET /media-butler/-/media-butler-0.2.0.tgz"],
    [answers, "GET /needed.tgz"],
    [answers, "GET /tried"],
  ] as const) {
    const held = holdOnce(of, asked);
    const child = spawn(
      process.execPath,
      [join(import.meta.dirname, "../support/update-child.ts"), data, root, registry.url],
      {
        stdio: "inherit",
        detached: true,
      },
    );
    const ended = once(child, "exit");
    // What it has started goes on without it, as with a server that is killed.
    onTestFinished(() => {
      try {
        process.kill(-child.pid!, "SIGKILL");
      } catch {
        // There is nobody left.
      }
    });
    await Promise.race([held, ended.then(() => expect.fail(`It ended before ${asked}.`))]);
    child.kill("SIGKILL");
    await ended;
    expect(readlinkSync(join(root, "current")), asked).toBe("versions/0.1.0");
    const memory = new BetterSqlite(join(data, "butler.db"), { readonly: true });
    expect(memory.pragma("integrity_check"), asked).toEqual([{ integrity_check: "ok" }]);
    memory.close();
  }

  const house = await openSmallHouse({ folder, installation: installationOf(before, false) });
  house.settings.set(
    new Map([
      ["UpdateRegistry", registry.url],
      ["ButlerTaskUpdateServer", "always"],
    ]),
  );
  const end = house.ended("AutomaticUpdates");
  house.butler.start("AutomaticUpdates", { force: true });
  expect(await end).toMatchObject({ outcome: "success" });
  expect(readlinkSync(join(root, "current"))).toBe("versions/0.2.0");
  expect(readdirSync(join(root, "versions")).sort()).toEqual(["0.1.0", "0.2.0"]);
});
