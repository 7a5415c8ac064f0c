import { execFile } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { makeClip } from "../../src/demo/encode.ts";
import { clipOf, scenes } from "../support/films.ts";
import type * as ServerProcess from "../support/server-process.ts";
import { temporaryFolder } from "../support/small-house.ts";

const root = join(import.meta.dirname, "..", "..");

test("docs/adding-a-task.md: whoever does what stands there has a task that runs", {
  timeout: 300_000,
}, async () => {
  const folder = temporaryFolder();
  const checkout = join(folder, "checkout");
  for (const part of [
    "src",
    "bin",
    "scripts",
    "test/support",
    "docs",
    "README.md",
    "package.json",
    "package-lock.json",
    "tsconfig.json",
  ])
    cpSync(join(root, part), join(checkout, part), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(checkout, "node_modules"));

  const page = readFileSync(join(root, "docs", "adding-a-task.md"), "utf8");
  const files = [...page.matchAll(/^```ts \[(\S+)\]\n(.*?)^```/gms)];
  expect(files.map(([, name]) => name)).toEqual([
    "src/tasks/CountUnmeasured.ts",
    "src/api/preferences/counting.ts",
  ]);
  for (const [, name, code] of files) writeFileSync(join(checkout, name!), code!);
  const list = join(checkout, "src", "api", "preferences.ts");
  const line = /^```ts\n( {2}\.\.\.countingPreferences,\n)```/m.exec(page)![1]!;
  writeFileSync(
    list,
    `import { countingPreferences } from "./preferences/counting.ts";\n${readFileSync(list, "utf8").replace("  ...generalPreferences,\n", `${line}  ...generalPreferences,\n`)}`,
  );
  const run = promisify(execFile);
  await run(process.execPath, ["scripts/generate.ts"], { cwd: checkout });
  // Not all that the project's own types are about was copied.
  const { stdout } = await run(
    join(root, "node_modules", ".bin", "tsc"),
    ["-p", "tsconfig.json", "--noEmit"],
    {
      cwd: checkout,
    },
  ).catch(({ stdout }) => ({ stdout: String(stdout) }));
  expect(stdout.split("\n").filter((line) => /ount(Unmeasured|ing)/.test(line))).toEqual([]);

  mkdirSync(join(folder, "Films"));
  makeClip(join(folder, "Films", "Dawn (2020).mkv"), clipOf(scenes(8)));
  const flags = ["--library", `Films=movie:${join(folder, "Films")}`];
  // That of the copy starts what is in the copy.
  const support = join(checkout, "test", "support", "server-process.ts");
  const { startServer } = (await import(support)) as typeof ServerProcess;
  const { sdk } = await startServer(join(folder, "data"), flags);
  await sdk.preferences.set({ LoudnessAnalysisBehavior: "never" });
  await sdk.butler.run("RefreshLibraries");
  expect(await sdk.butler.run("CountUnmeasured")).toMatchObject({
    outcome: "success",
    message: "Films: 1 files have no loudness.",
  });
});
